"""Who reads whose essay, who sees what was said of it, and what it weighs.

What is decided here: one who has handed nothing in reads nobody's essay. What was said of an essay is a mark: its writer
sees it when the plan says so, and before their own readings are due only once these are done. What an instructor has taken
out of account is shown to no writer and counts for nobody. The middle of at least LEAST readings counts, so that one
reader alone decides nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from django.db.models import Exists, OuterRef, Q, QuerySet

from classroom.assignments.models import Assignment, Submission, TeamMember
from classroom.assignments.rules import Deadline, end_of_minute, reading_deadline, time_to_read, written_by
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.grading.models import PeerPlan, PeerReview

#: With fewer readings that count the peers weigh nothing.
LEAST = 2


def can_plan_peers(enrollment: Enrollment, assignment: Assignment) -> bool:
    """Whether the holder may have students read each other: instructors of the course."""
    return course_rules.teaches(enrollment) and assignment.course_id == enrollment.course_id


def due_for(enrollment: Enrollment | None, plan: PeerPlan) -> Deadline:
    """Until when the holder can do their readings, None for the class: the one place that says so, and explains it.

    The plan's due time and, on top, what was given to them or to their group (`assignments.Extension`). One query, none
    for the class; the plan has its assignment and course.
    """
    if enrollment is None:
        return reading_deadline(plan.assignment, plan.due_at)
    return dues_for([(enrollment, plan)])[enrollment.pk, plan.pk]


def dues_for(pairs: Iterable[tuple[Enrollment, PeerPlan]]) -> dict[tuple[int, int], Deadline]:
    """The same for each pair, by its keys; one query however many there are, none without pairs."""
    pairs = list(pairs)
    if not pairs:
        return {}
    given = time_to_read((place, plan.assignment) for place, plan in pairs)
    return {
        (place.pk, plan.pk): reading_deadline(
            plan.assignment, plan.due_at, given[place.pk, plan.assignment_id], place.pk
        )
        for place, plan in pairs
    }


def is_open(plan: PeerPlan, now: datetime, due: Deadline | None = None) -> bool:
    """Whether readings can be taken and changed: from the opening until they are due, and not once they count.

    `due` is the reader's own; without it the answer is that of the class.
    """
    ends = due.closed_after if due else end_of_minute(plan.due_at)
    return plan.opens_at <= now <= ends and plan.counted_at is None


def is_shown(plan: PeerPlan, now: datetime) -> bool:
    """Whether writers are shown what was said of their essays."""
    return plan.opened_at is not None or (plan.shown == PeerPlan.Shown.DUE and now > end_of_minute(plan.due_at))


def held_since(plan: PeerPlan, now: datetime) -> datetime:
    """A reading that was taken before this and is not finished no longer counts as running."""
    return now - timedelta(hours=plan.hold_hours)


def not_to_read(enrollment: Enrollment) -> QuerySet[Submission]:
    """What the holder may not judge: what they write, alone or in a team, and what they began for one they have left."""
    return Submission.objects.filter(written_by([enrollment.pk]) | Q(enrollment=enrollment.pk))


def own_work(enrollment: Enrollment, assignment_id: int) -> QuerySet[Submission]:
    """What the holder, or their team, has handed in."""
    return Submission.objects.filter(
        written_by([enrollment.pk]), assignment=assignment_id, attempts__isnull=False
    ).distinct()  # fmt: skip


def own_readings(enrollment: Enrollment) -> QuerySet[PeerReview]:
    """The readings that the holder has taken: the only door to another student's essay.

    One who has joined the team whose essay it is has lost it: nobody judges their own.
    """
    return PeerReview.objects.filter(
        reviewer=enrollment.pk, plan__assignment__course=enrollment.course_id, reviewer__state=Enrollment.State.ACTIVE
    ).exclude(attempt__submission__in=not_to_read(enrollment))


def counted_readings(plan: PeerPlan | int) -> QuerySet[PeerReview]:
    """Finished readings that count: not taken out of account, and not by who has come to write the essay themselves."""
    members = TeamMember.objects.filter(
        team__submission=OuterRef("attempt__submission"), enrollment=OuterRef("reviewer")
    )
    return PeerReview.objects.filter(~Exists(members), plan=plan, finished_at__isnull=False, counts=True)


def readings_of_own(
    enrollment: Enrollment, plan: PeerPlan, now: datetime, due: Deadline | None = None
) -> QuerySet[PeerReview]:
    """What was said of the holder's essay, as far as it is shown by now. `due` is until when they read, when it is known."""
    if not is_shown(plan, now):
        return PeerReview.objects.none()
    if not (due or due_for(enrollment, plan)).is_closed(now) and not has_read_all(enrollment, plan):
        return PeerReview.objects.none()
    own = Submission.objects.filter(written_by([enrollment.pk]), assignment=plan.assignment_id)
    return counted_readings(plan).filter(attempt__submission__in=own)


def has_read_all(enrollment: Enrollment, plan: PeerPlan) -> bool:
    return own_readings(enrollment).filter(plan=plan, finished_at__isnull=False).count() >= plan.reviews_each


def middle(totals: Sequence[Decimal]) -> Decimal | None:
    """The median of what the peers gave, or None when too few did; of an even number the mean of the middle two."""
    return Decimal(median(totals)) if len(totals) >= LEAST else None


def with_peers(raw_points: Decimal, peer_points: Decimal | None, percent: int) -> Decimal:
    """The marker's points with the peers' share: they weigh `percent` of a hundred; rounded once, half up."""
    if peer_points is None or not percent:
        return raw_points
    share = Decimal(percent) / 100
    return (raw_points * (1 - share) + peer_points * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
