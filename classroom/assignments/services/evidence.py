"""The passages that a writer has picked up."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from classroom.accounts.models import User
from classroom.assignments.models import Evidence, Submission
from classroom.audit.services import record
from classroom.courses.rules import closed_when_archived
from history.queries import Passage
from history.services import create_anchor


@closed_when_archived("submission.assignment.course")
@transaction.atomic
def add_evidence(
    *,
    acting_user: User,
    now: datetime,
    submission: Submission,
    passage: Passage,
    taken_from: str = Evidence.Source.TEXT,
    remark: str = "",
) -> Evidence:
    """Put `passage` into the tray and return it with its number; the same passage twice is one piece of evidence.

    `taken_from` is where its writer found it, `remark` what their note or the thread says: for their eyes only.

    Numbers are never used again: a text that cites [[2]] must not come to cite something else.
    """
    Submission.objects.select_for_update().get(pk=submission.pk)
    known = _same_passage(submission, passage)
    if known:
        if known.removed_at:
            known.removed_at = None
            known.save(update_fields=("removed_at",))
        return known
    highest = Evidence.objects.filter(submission=submission).aggregate(highest=Max("number"))["highest"] or 0
    evidence = Evidence.objects.create(
        submission=submission, number=highest + 1,
        anchor=create_anchor(acting_user=acting_user, now=now, passage=passage), taken_from=taken_from, remark=remark,
    )  # fmt: skip
    record(
        acting_user=acting_user, now=now, action="assignments.add_evidence", target=evidence,
        course_id=submission.assignment.course_id, changes={"number": (None, evidence.number)},
    )  # fmt: skip
    return evidence


@closed_when_archived("evidence.submission.assignment.course")
@transaction.atomic
def remove_evidence(*, acting_user: User, now: datetime, evidence: Evidence) -> Evidence:
    """Take evidence out of the tray. The row stays: attempts that cite it still show it, and it can be picked up again."""
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.removed_at is None:
        evidence.removed_at = now
        evidence.save(update_fields=("removed_at",))
        record(
            acting_user=acting_user, now=now, action="assignments.remove_evidence", target=evidence,
            changes={"number": (evidence.number, None)},
        )  # fmt: skip
    return evidence


def _same_passage(submission: Submission, passage: Passage) -> Evidence | None:
    return Evidence.objects.filter(
        submission=submission, anchor__block=passage.block, anchor__start=passage.start,
        anchor__end_block=passage.end_block, anchor__end=passage.end,
    ).first()  # fmt: skip
