"""What a student sees of the marking: released grades, and nothing before."""

from dataclasses import dataclass
from decimal import Decimal

from classroom.assignments.models import Attempt
from classroom.courses.models import Enrollment
from classroom.grading.models import FeedbackComment, Grade, Marking
from classroom.grading.queries.essay import EssayBlock, drawn_essay
from classroom.grading.queries.marking import Row, criterion_rows, most_of
from classroom.grading.rules import held_grades, released_grades


@dataclass(frozen=True, slots=True)
class Feedback:
    """A released grade with all that explains it. An excused or missing one has no essay: `marking` is None."""

    grade: Grade
    marking: Marking | None = None
    attempt: Attempt | None = None
    rows: tuple[Row, ...] = ()
    blocks: tuple[EssayBlock, ...] = ()

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
    """Return the holder's released result on an assignment, or None: not released is not there; at most six queries."""
    grade = (
        released_grades(enrollment)
        .filter(assignment=assignment_id)
        .select_related(
            "change__marking__rubric_version", "change__marking__marked_by",
            "change__marking__attempt__submission", "assignment__course", "release",
        )
        .first()
    )  # fmt: skip
    if grade is None:
        return None
    marking = grade.change.marking
    if marking is None:
        return Feedback(grade)
    comments = list(
        FeedbackComment.objects.filter(marking=marking, deleted_at=None).select_related("author", "criterion")
    )
    return Feedback(
        grade=grade,
        marking=marking,
        attempt=marking.attempt,
        rows=criterion_rows(marking.rubric_version, marking),
        blocks=drawn_essay(marking.attempt, comments),
    )
