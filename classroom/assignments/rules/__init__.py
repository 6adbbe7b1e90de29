"""Who may see, write and hand in what, and until when."""

from classroom.assignments.rules.access import (
    Refusal,
    can_change_assignment,
    can_hand_in,
    can_read_attempt,
    can_see_assignment,
    can_write,
    grantable_enrollments,
    hand_in_refusal,
    own_submissions,
    readable_attempts,
    visible_assignments,
)
from classroom.assignments.rules.deadline import Deadline, DeadlinePart, duration_words, effective_deadline

__all__ = [
    "Deadline",
    "DeadlinePart",
    "Refusal",
    "can_change_assignment",
    "can_hand_in",
    "can_read_attempt",
    "can_see_assignment",
    "can_write",
    "duration_words",
    "effective_deadline",
    "grantable_enrollments",
    "hand_in_refusal",
    "own_submissions",
    "readable_attempts",
    "visible_assignments",
]
