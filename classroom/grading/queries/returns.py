"""What a student sees of an attempt that was given back: the comments, and no points."""

from dataclasses import dataclass

from classroom.assignments.models import Attempt
from classroom.assignments.rules import own_submissions
from classroom.courses.models import Enrollment
from classroom.grading.models import FeedbackComment, FeedbackReply, Marking
from classroom.grading.queries.essay import EssayBlock, drawn_essay
from classroom.grading.queries.feedback import comments_with_answers
from classroom.grading.rules import returned_markings


@dataclass(frozen=True, slots=True)
class ReturnedEssay:
    """`attempt` has its return filled; `overall_html` is the overall comment. There are no points here."""

    attempt: Attempt
    overall_html: str
    comments: tuple[FeedbackComment, ...]

    @property
    def blocks(self) -> tuple[EssayBlock, ...]:
        """The essay with its comments; at most one query."""
        return drawn_essay(self.attempt, self.comments)

    @property
    def answered(self) -> int:
        return sum(answer_of(comment) is not None for comment in self.comments)


def returned_essay(enrollment: Enrollment, assignment_id: int) -> ReturnedEssay | None:
    """The holder's last attempt that was given back, with the comments on it; at most four queries."""
    attempt = (
        Attempt.objects.filter(
            submission__in=own_submissions(enrollment), submission__assignment=assignment_id,
            returned__isnull=False, returned__taken_back_at=None,
        )
        .select_related("returned__returned_by", "submission__assignment__course")
        .order_by("-number")
        .first()
    )  # fmt: skip
    if attempt is None:
        return None
    marking = Marking.objects.filter(pk__in=returned_markings(enrollment), attempt=attempt).first()
    comments = comments_with_answers(FeedbackComment.objects.filter(marking=marking)) if marking else []
    comments.sort(key=lambda comment: (comment.start, comment.pk))
    return ReturnedEssay(attempt, marking.overall_html if marking else "", tuple(comments))


def answer_of(comment: FeedbackComment) -> FeedbackReply | None:
    """What became of `comment` in the new text, as its writer says; its answers are filled."""
    return next((reply for reply in comment.replies.all() if reply.state), None)
