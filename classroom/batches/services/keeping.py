"""What is kept of plans that are not in force, and for how long."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from classroom.batches.models import Batch, BatchLine
from classroom.batches.services.acting import move

_OPEN = (Batch.State.READING, Batch.State.PLANNING, Batch.State.PLANNED)
_OVER = (Batch.State.DISCARDED, Batch.State.UNDONE)


def expire_plans(*, now: datetime) -> int:
    """Put plans away that nobody has applied for PLAN_DAYS days, with their files, and say how many it was.

    The lines of what was put away or taken back so long ago go too: they can tell of people whom nobody brought in.
    """
    before = now - timedelta(days=settings.PLAN_DAYS)
    expired = sum(_put_away(key, before, now) for key in _untouched(_OPEN, before).values_list("pk", flat=True))
    BatchLine.objects.filter(batch__in=_untouched(_OVER, before)).delete()
    return expired


def put_away(batch: Batch, now: datetime) -> None:
    """Put a locked plan away, by nobody's hand: its files and its lines go."""
    move(batch, Batch.State.DISCARDED, None, None, now, 0)
    batch.lines.all().delete()


def _untouched(states: tuple[str, ...], before: datetime) -> QuerySet[Batch]:
    moment = Coalesce("touched_at", "made_at")
    return Batch.objects.alias(moment=moment).filter(state__in=states, moment__lt=before).order_by("pk")


@transaction.atomic
def _put_away(key: int, before: datetime, now: datetime) -> bool:
    batch = Batch.objects.select_for_update().get(pk=key)
    if batch.state not in _OPEN or (batch.touched_at or batch.made_at) >= before:
        return False
    put_away(batch, now)
    return True
