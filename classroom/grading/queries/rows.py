"""The criteria of a rubric with the marks of one marking, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet

from classroom.assignments.models import Attempt
from classroom.common.numbers import weighted_sum
from classroom.grading.models import Criterion, FeedbackComment, Level, Marking, RubricVersion


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with its mark. `version` is 0 while nothing was saved; `marker` is who saved it last."""

    criterion: Criterion
    levels: tuple[Level, ...]
    level: Level | None = None
    points: Decimal | None = None
    comment: str = ""
    version: int = 0
    marker: str = ""
    saved_at: datetime | None = None

    @property
    def name(self) -> str:
        """What the names of its fields begin with."""
        return f"c{self.criterion.pk}"

    @property
    def ranged(self) -> bool:
        """Whether points are chosen within a level."""
        return any(level.lowest is not None for level in self.levels)


def current_version(assignment_id: int) -> RubricVersion | None:
    """The version of the rubric by which a marking would begin now; one query."""
    return RubricVersion.objects.filter(rubric__assignment=assignment_id).order_by("-number").first()


def version_to_mark_by(attempt: Attempt) -> QuerySet[RubricVersion]:
    """First the version by which a marking of `attempt` would begin: that of another marking of it, or the current one.

    Where two mark it is the current one always: an older one would tell that the other has begun.
    """
    used = Marking.objects.filter(attempt=attempt, rubric_version=OuterRef("pk")).exclude(
        attempt__submission__assignment__marking_plan__markers=2
    )
    versions = RubricVersion.objects.filter(rubric__assignment=attempt.submission.assignment_id)
    return versions.annotate(used=Exists(used)).order_by("-used", "-number")


def rows_of(attempt: Attempt) -> tuple[Row, ...]:
    """The criteria by which `attempt`, from `latest_attempt`, is or would be marked, with the marks; at most four queries."""
    marking = Marking.objects.filter(attempt=attempt, turn=attempt.turn).select_related("rubric_version").first()
    version = marking.rubric_version if marking else version_to_mark_by(attempt).first()
    return criterion_rows(version, marking)


def criterion_rows(version: RubricVersion | None, marking: Marking | None) -> tuple[Row, ...]:
    """The criteria of `version` in order, with their marks in `marking`; two queries."""
    if version is None:
        return ()
    criteria = (
        Criterion.objects.filter(version=version)
        .prefetch_related(Prefetch("levels", Level.objects.order_by("position")))
        .annotate(mark=FilteredRelation("marks", condition=Q(marks__marking=marking.pk if marking else None)))
        .annotate(
            mark_level=F("mark__level"), mark_points=F("mark__points"), mark_comment=F("mark__comment"),
            mark_version=F("mark__version"), mark_marker=F("mark__marked_by__full_name"), mark_at=F("mark__updated_at"),
        )
        .order_by("position")
    )  # fmt: skip
    return tuple(_row(criterion) for criterion in criteria)


def _row(criterion: Criterion) -> Row:
    levels = tuple(criterion.levels.all())
    return Row(
        criterion=criterion,
        levels=levels,
        level=next((level for level in levels if level.pk == criterion.mark_level), None),
        points=criterion.mark_points,
        comment=criterion.mark_comment or "",
        version=criterion.mark_version or 0,
        marker=criterion.mark_marker or "",
        saved_at=criterion.mark_at,
    )


def total_of(rows: Iterable[Row]) -> Decimal:
    """The points given so far, by their weights. What a student gets is `services.marking_points` of the same marks."""
    return weighted_sum((row.points, row.criterion.weight) for row in rows)


def most_of(rows: Iterable[Row]) -> Decimal:
    """What there is to be had, by weight."""
    return weighted_sum((row.criterion.max_points, row.criterion.weight) for row in rows)


def offered_points(criterion: Criterion, comments: Iterable[FeedbackComment]) -> Decimal | None:
    """What the points of `comments` on `criterion` come to, within its bounds; None when none of them has points.

    Comments that only take points take them from the most that there is.
    """
    given = [one.points for one in comments if one.criterion_id == criterion.pk and one.points is not None]
    if not given:
        return None
    total = sum(given) + (criterion.max_points if max(given) < 0 else 0)
    return min(max(total, Decimal(0)), criterion.max_points)
