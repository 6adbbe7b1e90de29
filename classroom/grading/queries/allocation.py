"""Who has which essays to mark."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from classroom.assignments.models import Assignment, Attempt, Submission
from classroom.batches.models import Batch
from classroom.courses.models import Enrollment
from classroom.courses.rules import STAFF_ROLES
from classroom.grading.models import Allocation, Marking
from classroom.grading.rules import piled


@dataclass(frozen=True)
class Essay:
    """An essay as it is given out. `given` has the key and the name of each marker by turn, `begun` the turns begun."""

    submission_id: int
    attempt_id: int
    group_id: int | None
    given: dict[int, tuple[int, str]] = field(default_factory=dict)
    begun: dict[int, str] = field(default_factory=dict)

    @staticmethod
    def of(submissions: QuerySet[Submission]) -> "list[Essay]":
        """The essays of `submissions` that were handed in, in the order in which they are marked; three queries."""
        last = Attempt.objects.filter(submission=OuterRef("pk")).order_by("-number").values("pk")[:1]
        rows = list(
            piled(submissions.annotate(last=Subquery(last)).filter(last__isnull=False)).values_list(
                "pk", "last", "enrollment__group_id"
            )
        )
        given: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
        for submission, turn, marker, name in Allocation.objects.filter(
            submission__in=[row[0] for row in rows]
        ).values_list("submission_id", "turn", "marker_id", "marker__user__full_name"):
            given[submission][turn] = (marker, name)
        begun: dict[int, dict[int, str]] = defaultdict(dict)
        for attempt, turn, state in Marking.objects.filter(
            attempt__in=[row[1] for row in rows], turn__gt=0
        ).values_list("attempt_id", "turn", "state"):
            begun[attempt][turn] = state
        return [Essay(pk, attempt, group, given[pk], begun[attempt]) for pk, attempt, group in rows]


@dataclass(frozen=True, slots=True)
class MarkerLoad:
    """A marker with how many essays they have in each turn."""

    marker: Enrollment
    first: int
    second: int
    third: int


def markers_of(course_id: int) -> QuerySet[Enrollment]:
    """Who may be given essays of the course, by name, with the groups that they are limited to; two queries."""
    return (
        Enrollment.objects.filter(course=course_id, role__in=STAFF_ROLES, state=Enrollment.State.ACTIVE)
        .select_related("user")
        .prefetch_related("limited_to")
        .order_by("user__sort_key", "pk")
    )


def essays_of(assignment: Assignment) -> list[Essay]:
    """What was handed in, by students who are in the course; three queries."""
    return Essay.of(Submission.objects.filter(assignment=assignment, enrollment__state=Enrollment.State.ACTIVE))


def loads(assignment: Assignment) -> list[MarkerLoad]:
    """Every possible marker with what they were given; two queries."""
    given = {
        name: Count("allocations", filter=Q(allocations__submission__assignment=assignment, allocations__turn=turn))
        for turn, name in enumerate(("first", "second", "third"), 1)
    }
    return [
        MarkerLoad(place, place.first, place.second, place.third)
        for place in markers_of(assignment.course_id).annotate(**given)
    ]


def last_allocation(assignment: Assignment, turn: int) -> Batch | None:
    """The last plan that gave out essays of an assignment in `turn` by a rule, and was not taken back."""
    found = Batch.objects.filter(
        kind="allocation", course_id=assignment.course_id, state=Batch.State.APPLIED,
        options__assignment=assignment.pk, options__turn=turn, options__method__in=["random", "group"],
    )  # fmt: skip
    return found.exclude(options__has_key="sample").order_by("-applied_at", "-pk").first()


def allocations_made(assignment: Assignment) -> QuerySet[Batch]:
    """The plans that gave out essays of an assignment, newest first, with who made them."""
    return (
        Batch.objects.filter(kind="allocation", course_id=assignment.course_id, options__assignment=assignment.pk)
        .exclude(state=Batch.State.DISCARDED)
        .select_related("made_by")
        .order_by("-made_at", "-pk")
    )


def load_of(essays: Iterable[Essay], turn: int) -> dict[int, int]:
    """How many of `essays` each marker has in `turn`, by the key of their place."""
    counted: dict[int, int] = defaultdict(int)
    for essay in essays:
        if turn in essay.given:
            counted[essay.given[turn][0]] += 1
    return counted
