"""The worker of the background tasks, which gives signs of life while it works and while it waits."""

from contextlib import nullcontext
from typing import Any

from django_tasks_db.management.commands import db_worker

from classroom.notices.pulses import beating


class Command(db_worker.Command):
    def handle(self, *, worker_id: str, batch: bool, **options: Any) -> None:
        # One that ends when nothing is left to do is no worker that anybody counts on.
        with nullcontext() if batch else beating(worker_id):
            super().handle(worker_id=worker_id, batch=batch, **options)
