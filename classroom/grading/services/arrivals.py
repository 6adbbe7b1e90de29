"""What becomes of an essay as soon as it is handed in: a code where names are hidden, and a marker where all have one."""

from datetime import datetime
from typing import Any

from classroom.assignments.models import Attempt
from classroom.grading.services.aliases import give_codes
from classroom.grading.services.allocation import allocate_late


def take_in(attempt: Attempt, now: datetime, **_signal: Any) -> None:
    """Receive `handed_in` of assignments."""
    give_codes(attempt.submission.assignment)
    allocate_late(attempt=attempt, now=now)
