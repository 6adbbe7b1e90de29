"""Who may see, write and hand in what, and until when."""

from classroom.assignments.rules.access import (
    Refusal,
    attempts_left,
    can_change_assignment,
    can_hand_in,
    can_read_attempt,
    can_reread,
    can_see_assignment,
    can_write,
    grantable_enrollments,
    hand_in_refusal,
    own_submissions,
    readable_attempts,
    students_to_hand_in_for,
    visible_assignments,
)
from classroom.assignments.rules.deadline import (
    Deadline,
    DeadlinePart,
    duration_words,
    effective_deadline,
    effective_deadlines,
)
from classroom.assignments.rules.given import Given
from classroom.assignments.rules.late import Penalty, days_late, judged_at, late_penalty, penalty_words, policy_words
from classroom.assignments.rules.teams import writers_of, written_by

__all__ = [
    "Deadline",
    "DeadlinePart",
    "Given",
    "Penalty",
    "Refusal",
    "attempts_left",
    "can_change_assignment",
    "can_hand_in",
    "can_read_attempt",
    "can_reread",
    "can_see_assignment",
    "can_write",
    "days_late",
    "duration_words",
    "effective_deadline",
    "effective_deadlines",
    "grantable_enrollments",
    "hand_in_refusal",
    "judged_at",
    "late_penalty",
    "own_submissions",
    "penalty_words",
    "policy_words",
    "readable_attempts",
    "students_to_hand_in_for",
    "visible_assignments",
    "writers_of",
    "written_by",
]
