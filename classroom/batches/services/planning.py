"""Making plans: at once, or by the worker when the files are large."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.batches import tasks
from classroom.batches.models import Batch, BatchFile, BatchLine
from classroom.batches.services.kinds import CHUNK, PlanChangedError, PlannedLine, kind_of

#: Files that are longer are read by the worker, and a page tells how far it is.
AT_ONCE = 60_000


@transaction.atomic
def plan(
    *,
    acting_user: User,
    now: datetime,
    kind: str,
    lines: Iterable[PlannedLine],
    course_id: int | None = None,
    options: dict[str, Any] | None = None,
    name: str = "",
) -> Batch:
    """Store a plan to be shown. Nothing is done yet. Raises KeyError for a kind that nobody registered."""
    kind_of(kind)
    batch = Batch.objects.create(
        kind=kind, course_id=course_id, options=options or {}, made_by=acting_user, made_at=now, name=name[:200],
        state=Batch.State.PLANNED,
    )  # fmt: skip
    batch.plan_hash = _store(batch, lines)
    batch.save(update_fields=["plan_hash"])
    return batch


@transaction.atomic
def begin(
    *, acting_user: User, now: datetime, kind: str, files: Sequence[tuple[str, bytes]], options: dict[str, Any],
    course_id: int | None = None,
) -> Batch:  # fmt: skip
    """Keep the files of a batch that is to be planned, and how they are to be read. `plan_again` makes the plan."""
    kind_of(kind)
    batch = Batch.objects.create(
        kind=kind, course_id=course_id, options=options, made_by=acting_user, made_at=now, state=Batch.State.READING,
        name=", ".join(name for name, _content in files)[:200],
    )  # fmt: skip
    BatchFile.objects.bulk_create(BatchFile(batch=batch, name=name[:200], content=content) for name, content in files)
    return batch


def plan_again(*, acting_user: User, now: datetime, batch: Batch, options: Mapping[str, Any] | None = None) -> Batch:
    """Plan a batch from its files, which nobody has applied; by the worker when they are large.

    Raises ValidationError when the files cannot be used, if that is known at once, and PlanChangedError when the batch
    was applied or put away meanwhile.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state not in (Batch.State.READING, Batch.State.PLANNED) or kind_of(batch.kind).plan is None:
            raise PlanChangedError
        batch.options = batch.options | dict(options or {}) | {
            "planned_by": acting_user.pk, "language": translation.get_language(),
        }  # fmt: skip
        batch.state, batch.failure, batch.plan_hash, batch.touched_at = Batch.State.PLANNING, "", "", now
        batch.done = batch.total = 0
        batch.save()
        is_large = sum(len(file.content) for file in batch.files.all()) > AT_ONCE
        if is_large:
            transaction.on_commit(partial(tasks.go_on.enqueue, batch.pk))
    if not is_large:
        _make_or_give_up(batch, acting_user, now)
    return batch


def make_plan(batch_id: int) -> None:
    """What the worker does: plan the batch, or say on it why that is not possible."""
    batch = Batch.objects.get(pk=batch_id)
    if batch.state != Batch.State.PLANNING:
        return
    acting_user = User.objects.get(pk=batch.options["planned_by"])
    with translation.override(batch.options.get("language")), suppress(ValidationError):
        _make_or_give_up(batch, acting_user, timezone.now(), partial(_tell, batch.pk))


def _make_or_give_up(
    batch: Batch, acting_user: User, now: datetime, told: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Put the lines of a plan in place of those that are there, as they come: no more of them is kept in memory."""
    try:
        batch.lines.all().delete()
        batch.plan_hash = _store(batch, kind_of(batch.kind).plan(batch, acting_user, told))
    except ValidationError as error:
        _give_up(batch, " ".join(error.messages))
        raise
    except Exception:
        _give_up(batch, _("The list could not be read. Try again, or save it as another kind."))
        raise
    batch.state, batch.touched_at = Batch.State.PLANNED, now
    batch.save(update_fields=["plan_hash", "state", "touched_at", "options", "name"])


def _tell(batch_id: int, done: int, total: int) -> None:
    Batch.objects.filter(pk=batch_id).update(done=done, total=total, touched_at=timezone.now())


def _give_up(batch: Batch, reason: str) -> None:
    batch.lines.all().delete()
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.READING, failure=reason[:500])


def _store(batch: Batch, lines: Iterable[PlannedLine]) -> str:
    """Write the lines; return the hash over all that is shown of them."""
    total = hashlib.sha256()
    waiting = iter(lines)
    while chunk := list(islice(waiting, CHUNK)):
        for line in chunk:
            shown = [line.number, line.verdict, line.wanted, line.message]
            text = json.dumps(shown, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
            total.update(text.encode() + b"\n")
        BatchLine.objects.bulk_create(
            BatchLine(
                batch=batch, number=line.number, verdict=line.verdict, wanted=line.wanted, message=line.message[:300]
            )
            for line in chunk
        )
    return total.hexdigest()


@transaction.atomic
def keep_options(*, batch: Batch, options: Mapping[str, Any]) -> Batch:
    """Keep how the files of a batch are to be read; its plan is made anew after that."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (Batch.State.READING, Batch.State.PLANNED):
        raise PlanChangedError
    batch.options = batch.options | dict(options)
    batch.state, batch.plan_hash = Batch.State.READING, ""
    batch.save(update_fields=["options", "state", "plan_hash"])
    return batch
