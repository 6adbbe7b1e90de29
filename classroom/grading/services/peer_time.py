"""More time for the readings of one student: given, and taken back."""

from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.grading.models import PeerExtension, PeerPlan


@transaction.atomic
def give_reading_time(
    *, acting_user: User, now: datetime, plan: PeerPlan, reader: Enrollment, minutes: int, reason: str = ""
) -> PeerExtension:
    """Give one student `minutes` more for their readings, instead of what they were given before.

    It is a delta: when the plan's due time moves, they keep their advantage.
    """
    # Not the extension, which may not be there yet: two clicks at once wait for each other here.
    plan = PeerPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    more = PeerExtension.objects.filter(plan=plan, reader=reader).first() or PeerExtension(plan=plan, reader=reader)
    before = more.minutes if more.pk else None
    more.minutes, more.reason = minutes, reason.strip()
    more.granted_by, more.granted_at = acting_user, now
    more.full_clean(validate_unique=False, validate_constraints=False)
    more.save()
    _record(more, "give_reading_time", acting_user, now, (before, minutes))
    return more


@transaction.atomic
def take_reading_time(*, acting_user: User, now: datetime, more: PeerExtension) -> None:
    """Take the time back. What was read under it stays."""
    _record(more, "take_reading_time", acting_user, now, (more.minutes, None))
    more.delete()


def _record(more: PeerExtension, action: str, acting_user: User, now: datetime, minutes: tuple) -> None:
    record(
        acting_user=acting_user, now=now, action=f"grading.{action}", target=more,
        course_id=more.plan.assignment.course_id, reason=more.reason,
        changes={"minutes": minutes, "reader": (None, more.reader_id)},
    )  # fmt: skip
