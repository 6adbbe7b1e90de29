"""Who has an essay open. No audit: looking is no act."""

from datetime import datetime

from classroom.accounts.models import User
from classroom.assignments.models import Attempt
from classroom.grading.models import Presence


def be_present(*, acting_user: User, now: datetime, attempt: Attempt) -> None:
    """Note that `acting_user` has `attempt` open now."""
    Presence.objects.update_or_create(attempt=attempt, user=acting_user, defaults={"seen_at": now})


def leave_essay(*, acting_user: User, attempt: Attempt) -> None:
    """Note that `acting_user` has closed it."""
    Presence.objects.filter(attempt=attempt, user=acting_user).delete()
