"""Handing in."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Attempt, Draft, Submission
from classroom.assignments.queries.drafts import names_for_counting
from classroom.assignments.rules import Refusal, days_late, effective_deadline, hand_in_refusal, judged_at
from classroom.assignments.rules.files import handed_in_with
from classroom.assignments.rules.text import final_text, fingerprint, measure
from classroom.assignments.services.drafts import StaleDraft
from classroom.audit.services import record
from classroom.common.markup import to_html
from classroom.notices.models import Notice
from classroom.notices.services import notify


class HandInRefused(Exception):
    """The essay was not taken; `refusal` says why. The draft is as it was."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class TokenSpent(Exception):
    """The token was used for another submission: no form of ours sends that."""


def hand_in(*, acting_user: User, now: datetime, submission: Submission, token: UUID, expected_version: int) -> Attempt:
    """Make the draft an attempt and return it; `submission` has `assignment` with its course and `enrollment` filled.

    `token` was made with the form: sent twice, the second call returns the attempt of the first. `expected_version` is
    the draft that the writer saw on the confirmation page; raises StaleDraft when another text stands there by now, so
    that nothing is handed in unseen. Raises HandInRefused. `now` is when the request came in: waiting for the lock
    makes nobody late.
    """
    names = names_for_counting(submission.assignment.course_id)
    with transaction.atomic():
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
        before = list(
            Attempt.objects.filter(submission=submission)
            .select_related("returned")
            .defer("markdown", "html")
            .order_by("number")
        )
        attempts_made = len(before)
        refusal = hand_in_refusal(
            submission.enrollment, submission.assignment,
            deadline=deadline, attempts_made=attempts_made, markdown=draft.markdown, now=now,
        )  # fmt: skip
        if refusal:
            raise HandInRefused(refusal)
        late = days_late(deadline, judged_at([*before, Attempt(handed_in_at=now)], submission.assignment)) > 0
        attempt = _make_attempt(acting_user, now, draft, attempts_made + 1, token, names, late=late)
        record(
            acting_user=acting_user, now=now, action="assignments.hand_in", target=attempt,
            course_id=submission.assignment.course_id,
            changes={"number": (None, attempt.number), "sha256": (None, attempt.sha256), "late": (None, attempt.late)},
        )  # fmt: skip
        _send_receipt(submission, attempt, now)
    return attempt


def _make_attempt(
    acting_user: User, now: datetime, draft: Draft, number: int, token: UUID, names: tuple[str, ...], *, late: bool
) -> Attempt:
    markdown = final_text(draft.markdown)
    length = measure(markdown, names)
    attempt = Attempt.objects.create(
        submission_id=draft.submission_id, number=number, title=draft.title, markdown=markdown, html=to_html(markdown),
        words=length.words, characters=length.characters, sha256=fingerprint(markdown),
        handed_in_at=now, handed_in_by=acting_user, late=late, token=token,
    )  # fmt: skip
    attempt.attachments.set(handed_in_with(draft.submission_id))
    return attempt


def _send_receipt(submission: Submission, attempt: Attempt, now: datetime) -> None:
    course = submission.assignment.course
    notify(
        recipients=[submission.enrollment.user],
        kind=Notice.Kind.HANDED_IN,
        details={
            "course": course.title, "assignment": submission.assignment.title, "number": attempt.number,
            "words": attempt.words, "sha256": attempt.sha256, "handed_in_at": attempt.handed_in_at.isoformat(),
            "late": attempt.late,
        },
        path=reverse("assignments:receipt", args=(course.slug, submission.assignment_id, attempt.number)),
        now=now,
    )  # fmt: skip
