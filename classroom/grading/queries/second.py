"""Markings of one essay side by side."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q

from classroom.assignments.models import Assignment, Attempt
from classroom.courses.models import Enrollment
from classroom.courses.rules import may_have
from classroom.grading.models import Agreement, Allocation, Criterion, Mark, Marking, MarkingPlan
from classroom.grading.queries.rows import criterion_rows, total_of
from classroom.grading.rules import keyed
from classroom.grading.rules.access import handed_in, markable_submissions
from classroom.grading.rules.second import can_allocate, may_compare


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One criterion: its marks by marker, in order of the turns, how far they lie apart, and what counts."""

    criterion: Criterion
    marks: tuple[Mark | None, ...]
    agreed: Decimal | None

    @property
    def apart(self) -> Decimal | None:
        points = [mark.points for mark in self.marks if mark and mark.points is not None]
        return max(points) - min(points) if len(points) > 1 else None


@dataclass(frozen=True)
class Comparison:
    """All final markings of an attempt. Nothing is in it while one is still to come."""

    plan: MarkingPlan | None
    markings: tuple[Marking, ...] = ()
    totals: tuple[Decimal, ...] = ()
    rows: tuple[ComparedRow, ...] = ()
    agreement: Agreement | None = None
    third_asked: bool = False

    @property
    def done(self) -> bool:
        """Whether it is marked complete or incomplete: then nothing is apart by points."""
        return any(row.criterion.is_done_scale for row in self.rows)

    @property
    def sums(self) -> list[tuple[str, Decimal]]:
        """The total of each marking, with its marker's name."""
        return [(marking.marked_by.full_name, total) for marking, total in zip(self.markings, self.totals, strict=True)]

    @property
    def apart(self) -> Decimal | None:
        return max(self.totals) - min(self.totals) if len(self.totals) > 1 else None

    @property
    def proposed(self) -> dict[int, Decimal]:
        """What a decision by hand begins with: what counts, or the mean."""
        found = {}
        for row in self.rows:
            points = [mark.points for mark in row.marks if mark and mark.points is not None]
            if row.agreed is not None:
                found[row.criterion.pk] = row.agreed
            elif points:
                found[row.criterion.pk] = (sum(points, Decimal(0)) / len(points)).quantize(Decimal("0.01"))
        return found


def marking_plan(assignment: Assignment) -> MarkingPlan | None:
    return MarkingPlan.objects.filter(assignment=assignment).first()


def essay_to_look_at(enrollment: Enrollment, assignment: Assignment, key: str) -> Attempt | None:
    """The last attempt of an essay for whoever marks it, and for instructors; one query."""
    own = markable_submissions(enrollment)
    found = keyed(handed_in(enrollment) if can_allocate(enrollment, assignment) else own, key)
    return (
        Attempt.objects.filter(submission__in=found.filter(assignment=assignment).values("pk"))
        .select_related(
            "submission__assignment__course",
            "submission__enrollment__user",
            "submission__alias",
            "submission__team",
        )
        .order_by("-number")
        .first()
    )


def comparison(attempt: Attempt) -> Comparison:
    """Lay the markings of `attempt` side by side; nothing of them before all are final."""
    plan = MarkingPlan.objects.filter(assignment=attempt.submission.assignment_id, markers=2).first()
    third = Allocation.objects.filter(submission=attempt.submission_id, turn=3).exists()
    if not may_compare(attempt):
        return Comparison(plan, third_asked=third)
    markings = tuple(
        Marking.objects.filter(attempt=attempt, turn__gt=0)
        .select_related("marked_by", "rubric_version")
        .annotate(comment_count=Count("comments", filter=Q(comments__deleted_at=None)))
        .order_by("turn")
    )
    marks: dict[tuple[int, int], Mark] = {}
    counted = Mark.objects.filter(criterion__version=F("marking__rubric_version"))
    for mark in counted.filter(marking__in=markings).select_related("level", "criterion", "marked_by"):
        marks[mark.marking_id, mark.criterion.position] = mark
    agreed = dict(
        counted.filter(marking__attempt=attempt, marking__turn=0).values_list("criterion__position", "points")
    )
    counts = markings[-1] if len(markings) > 2 else markings[0]
    rows = tuple(
        ComparedRow(
            criterion,
            tuple(marks.get((marking.pk, criterion.position)) for marking in markings),
            agreed.get(criterion.position),
        )
        for criterion in Criterion.objects.filter(version=counts.rubric_version_id).order_by("position")
    )
    return Comparison(
        plan=plan,
        markings=markings,
        totals=tuple(total_of(criterion_rows(marking.rubric_version, marking)) for marking in markings),
        rows=rows,
        agreement=Agreement.objects.filter(attempt=attempt).select_related("made_by").first(),
        third_asked=third,
    )


def third_markers(enrollment: Enrollment, attempt: Attempt, staff: list[Enrollment]) -> list[Enrollment]:
    """Who may be asked to mark a third time: staff without a marking of it, and not whoever asks, who has seen the two."""
    given = set(Allocation.objects.filter(submission=attempt.submission_id).values_list("marker", flat=True))
    group = attempt.submission.enrollment.group_id
    return [
        marker for marker in staff if marker.pk not in given and marker.pk != enrollment.pk and may_have(marker, group)
    ]
