"""A background task that failed is run once more."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.desk.queries.tasks import HANGS_AFTER


@transaction.atomic
def run_task_again(*, acting_user: User, now: datetime, task: DBTaskResult) -> None:
    """Let the worker take a task once more that failed, or that a worker began long ago and never finished.

    Raises ValidationError for one that waits, runs or is done.
    """
    found = DBTaskResult.objects.select_for_update().get(pk=task.pk)
    hangs = found.status == TaskResultStatus.RUNNING and _since(found, now) > HANGS_AFTER
    if found.status != TaskResultStatus.FAILED and not hangs:
        raise ValidationError(_("Only what failed is run again."))
    before, found.status = found.status, TaskResultStatus.READY
    found.run_after, found.started_at, found.finished_at = now, None, None
    found.exception_class_path = found.traceback = ""
    found.save(update_fields=["status", "run_after", "started_at", "finished_at", "exception_class_path", "traceback"])
    record(
        acting_user=acting_user, now=now, action="desk.run_task_again", target=found,
        changes={"status": (before, found.status)},
    )  # fmt: skip


def _since(task: DBTaskResult, now: datetime) -> timedelta:
    return now - task.started_at if task.started_at else timedelta(0)
