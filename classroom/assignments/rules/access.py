"""Who may see an assignment, write on it, hand in, and read what was handed in.

A draft and its evidence are their writer's own: nobody else is shown them, staff neither. What staff see are attempts.
"""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Assignment, Attempt, Submission, TeamMember
from classroom.assignments.rules.deadline import Deadline
from classroom.assignments.rules.teams import written_by
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment


def visible_assignments(enrollment: Enrollment, now: datetime) -> QuerySet[Assignment]:
    """The assignments of the course: all for its staff; for others those that are published and have opened."""
    assignments = Assignment.objects.filter(course=enrollment.course_id)
    if course_rules.is_staff(enrollment):
        return assignments
    return assignments.filter(Q(opens_at=None) | Q(opens_at__lte=now), published=True)


def can_see_assignment(enrollment: Enrollment, assignment: Assignment, now: datetime) -> bool:
    if assignment.course_id != enrollment.course_id:
        return False
    if course_rules.is_staff(enrollment):
        return True
    return is_known_to_class(assignment, now)


def is_known_to_class(assignment: Assignment, now: datetime) -> bool:
    """Whether students see the assignment: it is published and has opened."""
    return assignment.published and (assignment.opens_at is None or assignment.opens_at <= now)


def can_change_assignment(enrollment: Enrollment, assignment: Assignment | None = None) -> bool:
    """Whether the holder may set assignments, change `assignment` and grant extensions: instructors of its course."""
    return course_rules.teaches(enrollment) and (assignment is None or assignment.course_id == enrollment.course_id)


def grantable_enrollments(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """The places that the holder may give more time to: active students of the course, for its instructors."""
    if not course_rules.teaches(enrollment):
        return Enrollment.objects.none()
    return (
        course_rules.supervised_enrollments(enrollment)
        .filter(state=Enrollment.State.ACTIVE)
        .select_related("user")
        .order_by("user__sort_key", "pk")
    )


def can_write(enrollment: Enrollment, assignment: Assignment, now: datetime) -> bool:
    """Whether the holder may keep a draft. That ends with no deadline: a word typed in the last minute is never lost."""
    return enrollment.course.archived_at is None and can_reread(enrollment, assignment, now)


def can_reread(enrollment: Enrollment, assignment: Assignment, now: datetime) -> bool:
    """Whether the holder may read their own draft, its versions and receipts; an archived course leaves them that."""
    return course_rules.hands_in(enrollment) and can_see_assignment(enrollment, assignment, now)


def students_to_hand_in_for(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """The places that the holder may hand in for: active students whom they supervise; none for who is not of the staff."""
    return (
        course_rules.supervised_enrollments(enrollment)
        .filter(state=Enrollment.State.ACTIVE)
        .select_related("user")
        .order_by("user__sort_key", "pk")
    )


class Refusal(models.TextChoices):
    """Why an essay is not taken. The label is what its writer is told."""

    NOT_A_WRITER = "not_a_writer", _("Only students of the course hand in essays.")
    CLOSED = "closed", _("The time for handing in is over. Your draft is kept as it is.")
    NO_ATTEMPTS_LEFT = "no_attempts_left", _("You have used all your attempts. Your draft is kept as it is.")
    EMPTY = "empty", _("The draft is still empty. Write something, then hand in.")


def hand_in_refusal(
    enrollment: Enrollment,
    assignment: Assignment,
    *,
    deadline: Deadline,
    attempts_made: int,
    markdown: str,
    now: datetime,
) -> Refusal | None:
    """Return why `markdown` would not be taken at `now`, or None when it would."""
    if not can_write(enrollment, assignment, now):
        return Refusal.NOT_A_WRITER
    if attempts_left(assignment, deadline, attempts_made) == 0:
        return Refusal.NO_ATTEMPTS_LEFT
    if deadline.is_closed(now):
        return Refusal.CLOSED
    if not markdown.strip():
        return Refusal.EMPTY
    return None


def attempts_left(assignment: Assignment, deadline: Deadline, attempts_made: int) -> int | None:
    """Return how often the holder of `deadline` may still hand in; None is as often as they like.

    Each attempt that was returned allows one more; after a return there is always one.
    """
    if assignment.attempts_allowed is None:
        return None
    left = assignment.attempts_allowed + deadline.extra_attempts - attempts_made
    return max(left, 1 if deadline.returned else 0)


def can_hand_in(
    enrollment: Enrollment,
    assignment: Assignment,
    *,
    deadline: Deadline,
    attempts_made: int,
    markdown: str,
    now: datetime,
) -> bool:
    refusal = hand_in_refusal(
        enrollment, assignment, deadline=deadline, attempts_made=attempts_made, markdown=markdown, now=now
    )
    return refusal is None


def own_submissions(enrollment: Enrollment) -> QuerySet[Submission]:
    """The holder's submissions, alone or in a team, with their drafts and evidence: the only door to a draft."""
    teams = TeamMember.objects.filter(enrollment=enrollment.pk)
    # What somebody wrote alone before they were in a team rests until they leave it.
    alone = Q(~Exists(teams.filter(assignment=OuterRef("assignment"))), team=None, enrollment=enrollment.pk)
    return Submission.objects.filter(alone | Q(team__in=teams.values("team")))


def readable_attempts(enrollment: Enrollment) -> QuerySet[Attempt]:
    """Attempts that the holder may read: their own, and for staff those of the students whom they supervise."""
    if course_rules.is_staff(enrollment):
        supervised = course_rules.supervised_enrollments(enrollment)
        return Attempt.objects.filter(written_by(supervised.values("pk"), "submission__"))
    return Attempt.objects.filter(written_by([enrollment.pk], "submission__"))


def can_read_attempt(enrollment: Enrollment, attempt: Attempt) -> bool:
    return readable_attempts(enrollment).filter(pk=attempt.pk).exists()
