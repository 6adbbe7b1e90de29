"""The criteria of an assignment, and whom a change of them would touch."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from classroom.assignments.models import Assignment, Attempt, Submission
from classroom.common.numbers import weighted_sum
from classroom.grading.models import (
    Agreement,
    Criterion,
    Mark,
    Marking,
    PeerPlan,
    PeerReview,
    Rubric,
    RubricVersion,
    Scale,
)
from classroom.grading.queries.rows import current_version


@dataclass(frozen=True, slots=True)
class RubricEffect:
    """`begun` essays keep the rubric that they were begun with; `waiting` ones would be marked by a new one."""

    begun: int
    waiting: int


def rubric_with_levels(assignment_id: int) -> RubricVersion | None:
    """The current version with its criteria and levels; three queries."""
    version = current_version(assignment_id)
    if version is None:
        return None
    return RubricVersion.objects.select_related("rubric").prefetch_related("criteria__levels").get(pk=version.pk)


def last_of_scale(assignment_id: int, scale: str) -> RubricVersion | None:
    """The last version of `scale` with its criteria and levels; at most three queries."""
    versions = RubricVersion.objects.filter(rubric__assignment=assignment_id, scale=scale)
    return versions.prefetch_related("criteria__levels").order_by("-number").first()


def most_of_version(version: RubricVersion) -> Decimal:
    """What there is to be had by a version with its criteria at hand, by weight; no query."""
    return weighted_sum((criterion.max_points, criterion.weight) for criterion in version.criteria.all())


def rubric_number(assignment_id: int) -> int:
    """The number of the current version, 0 when there is none; one query."""
    version = current_version(assignment_id)
    return version.number if version else 0


def rubric_shown(assignment: Assignment) -> str:
    """When students see the criteria, also before there are any; one query."""
    found = Rubric.objects.filter(assignment=assignment).values_list("shown", flat=True).first()
    return found or Rubric.Shown.ALWAYS


@dataclass(frozen=True, slots=True)
class MarkedBy:
    """By what an assignment is marked. `worth` is what complete counts; `begun`, that marks or readings hang from it;
    `peers_count`, that readings of classmates are to count in the grade."""

    scale: str
    worth: Decimal | None
    incomplete_is_zero: bool
    begun: bool
    peers_count: bool


def marked_by(assignment: Assignment) -> MarkedBy:
    """By what `assignment` is marked now; at most four queries."""
    version = current_version(assignment.pk)
    scale = version.scale if version else Scale.POINTS
    begun = PeerReview.objects.filter(plan__assignment=assignment).exists()
    return MarkedBy(
        scale=scale,
        worth=points_possible(assignment.pk) if scale == Scale.DONE else None,
        incomplete_is_zero=Rubric.objects.filter(assignment=assignment, incomplete_is_zero=True).exists(),
        begun=begun or Marking.objects.filter(attempt__submission__assignment=assignment).exists(),
        peers_count=PeerPlan.objects.filter(assignment=assignment, percent__gt=0).exists(),
    )


def is_done_scale(assignment_id: int, marking: Marking | None = None) -> bool:
    """Whether the result of `marking`, else the next one, is complete or incomplete; one query at most."""
    version = marking.rubric_version if marking else current_version(assignment_id)
    return version is not None and version.scale == Scale.DONE


def rubric_effect(assignment_id: int) -> RubricEffect:
    """Count the essays handed in by whether their marking has begun; two queries."""
    begun = Marking.objects.filter(attempt__submission__assignment=assignment_id)
    begun_submissions = begun.values("attempt__submission").distinct().count()
    handed_in = Submission.objects.filter(assignment=assignment_id, attempts__isnull=False).distinct().count()
    return RubricEffect(begun=begun_submissions, waiting=handed_in - begun_submissions)


def rubric_criteria(assignment_id: int) -> list[Criterion]:
    """The criteria of all versions, to follow what each continues; one query."""
    return list(Criterion.objects.filter(version__rubric__assignment=assignment_id))


def begun_markings(assignment_id: int) -> QuerySet[Marking]:
    """Every marking of the last attempts, with its marks, writer, and `is_agreed`; two queries."""
    newer = Attempt.objects.filter(submission=OuterRef("attempt__submission"), number__gt=OuterRef("attempt__number"))
    marks = Mark.objects.select_related("criterion", "level").order_by("criterion__position")
    return (
        Marking.objects.filter(~Exists(newer), attempt__submission__assignment=assignment_id)
        .annotate(is_agreed=Exists(Agreement.objects.filter(attempt=OuterRef("attempt"))))
        .select_related(
            "attempt__submission__assignment__course", "attempt__submission__enrollment__user", "rubric_version"
        )
        .prefetch_related(Prefetch("marks", marks))
        .order_by("attempt__submission__enrollment__user__sort_key", "attempt", "turn")
    )


def points_possible(assignment_id: int, marking: Marking | None = None) -> Decimal | None:
    """Return the points that can be had by the rubric of `marking`, or else by the current one; None without a rubric.

    At most two queries.
    """
    version = marking.rubric_version_id if marking else getattr(current_version(assignment_id), "pk", None)
    criteria = Criterion.objects.filter(version=version).values_list("max_points", "weight")
    return weighted_sum(criteria) if version else None
