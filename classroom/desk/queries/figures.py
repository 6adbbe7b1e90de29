"""The numbers on the first page of the admin: what an administrator should know of, whatever list it stands in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from classroom.accounts.models import DataRequest
from classroom.batches.models import Batch
from classroom.courses.models import Invitation, JoinRequest
from classroom.desk.queries.tasks import TaskCount, count_tasks


@dataclass(frozen=True)
class Figures:
    """Invitations that nobody has followed yet, requests that wait to be decided, plans that nobody applied, the tasks."""

    invitations: int
    join_requests: int
    data_requests: int
    plans: int
    tasks: TaskCount


def figures(now: datetime) -> Figures:
    """Count for the whole site; five queries."""
    open_requests = Q(state__in=(JoinRequest.State.ASKED, JoinRequest.State.WAITING))
    return Figures(
        invitations=Invitation.objects.filter(accepted_at=None, ended_at=None, expires_at__gt=now).count(),
        join_requests=JoinRequest.objects.filter(open_requests).count(),
        data_requests=DataRequest.objects.filter(state=DataRequest.State.ASKED).count(),
        plans=Batch.objects.filter(state=Batch.State.PLANNED).count(),
        tasks=count_tasks(now),
    )
