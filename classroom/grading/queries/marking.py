"""The marking page: one essay, its rubric as marked so far, and the way through the pile."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt
from classroom.assignments.queries import EvidenceItem
from classroom.common.numbers import weighted_sum
from classroom.common.prepared import Slot
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.grading.models import (
    Criterion,
    FeedbackComment,
    Grade,
    GradeChange,
    Level,
    Mark,
    Marking,
    MarkingPlan,
    Presence,
    RubricVersion,
)
from classroom.grading.queries.essay import SOURCE, EssayBlock, cited_passages, comments_with_answers, drawn_essay
from classroom.grading.rules import essay_key, hides_names, markable_submissions, piled
from classroom.grading.rules.access import given_back, own_pile
from classroom.grading.rules.aliases import address_key, coded, numbered

#: How long after the last word from a page its marker still counts as there: three of its silences.
PRESENT_FOR = timedelta(seconds=65)


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


@dataclass(frozen=True, slots=True)
class Queue:
    """Where an essay stands in the pile: `previous`, `next` and `next_to_mark` are what stands for
    essays in addresses, or None."""

    count: int
    marked: int
    previous: str | None = None
    next: str | None = None
    next_to_mark: str | None = None


@dataclass(frozen=True)
class MarkingPage:
    """All that the page shows. `rubric_version` is None while the assignment has no criteria."""

    attempt: Attempt
    marking: Marking | None
    rubric_version: RubricVersion | None
    rows: tuple[Row, ...]
    blocks: tuple[EssayBlock, ...]
    queue: Queue
    released: bool = False
    change: GradeChange | None = None
    comments: Sequence[FeedbackComment] = field(default=())

    twice: bool = False

    @property
    def hidden(self) -> bool:
        """Whether a code stands for the name."""
        return hides_names(self.attempt.submission.assignment) and not self.attempt.submission.alias.revealed_at

    @property
    def finished(self) -> bool:
        return self.marking is not None and self.marking.state == Marking.State.FINAL

    @property
    def stamp(self) -> str:
        """What changes with everything that another marker or the writer does to this page."""
        return _stamp(self.attempt, self.marking, self.rubric_version)

    @property
    def cited(self) -> list[EvidenceItem]:
        """What the essay cites: a comment may take a piece of it as its source."""
        return cited_passages(self.blocks)

    @property
    def offers(self) -> list[tuple[Row, Decimal]]:
        """What the points of comments on a criterion come to, for those that have any."""
        offers = ((row, offered_points(row.criterion, self.comments)) for row in self.rows)
        return [(row, points) for row, points in offers if points is not None]

    @property
    def total(self) -> Decimal:
        return total_of(self.rows)

    @property
    def most(self) -> Decimal:
        return most_of(self.rows)


def latest_attempt(enrollment: Enrollment, assignment_id: int, key: str | int) -> Attempt | None:
    """The last attempt of an essay that the holder may mark, with its writer, assignment and `turn`; one query.

    `key` is what stands for the essay in its address. `turn` is which marking of it the holder makes.
    """
    key = str(key)
    by_number = key.isdecimal()
    found = _attempts[by_number].objects(
        [enrollment], assignment=assignment_id, key=int(key) if by_number else key.upper(), window=(0, 1)
    )
    return found[0] if found else None


def _attempts_of(named: Callable, places: Sequence[Enrollment], assignment: Slot, key: Slot) -> QuerySet[Attempt]:
    """The attempts of one essay, the last one first."""
    (holder,) = places
    found = named(markable_submissions(holder).filter(assignment=assignment), key)
    return (
        Attempt.objects.filter(submission__in=found.values("pk"))
        .annotate(twice=Exists(MarkingPlan.objects.filter(assignment=assignment, markers=2)))
        .annotate(turn=Subquery(found.filter(pk=OuterRef("submission")).values("turn")[:1]))
        .select_related(
            "submission__assignment__course",
            "submission__enrollment__user",
            "submission__enrollment__group",
            "submission__alias",
            "submission__team",
            "returned",
        )
        .order_by("-number")
    )


_attempts = {
    True: PreparedForPlaces(partial(_attempts_of, numbered)),
    False: PreparedForPlaces(partial(_attempts_of, coded), key=CharField()),
}


def marking_page(enrollment: Enrollment, attempt: Attempt) -> MarkingPage:
    """Return what the marking page of `attempt`, from `latest_attempt`, shows; at most eight queries."""
    grade = Grade.objects.filter(
        assignment=attempt.submission.assignment_id, enrollment=attempt.submission.enrollment_id
    )
    marking = (
        Marking.objects.filter(attempt=attempt, turn=attempt.turn)
        .select_related("rubric_version", "marked_by")
        .annotate(release=Subquery(grade.values("release")[:1]), commented_at=_commented_at())
        .first()
    )
    version = marking.rubric_version if marking else version_to_mark_by(attempt).first()
    comments = comments_with_answers(FeedbackComment.objects.filter(marking=marking)) if marking else []
    return MarkingPage(
        attempt=attempt,
        marking=marking,
        rubric_version=version,
        rows=criterion_rows(version, marking),
        blocks=drawn_essay(attempt, comments),
        queue=marking_queue(enrollment, attempt.submission.assignment_id, essay_key(attempt.submission)),
        released=bool(marking and marking.release and marking.state == Marking.State.FINAL),
        comments=comments,
        change=_result(grade) if marking and marking.state == Marking.State.FINAL else None,
        twice=attempt.twice,
    )


def essay_stamp(attempt: Attempt) -> str:
    """The stamp of the marking page of `attempt`, from `latest_attempt`, as it would be now; at most two queries."""
    marking = Marking.objects.filter(attempt=attempt, turn=attempt.turn).annotate(commented_at=_commented_at()).first()
    version = None if marking else version_to_mark_by(attempt).first()
    return _stamp(attempt, marking, version)


def present_markers(attempt: Attempt, user: User, now: datetime) -> list[str]:
    """The names of the others who have `attempt`, from `latest_attempt`, open; one query.

    Nobody where two mark without seeing each other: that one has it open tells how far they are.
    """
    if attempt.twice:
        return []
    seen = Presence.objects.filter(attempt=attempt, seen_at__gt=now - PRESENT_FOR).exclude(user=user)
    return list(seen.order_by("seen_at").values_list("user__full_name", flat=True))


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


def marking_queue(enrollment: Enrollment, assignment_id: int, key: str | int | None = None) -> Queue:
    """Return the pile of the holder, in the order of the list, seen from the essay of `key`; one query.

    `next_to_mark` is the first unfinished essay after this one, or failing that the first of the pile; one that was
    given back to be revised is passed over.
    """
    found = [
        (address_key(pk, anonymous, code), state, away)
        for pk, anonymous, code, state, away in _pile.rows([enrollment], assignment=assignment_id)
    ]
    keys = [key for key, _state, _away in found]
    here = keys.index(str(key)) if str(key) in keys else -1
    turned = found[here + 1 :] + found[: max(here, 0)]
    return Queue(
        count=len(found),
        marked=sum(state == Marking.State.FINAL for _key, state, _away in found),
        previous=keys[here - 1] if here > 0 else None,
        next=keys[here + 1] if here + 1 < len(keys) else None,
        next_to_mark=next((key for key, state, away in turned if state != Marking.State.FINAL and not away), None),
    )


def _pile_of(places: Sequence[Enrollment], assignment: Slot) -> QuerySet:
    marking = Marking.objects.filter(attempt=OuterRef("latest"), turn=OuterRef("turn"))
    pile = markable_submissions(places[0]).filter(own_pile(places), assignment=assignment)
    return (
        piled(pile)
        .annotate(marking=Subquery(marking.values("state")[:1]), away=given_back("latest"))
        .values_list("pk", "assignment__anonymous_marking", "alias__code", "marking", "away")
    )


_pile = PreparedForPlaces(_pile_of)


def get_comment(attempt: Attempt, comment_id: int) -> FeedbackComment | None:
    """A comment of the holder's marking of `attempt`, from `latest_attempt`, deleted or not; one query."""
    return (
        FeedbackComment.objects.filter(marking__attempt=attempt, marking__turn=attempt.turn, pk=comment_id)
        .select_related("author", "criterion", *SOURCE)
        .first()
    )


