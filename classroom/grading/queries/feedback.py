"""What a student sees of the marking: released grades, and nothing before."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Min, QuerySet

from classroom.assignments.models import Attempt
from classroom.courses.models import Enrollment
from classroom.grading.models import FeedbackComment, Grade, GradeChange, GradeStatus, Marking, RegradeRequest, Scale
from classroom.grading.queries.essay import EssayBlock, comments_with_answers, drawn_essay
from classroom.grading.queries.regrades import own_regrades
from classroom.grading.queries.rows import Row, criterion_rows, most_of
from classroom.grading.rules import held_grades, released_grades


@dataclass(frozen=True, slots=True)
class Feedback:
    """A released grade with all that explains it. An excused or missing one has no essay: `marking` is None.

    `requests` are what the student asked to have looked at again, `shown` the results that they were shown, the current one
    last, each with `shown_at`; `attempts` are all hand-ins, without their texts.
    """

    grade: Grade
    marking: Marking | None = None
    attempt: Attempt | None = None
    rows: tuple[Row, ...] = ()
    blocks: tuple[EssayBlock, ...] = ()
    requests: tuple[RegradeRequest, ...] = ()
    shown: tuple[GradeChange, ...] = ()
    attempts: tuple[Attempt, ...] = ()

    @property
    def other_requests(self) -> list[RegradeRequest]:
        """Those about the whole, or about a criterion by which this result was not marked."""
        here = {row.criterion.pk for row in self.rows}
        return [request for request in self.requests if request.criterion_id not in here]

    @property
    def open_about(self) -> set[int | None]:
        """What is asked and not decided: keys of criteria, None for the whole."""
        return {request.criterion_id for request in self.requests if request.state == RegradeRequest.State.OPEN}

    @property
    def done(self) -> bool:
        """Whether it was marked complete or incomplete."""
        return self.grade.status == GradeStatus.GRADED and self.grade.change.scale == Scale.DONE

    @property
    def most(self) -> Decimal:
        return most_of(self.rows)

    @property
    def comment_count(self) -> int:
        return sum(len(block.comments) for block in self.blocks)


def held_results(enrollment: Enrollment, assignment_id: int | None = None) -> list[Grade]:
    """The holder's results that were released and are looked at again: for saying so and nothing else; one query."""
    held = held_grades(enrollment).only("assignment__title", "assignment__due_at").order_by("-assignment__due_at")
    return list(held if assignment_id is None else held.filter(assignment=assignment_id))


def feedback(enrollment: Enrollment, assignment_id: int) -> Feedback | None:
    """Return the holder's released result on an assignment, or None: not released is not there; at most eleven queries."""
    grade = (
        released_grades(enrollment)
        .filter(assignment=assignment_id)
        .select_related(
            "change__marking__rubric_version", "change__marking__marked_by", "change__rubric_version",
            "change__marking__attempt__submission", "assignment__course", "release",
        )
        .first()
    )  # fmt: skip
    if grade is None:
        return None
    marking = grade.change.marking
    known = {
        "requests": tuple(own_regrades(enrollment, assignment_id)),
        "shown": tuple(shown_results(grade)),
    }
    if marking is None:
        return Feedback(grade, **known)
    comments = comments_with_answers(FeedbackComment.objects.filter(marking=marking))
    return Feedback(
        grade=grade,
        marking=marking,
        attempt=marking.attempt,
        rows=criterion_rows(marking.rubric_version, marking),
        blocks=drawn_essay(marking.attempt, comments),
        attempts=tuple(
            Attempt.objects.filter(submission=marking.attempt.submission_id)
            .defer("markdown", "html")
            .order_by("number")
        ),
        **known,
    )


def shown_results(grade: Grade) -> QuerySet[GradeChange]:
    """The results that the student of a released `grade` was shown, in order, each with `shown_at`; one query."""
    return (
        GradeChange.objects.filter(
            assignment=grade.assignment_id, enrollment=grade.enrollment_id, releases__isnull=False
        )
        .select_related("rubric_version")
        .annotate(shown_at=Min("releases__made_at"))
        .order_by("pk")
    )
