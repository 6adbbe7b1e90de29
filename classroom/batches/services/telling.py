"""Telling whoever set a long bulk act going what came of it."""

from datetime import datetime

from django.urls import reverse

from classroom.accounts.models import User
from classroom.batches.models import Batch
from classroom.batches.services.kinds import kind_of
from classroom.notices.models import Notice
from classroom.notices.services import notify

APPLIED, UNDONE, FAILED = "applied", "undone", "failed"


def tell(batch: Batch, acting_user: User, now: datetime, outcome: str) -> None:
    """Say that what the worker did is done, taken back, or could not be done and why; the words are in their language.

    Called in the transaction of the last step.
    """
    what = " · ".join(str(part) for part in (kind_of(batch.kind).name, batch.name) if part)
    notify(
        recipients=[acting_user], kind=Notice.Kind.BATCH_DONE, now=now,
        details={"outcome": outcome, "what": what, "reason": batch.failure if outcome == FAILED else ""},
        path=reverse("admin:batches_batch_change", args=(batch.pk,)),
    )  # fmt: skip