def rows_of(attempt: Attempt) -> tuple[Row, ...]:
    """The criteria by which `attempt`, from `latest_attempt`, is or would be marked, with the marks; at most four queries."""
    marking = Marking.objects.filter(attempt=attempt, turn=attempt.turn).select_related("rubric_version").first()
    version = marking.rubric_version if marking else version_to_mark_by(attempt).first()
    return criterion_rows(version, marking)


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


def get_mark(mark: Mark) -> Mark:
    """`mark` with its level and its marker filled; one query."""
    return Mark.objects.select_related("level", "marked_by").get(pk=mark.pk)


def assignment_for_marking(assignments: QuerySet[Assignment], assignment_id: int) -> Assignment | None:
    return assignments.select_related("course").filter(pk=assignment_id).first()


def _result(grade: QuerySet[Grade]) -> GradeChange | None:
    found = grade.select_related("change").first()
    return found.change if found else None


def _commented_at() -> Subquery:
    comments = FeedbackComment.objects.filter(marking=OuterRef("pk")).order_by("-updated_at")
    return Subquery(comments.values("updated_at")[:1])


def _stamp(attempt: Attempt, marking: Marking | None, version: RubricVersion | None) -> str:
    if marking is None:
        return f"{attempt.number}-{version.pk if version else 0}"
    moments = (marking.updated_at, marking.commented_at)
    parts = "-".join(f"{moment.timestamp():.6f}" if moment else "0" for moment in moments)
    return f"{attempt.number}-{marking.rubric_version_id}-{marking.state}-{parts}"
