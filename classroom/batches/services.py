"""The engine of bulk acts: plan → preview → apply → undo.

An app registers a kind of batch with what applies one line and what undoes one. The plan is
stored as it is shown, and only the plan that was shown can be applied: its hash comes back
with the confirmation.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.batches.models import Batch, BatchLine

# Lines that an application acts on; the others are shown only.
ACTING = (BatchLine.Verdict.NEW, BatchLine.Verdict.CHANGED)


class PlanChangedError(Exception):
    """The plan is not the one that was shown, or has been applied, undone or discarded meanwhile."""


@dataclass(frozen=True)
class PlannedLine:
    """One line of a plan. `wanted` is what will be done with it, as JSON; `message` is in the planner's language."""

    number: int
    verdict: str
    wanted: dict[str, Any] = field(default_factory=dict)
    message: str = ""


# Applies one line and returns what undoing it needs, as JSON.
Apply = Callable[[Batch, BatchLine, User, datetime], dict[str, Any]]
# Undoes one line; returns False when the thing was changed since and is left as it is.
Undo = Callable[[Batch, BatchLine, User, datetime], bool]

_kinds: dict[str, tuple[Apply, Undo]] = {}


def register(kind: str, *, apply: Apply, undo: Undo) -> None:
    """Make `kind` known; called once per kind when the apps are ready."""
    _kinds[kind] = (apply, undo)


@transaction.atomic
def plan(
    *,
    acting_user: User,
    now: datetime,
    kind: str,
    lines: Iterable[PlannedLine],
    course_id: int | None = None,
    options: dict[str, Any] | None = None,
) -> Batch:
    """Store a plan to be shown. Nothing is done yet. Raises KeyError for a kind that nobody registered."""
    _kinds[kind]
    lines = list(lines)
    batch = Batch.objects.create(
        kind=kind, course_id=course_id, options=options or {}, plan_hash=_hash(lines), made_by=acting_user, made_at=now
    )
    BatchLine.objects.bulk_create(
        BatchLine(batch=batch, number=line.number, verdict=line.verdict, wanted=line.wanted, message=line.message[:300])
        for line in lines
    )
    return batch


@transaction.atomic
def apply(*, acting_user: User, now: datetime, batch: Batch, plan_hash: str) -> Batch:
    """Do what was planned, all or nothing.

    Raises PlanChangedError unless `plan_hash` is that of an open plan, and ValidationError, which names
    the line, when a line can no longer be applied.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Batch.State.PLANNED or batch.plan_hash != plan_hash:
        raise PlanChangedError
    act, _undo = _kinds[batch.kind]
    acted = []
    for line in batch.lines.filter(verdict__in=ACTING):
        try:
            line.before = act(batch, line, acting_user, now)
        except ValidationError as error:
            reason = " ".join(error.messages)
            raise ValidationError(
                _("Line %(number)s: %(reason)s") % {"number": line.number, "reason": reason}
            ) from error
        acted.append(line)
    BatchLine.objects.bulk_update(acted, ["before"], batch_size=500)
    _move(batch, Batch.State.APPLIED, "applied_at", acting_user, now, len(acted))
    return batch


@transaction.atomic
def undo(*, acting_user: User, now: datetime, batch: Batch) -> tuple[int, int]:
    """Take an applied batch back, last line first; return (lines undone, lines left as changed since)."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Batch.State.APPLIED:
        raise PlanChangedError
    _apply, take_back = _kinds[batch.kind]
    outcomes = [
        take_back(batch, line, acting_user, now) for line in batch.lines.filter(verdict__in=ACTING).order_by("-number")
    ]
    undone = sum(outcomes)
    _move(batch, Batch.State.UNDONE, "undone_at", acting_user, now, undone)
    return undone, len(outcomes) - undone


@transaction.atomic
def discard(*, acting_user: User, now: datetime, batch: Batch) -> None:
    """Put a plan away that is not to be applied."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Batch.State.PLANNED:
        raise PlanChangedError
    _move(batch, Batch.State.DISCARDED, None, acting_user, now, 0)


def _move(batch: Batch, state: str, moment_field: str | None, acting_user: User, now: datetime, lines: int) -> None:
    before, batch.state = batch.state, state
    fields = ["state"]
    if moment_field:
        setattr(batch, moment_field, now)
        fields.append(moment_field)
    batch.save(update_fields=fields)
    record(
        acting_user=acting_user, now=now, action=f"batches.{state}", target=batch, course_id=batch.course_id,
        changes={"state": (before, state), "lines": (None, lines)},
    )  # fmt: skip


def _hash(lines: list[PlannedLine]) -> str:
    shown = [[line.number, line.verdict, line.wanted, line.message] for line in lines]
    text = json.dumps(shown, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
