"""Handing in."""

from datetime import datetime
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.accounts.services import hold_account
from classroom.assignments.events import handed_in
from classroom.assignments.models import Attempt, Draft, Submission
from classroom.assignments.queries.drafts import names_for_counting
from classroom.assignments.rules import Deadline, Refusal, days_late, effective_deadline, hand_in_refusal, judged_at
from classroom.assignments.rules.files import handed_in_with
from classroom.assignments.rules.teams import writers_of
from classroom.assignments.rules.text import final_text, fingerprint, measure, stored_text
from classroom.assignments.services.drafts import StaleDraft
from classroom.assignments.services.files import read_file
from classroom.audit.services import record
from classroom.common.markup import to_html
from classroom.courses.rules import closed_when_archived
from classroom.notices.models import Notice
from classroom.notices.services import notify


class HandInRefused(Exception):
    """The essay was not taken; `refusal` says why. The draft is as it was."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class TokenSpent(Exception):
    """The token was used for another submission: no form of ours sends that."""


@closed_when_archived("submission.assignment.course")
def hand_in(*, acting_user: User, now: datetime, submission: Submission, token: UUID, expected_version: int) -> Attempt:
    """Make the draft an attempt and return it; `submission` has `assignment` with its course and `enrollment` filled.

    `token` was made with the form: sent twice, the second call returns the attempt of the first. `expected_version` is
    the draft that the writer saw on the confirmation page; raises StaleDraft when another text stands there by now, so
    that nothing is handed in unseen. Raises HandInRefused. `now` is when the request came in: waiting for the lock
    makes nobody late.
    """
    names = names_for_counting(submission.assignment.course_id)
    with transaction.atomic():
        hold_account(acting_user)
        # Everybody who hands in this submission waits here; on SQLite the transaction itself is the lock.
        Submission.objects.select_for_update().get(pk=submission.pk)
        known = Attempt.objects.filter(token=token).first()
        if known:
            if known.submission_id != submission.pk:
                raise TokenSpent
            return known
        draft = Draft.objects.get(submission=submission)
        if draft.version != expected_version:
            raise StaleDraft(draft)
        deadline = effective_deadline(submission.enrollment, submission.assignment)
        before = _attempts_before(submission)
        attempts_made = len(before)
        refusal = hand_in_refusal(
            submission.enrollment, submission.assignment,
            deadline=deadline, attempts_made=attempts_made, markdown=draft.markdown, now=now,
        )  # fmt: skip
        if refusal:
            raise HandInRefused(refusal)
        attempt = _make_attempt(
            acting_user, now, submission, draft.title, draft.markdown, attempts_made + 1, token, names,
            late=_comes_late(deadline, before, submission, now),
        )  # fmt: skip
        attempt.attachments.set(handed_in_with(submission.pk))
        record(
            acting_user=acting_user, now=now, action="assignments.hand_in", target=attempt,
            course_id=submission.assignment.course_id,
            changes={"number": (None, attempt.number), "sha256": (None, attempt.sha256), "late": (None, attempt.late)},
        )  # fmt: skip
        _send_receipt(submission, attempt, now)
        handed_in.send(sender=Attempt, attempt=attempt, now=now)
    return attempt


@closed_when_archived("submission.assignment.course")
def hand_in_for(
    *,
    acting_user: User,
    now: datetime,
    submission: Submission,
    token: UUID,
    title: str,
    markdown: str,
    reason: str,
    file: File | None = None,
) -> Attempt:
    """Hand in a text for a student whom `acting_user` supervises, and return the attempt. Raises FileRefused, TokenSpent.

    With a `file` its words are the text, unless `markdown` has some, and it goes with the attempt. Neither deadline nor
    number of attempts stands in the way: staff decide that. Lateness is said all the same, and the student is told who
    handed in and why. Their draft stays as it is.
    """
    attachment = read_file(acting_user=acting_user, now=now, submission=submission, file=file) if file else None
    text = markdown if markdown.strip() else (attachment.text if attachment else "")
    if not text.strip():
        raise HandInRefused(Refusal.EMPTY)
    names = names_for_counting(submission.assignment.course_id)
    try:
        with transaction.atomic():
            Submission.objects.select_for_update().get(pk=submission.pk)
            known = Attempt.objects.filter(token=token).first()
            if known:
                if known.submission_id != submission.pk:
                    raise TokenSpent
                if attachment:
                    attachment.file.delete(save=False)
                return known
            deadline = effective_deadline(submission.enrollment, submission.assignment)
            before = _attempts_before(submission)
            number = len(before) + 1
            attempt = _make_attempt(
                acting_user, now, submission, stored_text(title).strip(), text, number, token, names,
                late=_comes_late(deadline, before, submission, now),
            )  # fmt: skip
            if attachment:
                # It is no file of the draft, which is its writer's own.
                attachment.confirmed_at = attachment.removed_at = now
                attachment.save()
                attempt.attachments.add(attachment)
            record(
                acting_user=acting_user, now=now, action="assignments.hand_in_for", target=attempt,
                course_id=submission.assignment.course_id, reason=reason,
                changes={
                    "number": (None, number), "sha256": (None, attempt.sha256), "late": (None, attempt.late),
                    "student": (None, submission.enrollment_id),
                },
            )  # fmt: skip
            _send_receipt(submission, attempt, now, by=str(acting_user), reason=reason)
            handed_in.send(sender=Attempt, attempt=attempt, now=now)
    except BaseException:
        if attachment:
            attachment.file.delete(save=False)
        raise
    return attempt


def _attempts_before(submission: Submission) -> list[Attempt]:
    """The attempts that there are, in order and without their texts, each with its return."""
    attempts = Attempt.objects.filter(submission=submission).select_related("returned")
    return list(attempts.defer("markdown", "html").order_by("number"))


def _comes_late(deadline: Deadline, before: list[Attempt], submission: Submission, now: datetime) -> bool:
    return days_late(deadline, judged_at([*before, Attempt(handed_in_at=now)], submission.assignment)) > 0


def _make_attempt(
    acting_user: User,
    now: datetime,
    submission: Submission,
    title: str,
    text: str,
    number: int,
    token: UUID,
    names: tuple[str, ...],
    *,
    late: bool,
) -> Attempt:
    markdown = final_text(text)
    length = measure(markdown, names)
    return Attempt.objects.create(
        submission_id=submission.pk, number=number, title=title, markdown=markdown, html=to_html(markdown),
        words=length.words, characters=length.characters, sha256=fingerprint(markdown),
        handed_in_at=now, handed_in_by=acting_user, late=late, token=token,
    )  # fmt: skip


def _send_receipt(submission: Submission, attempt: Attempt, now: datetime, by: str = "", reason: str = "") -> None:
    course = submission.assignment.course
    notify(
        recipients=[writer.user for writer in writers_of(submission)],
        kind=Notice.Kind.HANDED_IN,
        details={
            "course": course.both_titles, "assignment": submission.assignment.title, "number": attempt.number,
            "words": attempt.words, "sha256": attempt.sha256, "handed_in_at": attempt.handed_in_at.isoformat(),
            "late": attempt.late, "by": by, "reason": reason,
        },
        path=reverse("assignments:receipt", args=(course.slug, submission.assignment_id, attempt.number)),
        now=now,
    )  # fmt: skip
