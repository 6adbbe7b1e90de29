"""What the admin shows of the background tasks: how many wait, run and failed, and whether a worker is at work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

# A worker looks for tasks every second: what waits for longer than this, nobody takes.
TAKEN_WITHIN = timedelta(minutes=2)
# No task of ours works for an hour: its worker is gone.
HANGS_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class TaskCount:
    """How many tasks wait, run and failed; since when the oldest waits that could run, and since when the oldest runs;
    and when the last was finished."""

    waiting: int
    running: int
    failed: int
    waits_since: datetime | None
    running_since: datetime | None
    last_done: datetime | None

    def is_worked_off(self, now: datetime) -> bool:
        """Whether somebody takes what waits."""
        return self.waits_since is None or now - self.waits_since < TAKEN_WITHIN


def all_tasks() -> QuerySet[DBTaskResult]:
    """The background tasks of the site, the newest first."""
    return DBTaskResult.objects.order_by("-enqueued_at", "pk")


def count_tasks(now: datetime) -> TaskCount:
    """Count the tasks of the site; one query."""
    ready = Q(status=TaskResultStatus.READY)
    due = ready & (Q(run_after=get_date_max()) | Q(run_after__lte=now))
    found = DBTaskResult.objects.order_by().aggregate(
        waiting=Count("pk", filter=ready),
        running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        waits_since=Min("enqueued_at", filter=due),
        running_since=Min("started_at", filter=Q(status=TaskResultStatus.RUNNING)),
        last_done=Max("finished_at"),
    )
    return TaskCount(**found)
