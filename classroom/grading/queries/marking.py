"""The marking page: one essay, its rubric as marked so far, and who else has it open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt
from classroom.assignments.queries import EvidenceItem
from classroom.common.prepared import Slot
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.grading.models import (
    FeedbackComment,
    Grade,
    GradeChange,
    Mark,
    Marking,
    MarkingPlan,
    Presence,
    RubricVersion,
    Scale,
)
from classroom.grading.queries.essay import SOURCE, EssayBlock, cited_passages, comments_with_answers, drawn_essay
from classroom.grading.queries.queue import Queue, marking_queue
from classroom.grading.queries.rows import (
    Row,
    criterion_rows,
    most_of,
    offered_points,
    total_of,
    version_to_mark_by,
)
from classroom.grading.rules import essay_key, hides_names, markable_submissions
from classroom.grading.rules.aliases import coded, numbered

#: How long after the last word from a page its marker still counts as there: three of its silences.
PRESENT_FOR = timedelta(seconds=65)


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
    def done(self) -> bool:
        """Whether it is marked complete or incomplete."""
        return self.rubric_version is not None and self.rubric_version.scale == Scale.DONE

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
            "submission__enrollment__course_result",
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


def get_comment(attempt: Attempt, comment_id: int) -> FeedbackComment | None:
    """A comment of the holder's marking of `attempt`, from `latest_attempt`, deleted or not; one query."""
    return (
        FeedbackComment.objects.filter(marking__attempt=attempt, marking__turn=attempt.turn, pk=comment_id)
        .select_related("author", "criterion", *SOURCE)
        .first()
    )


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
