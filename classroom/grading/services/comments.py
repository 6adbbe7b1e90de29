"""Comments on a span of an essay."""

from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Attempt
from classroom.audit.services import record
from classroom.common.markup import plain_text
from classroom.grading.models import Criterion, FeedbackComment, Marking
from classroom.grading.services.errors import (
    MarkingFinishedError,
    OtherRubricError,
    StaleVersionError,
    WordsNotFoundError,
)
from classroom.grading.services.marking import open_marking


@transaction.atomic
def add_comment(
    *,
    acting_user: User,
    now: datetime,
    attempt: Attempt,
    turn: int = 1,
    start: int,
    end: int,
    exact: str,
    body: str,
    tone: str = "",
    criterion: Criterion | None = None,
) -> FeedbackComment:
    """Hang `body` from code points `start`–`end` of the attempt's plain text, which must read `exact`.

    White space at the ends is left out of the span. Raises WordsNotFoundError when other words stand there, OtherRubricError
    for a criterion of another rubric, MarkingFinishedError and NewerAttemptError.
    """
    marking = _open(acting_user=acting_user, now=now, attempt=attempt, turn=turn, criterion=criterion)
    text = plain_text(attempt.markdown)
    if not 0 <= start < end <= len(text) or text[start:end] != exact or not exact.strip():
        raise WordsNotFoundError
    start += len(exact) - len(exact.lstrip())
    end -= len(exact) - len(exact.rstrip())
    comment = FeedbackComment.objects.create(
        marking=marking, start=start, end=end, exact=text[start:end], body=body.strip(), tone=tone,
        criterion=criterion, author=acting_user, created_at=now, updated_at=now,
    )  # fmt: skip
    _record(comment, "add_comment", acting_user, now, attempt)
    return comment


@transaction.atomic
def edit_comment(
    *,
    acting_user: User,
    now: datetime,
    attempt: Attempt,
    turn: int = 1,
    comment: FeedbackComment,
    body: str,
    tone: str = "",
    criterion: Criterion | None = None,
    expected_version: int,
) -> FeedbackComment:
    """Change what a comment says; its words in the essay stay. Raises StaleVersionError when it was changed in between."""
    _open(acting_user=acting_user, now=now, attempt=attempt, turn=turn, criterion=criterion)
    comment = FeedbackComment.objects.select_for_update().get(pk=comment.pk)
    body = body.strip()
    if (comment.body, comment.tone, comment.criterion_id) == (body, tone, criterion and criterion.pk):
        return comment
    if comment.version != expected_version or comment.deleted_at:
        raise StaleVersionError(comment)
    comment.body, comment.tone, comment.criterion = body, tone, criterion
    comment.version += 1
    comment.updated_at = now
    comment.save()
    _record(comment, "edit_comment", acting_user, now, attempt)
    return comment


@transaction.atomic
def delete_comment(
    *, acting_user: User, now: datetime, attempt: Attempt, turn: int = 1, comment: FeedbackComment
) -> None:
    """Take a comment out. It is kept, so that `restore_comment` can undo it."""
    _set_deleted(acting_user, now, attempt, turn, comment, now, "delete_comment")


@transaction.atomic
def restore_comment(
    *, acting_user: User, now: datetime, attempt: Attempt, turn: int = 1, comment: FeedbackComment
) -> None:
    """Undo `delete_comment`."""
    _set_deleted(acting_user, now, attempt, turn, comment, None, "restore_comment")


def _set_deleted(
    acting_user: User,
    now: datetime,
    attempt: Attempt,
    turn: int,
    comment: FeedbackComment,
    at: datetime | None,
    action: str,
) -> None:
    _open(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    if bool(comment.deleted_at) == bool(at):
        return
    comment.deleted_at = at
    comment.updated_at = now
    comment.save(update_fields=("deleted_at", "updated_at"))
    _record(comment, action, acting_user, now, attempt)


def _open(
    *, acting_user: User, now: datetime, attempt: Attempt, turn: int, criterion: Criterion | None = None
) -> Marking:
    marking = open_marking(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    if marking.state == Marking.State.FINAL:
        raise MarkingFinishedError
    if criterion is not None and criterion.version_id != marking.rubric_version_id:
        raise OtherRubricError
    return marking


def _record(comment: FeedbackComment, action: str, acting_user: User, now: datetime, attempt: Attempt) -> None:
    record(
        acting_user=acting_user, now=now, action=f"grading.{action}", target=comment,
        course_id=attempt.submission.assignment.course_id,
    )  # fmt: skip
