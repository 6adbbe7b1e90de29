"""Giving an attempt back to be revised."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Attempt, Return, Submission
from classroom.assignments.rules import writers_of
from classroom.audit.services import record
from classroom.courses.rules import closed_when_archived
from classroom.notices.models import Notice
from classroom.notices.services import notify


class NotLastAttempt(Exception):
    """Its writers have handed in again: what is given back is what was handed in last."""


@closed_when_archived("attempt.submission.assignment.course")
@transaction.atomic
def return_attempt(
    *, acting_user: User, now: datetime, attempt: Attempt, message: str = "", due_at: datetime | None = None
) -> Return:
    """Give `attempt`, with its assignment and course filled, back to its writers, who may hand in once more until `due_at`.

    Returning again changes what the return says. Raises NotLastAttempt.
    """
    # Who hands in waits for the same lock: no attempt comes between.
    Submission.objects.select_for_update(no_key=True).get(pk=attempt.submission_id)
    if Attempt.objects.filter(submission=attempt.submission_id, number__gt=attempt.number).exists():
        raise NotLastAttempt
    found = Return.objects.filter(attempt=attempt).first() or Return(attempt=attempt)
    is_new = found.pk is None or found.taken_back_at is not None
    found.message, found.due_at, found.taken_back_at = message.strip(), due_at, None
    if is_new:
        found.returned_by, found.returned_at = acting_user, now
    found.save()
    assignment = attempt.submission.assignment
    record(
        acting_user=acting_user, now=now, action="assignments.return_attempt", target=found,
        course_id=assignment.course_id, changes={"due_at": (None, due_at and due_at.isoformat())},
    )  # fmt: skip
    if is_new:
        notify(
            recipients=[writer.user for writer in writers_of(attempt.submission)],
            kind=Notice.Kind.ESSAY_RETURNED,
            details={"assignment": assignment.title, "course": assignment.course.both_titles},
            path=reverse("grading:returned", args=(assignment.course.slug, assignment.pk)),
            now=now,
        )
    return found


@closed_when_archived("attempt.submission.assignment.course")
@transaction.atomic
def take_back_return(*, acting_user: User, now: datetime, attempt: Attempt) -> None:
    """Let the attempt stand as it was handed in: nothing more is asked for. What was answered stays."""
    found = Return.objects.select_for_update().filter(attempt=attempt, taken_back_at=None).first()
    if found is None:
        return
    found.taken_back_at = now
    found.save(update_fields=("taken_back_at",))
    record(
        acting_user=acting_user, now=now, action="assignments.take_back_return", target=found,
        course_id=attempt.submission.assignment.course_id,
    )  # fmt: skip
