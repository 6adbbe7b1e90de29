"""The numbers on the first page of the admin: what an administrator should know of, whatever list it stands in."""

from dataclasses import dataclass
from datetime import datetime

from classroom.accounts.models import DataRequest
from classroom.batches.models import Batch
from classroom.desk.queries.tasks import TaskCount, count_tasks


@dataclass(frozen=True)
class Figures:
    """Requests for personal data that wait to be decided, plans that nobody applied, the background tasks."""

    data_requests: int
    plans: int
    tasks: TaskCount


def figures(now: datetime) -> Figures:
    """Count for the whole site; three queries."""
    return Figures(
        data_requests=DataRequest.objects.filter(state=DataRequest.State.ASKED).count(),
        plans=Batch.objects.filter(state=Batch.State.PLANNED).count(),
        tasks=count_tasks(now),
    )
