"""Comments on a span of an essay."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Attempt
from classroom.audit.services import record
from classroom.common.markup import plain_text
from classroom.grading.models import Criterion, FeedbackComment, Marking
from classroom.grading.services.bank import count_use
from classroom.grading.services.errors import (
    MarkingFinishedError,
    OtherRubricError,
    StaleVersionError,
    WordsNotFoundError,
)
from classroom.grading.services.marking import open_marking
from history.models import Anchor
from history.queries import Passage
from history.services import create_anchor


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
    points: Decimal | None = None,
    source: Passage | None = None,
    bank: int | None = None,
) -> FeedbackComment:
    """Hang `body` from code points `start`–`end` of the attempt's plain text, which must read `exact`.

    `points` are what the comment gives or takes, `source` is the passage of the book that it cites, `bank` the comment to
    use again that it was made of. White space at the ends is left out of the span. Raises WordsNotFoundError when other
    words stand there, OtherRubricError for a criterion of another rubric, MarkingFinishedError and NewerAttemptError.
    """
    marking = _open(acting_user=acting_user, now=now, attempt=attempt, turn=turn, criterion=criterion)
    text = plain_text(attempt.markdown)
    if not 0 <= start < end <= len(text) or text[start:end] != exact or not exact.strip():
        raise WordsNotFoundError
    start += len(exact) - len(exact.lstrip())
    end -= len(exact) - len(exact.rstrip())
    comment = FeedbackComment.objects.create(
        marking=marking, start=start, end=end, exact=text[start:end], body=body.strip(), tone=tone,
        criterion=criterion, points=points, source=_anchor(acting_user, now, source), author=acting_user,
        created_at=now, updated_at=now,
    )  # fmt: skip
    count_use(acting_user=acting_user, course_id=_course(attempt), bank=bank)
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
    points: Decimal | None = None,
    source: Passage | Anchor | None = None,
    bank: int | None = None,
    expected_version: int,
) -> FeedbackComment:
    """Change what a comment says; its words in the essay stay, and its source when that is given back.

    Raises StaleVersionError when it was changed in between.
    """
    _open(acting_user=acting_user, now=now, attempt=attempt, turn=turn, criterion=criterion)
    comment = FeedbackComment.objects.select_for_update().get(pk=comment.pk)
    body = body.strip()
    said = (body, tone, criterion and criterion.pk, points)
    same_source = isinstance(source, Anchor) or (source is None and comment.source_id is None)
    if said == (comment.body, comment.tone, comment.criterion_id, comment.points) and same_source:
        return comment
    if comment.version != expected_version or comment.deleted_at:
        raise StaleVersionError(comment)
    comment.body, comment.tone, comment.criterion, comment.points = body, tone, criterion, points
    if not same_source:
        comment.source = _anchor(acting_user, now, source)
    count_use(acting_user=acting_user, course_id=_course(attempt), bank=bank)
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


def _anchor(acting_user: User, now: datetime, source: Passage | None) -> Anchor | None:
    return create_anchor(acting_user=acting_user, now=now, passage=source) if source else None


def _course(attempt: Attempt) -> int:
    return attempt.submission.assignment.course_id


def _record(comment: FeedbackComment, action: str, acting_user: User, now: datetime, attempt: Attempt) -> None:
    record(
        acting_user=acting_user, now=now, action=f"grading.{action}", target=comment,
        course_id=attempt.submission.assignment.course_id,
    )  # fmt: skip
