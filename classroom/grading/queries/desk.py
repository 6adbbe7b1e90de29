"""How markers mark: counts, means and spreads before the release. No times: nobody is watched at work."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median, pstdev

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Length

from classroom.assignments.models import Assignment, Attempt
from classroom.courses.models import Enrollment
from classroom.grading.models import FeedbackComment, Marking
from classroom.grading.queries.rubric import points_possible
from classroom.grading.rules import essay_key, readable_markings, writer_name

BARS = 10
#: An essay is looked at again when its points lie so many standard deviations from the mean of the class.
FAR = 2.0


@dataclass(frozen=True, slots=True)
class Bar:
    """How many of `of` lie from `low` up to `high` points; `tall` and `top` draw it, of 30."""

    low: Decimal
    high: Decimal
    count: int
    tall: int

    @property
    def top(self) -> int:
        return 30 - self.tall


@dataclass(frozen=True, slots=True)
class MarkerLine:
    """One marker, or the class when `name` is empty. `spread` is the standard deviation."""

    name: str
    essays: int
    mean: float
    spread: float
    middle: float
    comments: float
    comment_length: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Outlier:
    """An essay whose points lie far from the class's, or whose two markings lie far apart; `apart` is None for the first."""

    name: str
    key: str
    marker: str
    points: float
    deviations: float
    apart: float | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    lines: tuple[MarkerLine, ...]
    whole: MarkerLine | None
    outliers: tuple[Outlier, ...]
    waiting: int
    most: Decimal


def consistency(enrollment: Enrollment, assignment: Assignment) -> Desk:
    """Return the desk of an assignment from the final markings that the holder may look into; six queries."""
    latest = Attempt.objects.filter(submission=OuterRef("attempt__submission")).order_by("-number").values("pk")[:1]
    found = list(
        _measured(
            readable_markings(enrollment).filter(
                attempt__submission__assignment=assignment, turn__gt=0, attempt=Subquery(latest)
            )
        )
    )
    final = [marking for marking in found if marking.state == Marking.State.FINAL]
    most = max((points_possible(assignment.pk) or Decimal(0), *(marking.total for marking in final)))
    by_marker: dict[str, list[Marking]] = {}
    for marking in final:
        by_marker.setdefault(marking.marked_by.full_name, []).append(marking)
    lines = tuple(_line(name, by_marker[name], most) for name in sorted(by_marker))
    return Desk(
        lines=lines,
        whole=_line("", final, most) if final else None,
        outliers=tuple(_outliers(final)),
        waiting=len(found) - len(final),
        most=most,
    )


def _measured(markings: QuerySet[Marking]) -> QuerySet[Marking]:
    """With `total`, `comment_count` and `comment_length`, of the comments that stand."""
    marks = Marking.objects.filter(pk=OuterRef("pk")).values("pk")
    counted = Q(marks__criterion__version=F("rubric_version"))
    total = marks.annotate(sum=Sum(F("marks__points") * F("marks__criterion__weight"), filter=counted)).values("sum")
    comments = FeedbackComment.objects.filter(marking=OuterRef("pk"), deleted_at=None).order_by().values("marking")
    return markings.select_related(
        "marked_by", "attempt__submission__assignment", "attempt__submission__alias", "attempt__submission__team",
        "attempt__submission__enrollment__user",
    ).annotate(
        total=Subquery(total[:1]),
        comment_count=Subquery(comments.annotate(n=Count("pk")).values("n")[:1]),
        comment_length=Subquery(comments.annotate(n=Sum(Length("body"))).values("n")[:1]),
    ).defer("attempt__markdown", "attempt__html")  # fmt: skip


def _line(name: str, markings: Sequence[Marking], most: Decimal) -> MarkerLine:
    points = [float(marking.total or 0) for marking in markings]
    comments = sum(marking.comment_count or 0 for marking in markings)
    letters = sum(marking.comment_length or 0 for marking in markings)
    return MarkerLine(
        name=name,
        essays=len(markings),
        mean=fmean(points),
        spread=pstdev(points),
        middle=median(points),
        comments=comments / len(markings),
        comment_length=letters / comments if comments else 0.0,
        bars=_bars(points, most),
    )


def _bars(points: Sequence[float], most: Decimal) -> tuple[Bar, ...]:
    step = (most or Decimal(1)) / BARS
    counts = [0] * BARS
    for value in points:
        counts[min(int(value / float(step)), BARS - 1)] += 1
    highest = max(counts) or 1
    return tuple(
        Bar(step * place, step * (place + 1), count, round(28 * count / highest) + (count > 0))
        for place, count in enumerate(counts)
    )


def _outliers(final: Sequence[Marking]) -> list[Outlier]:
    points = [float(marking.total or 0) for marking in final]
    if len(points) < 3:
        return []
    mean, spread = fmean(points), pstdev(points)
    pairs: dict[int, list[Marking]] = {}
    for marking in final:
        pairs.setdefault(marking.attempt_id, []).append(marking)
    found = []
    for marking in final:
        far = (float(marking.total or 0) - mean) / spread if spread else 0.0
        if abs(far) >= FAR:
            found.append(_outlier(marking, far))
    for pair in pairs.values():
        totals = [float(marking.total or 0) for marking in pair]
        apart = max(totals) - min(totals)
        if len(pair) > 1 and spread and apart >= spread:
            found.append(_outlier(pair[0], (totals[0] - mean) / spread, apart))
    return sorted(found, key=lambda line: (-(line.apart or 0), -abs(line.deviations), line.name))


def _outlier(marking: Marking, deviations: float, apart: float | None = None) -> Outlier:
    submission = marking.attempt.submission
    return Outlier(
        name=writer_name(submission),
        key=essay_key(submission),
        marker=marking.marked_by.full_name,
        points=float(marking.total or 0),
        deviations=deviations,
        apart=apart,
    )
