from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "classroom.audit"
    label = "audit"
    verbose_name = _("Records")

    def ready(self) -> None:
        from django.db.backends.signals import connection_created
        from django_tasks.signals import task_finished, task_started

        from classroom.audit.door import hang_door

        connection_created.connect(hang_door, dispatch_uid="audit")
        task_started.connect(_task_begins, dispatch_uid="audit")
        task_finished.connect(_task_ends, dispatch_uid="audit")


def _task_begins(sender: Any, task_result: Any, **kwargs: Any) -> None:
    from classroom.audit.source import enter_task

    enter_task(task_result.task.module_path)


def _task_ends(sender: Any, task_result: Any, **kwargs: Any) -> None:
    from classroom.audit.source import leave_task

    leave_task()
