"""Applying plans and taking them back: all of one, or nothing."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.batches import tasks
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services.kinds import ACTING, CHUNK, Kind, LineError, PlanChangedError, kind_of
from classroom.batches.services.telling import APPLIED, FAILED, UNDONE, tell
from classroom.common.many_rows import update_rows

#: What has not moved for so long was interrupted, and can be gone on with.
INTERRUPTED = timedelta(minutes=2)


def apply(
    *, acting_user: User, now: datetime, batch: Batch, plan_hash: str, chosen: Collection[int] | None = (),
    options: dict[str, Any] | None = None,
) -> Batch:  # fmt: skip
    """Do what was planned, all or nothing; `chosen` are the numbers of missing lines to act on too, None all of them.

    Raises PlanChangedError unless `plan_hash` is that of an open plan, and ValidationError, which names the line, when
    a line can no longer be applied. A long plan is applied by the worker: it is under way when this returns.
    """
    try:
        return _apply(acting_user, now, batch, plan_hash, chosen, options or {})
    except IntegrityError as error:
        # Somebody wrote the same between our look and our writing: both databases refuse the second.
        raise ValidationError(_conflict()) from error


@transaction.atomic
def _apply(
    acting_user: User, now: datetime, batch: Batch, plan_hash: str, chosen: Collection[int] | None, options: dict
) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Batch.State.PLANNED or not plan_hash or batch.plan_hash != plan_hash:
        raise PlanChangedError
    kind = kind_of(batch.kind)
    batch.options = batch.options | options | {"chosen": None if chosen is None else sorted(set(chosen))}
    batch.failure, batch.done, batch.touched_at = "", 0, now
    if kind.admit:
        kind.admit(batch, _to_do(batch), acting_user)
    batch.total = _to_do(batch).count()
    if kind.apply_many and batch.total > CHUNK:
        _set_out(batch, Batch.State.APPLYING, acting_user)
        return batch
    lines = list(_to_do(batch))
    _act_on(kind, batch, lines, acting_user, now)
    _finish(kind, batch, acting_user, now)
    batch.done = len(lines)
    move(batch, Batch.State.APPLIED, "applied_at", acting_user, now, len(lines))
    return batch


def undo(*, acting_user: User, now: datetime, batch: Batch) -> tuple[int, int]:
    """Take an applied batch back, last line first; return (lines undone, lines left as changed since).

    Raises PlanChangedError unless it stands as applied, and ValidationError where what it did has to stay. A long one is
    taken back by the worker: (0, 0) is returned, and the batch says what came of it when it is done.
    """
    return _looked_at_again(_undo, acting_user, now, batch)


@transaction.atomic
def _undo(acting_user: User, now: datetime, batch: Batch) -> tuple[int, int]:
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Batch.State.APPLIED:
        raise PlanChangedError
    kind = kind_of(batch.kind)
    if kind.admit_undo:
        kind.admit_undo(batch, acting_user)
    done = _done(batch)
    batch.done, batch.total, batch.touched_at, batch.failure = 0, done.count(), now, ""
    batch.options = batch.options | {"left": 0}
    if kind.undo_many and batch.total > CHUNK:
        _set_out(batch, Batch.State.UNDOING, acting_user)
        return 0, 0
    outcomes = _take_back(kind, batch, list(done), acting_user, now)
    _finish(kind, batch, acting_user, now)
    undone = sum(outcomes)
    batch.done, batch.options["left"] = len(outcomes), len(outcomes) - undone
    move(batch, Batch.State.UNDONE, "undone_at", acting_user, now, undone)
    return undone, len(outcomes) - undone


@transaction.atomic
def discard(*, acting_user: User, now: datetime, batch: Batch) -> None:
    """Put a plan away that is not to be applied."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (Batch.State.PLANNED, Batch.State.READING):
        raise PlanChangedError
    move(batch, Batch.State.DISCARDED, None, acting_user, now, 0)


@transaction.atomic
def go_on(*, now: datetime, batch: Batch) -> None:
    """Let the worker go on with a batch that was interrupted; raises PlanChangedError when it was not."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not batch.is_under_way or (batch.touched_at and now - batch.touched_at < INTERRUPTED):
        raise PlanChangedError
    Batch.objects.filter(pk=batch.pk).update(touched_at=now)
    transaction.on_commit(partial(tasks.go_on.enqueue, batch.pk))


def apply_chunks(batch_id: int) -> None:
    """Apply a batch from where it stands; when a line cannot be, take back what was done and say so on the batch."""
    batch = Batch.objects.get(pk=batch_id)
    kind, acting_user = kind_of(batch.kind), User.objects.get(pk=batch.options["by"])
    with translation.override(batch.options.get("language")):
        try:
            if kind.check and not batch.done:
                _check_all(kind, batch, acting_user)
            while _chunk_applied(kind, batch_id, acting_user):
                pass
        except ValidationError as error:
            _turn_back(batch_id, _words(error))
        except IntegrityError:
            _turn_back(batch_id, _conflict())
        except Exception:
            _turn_back(batch_id, _("It was broken off by a fault of the program."))
            raise


def undo_chunks(batch_id: int) -> None:
    """Take a batch back from where it stands."""
    batch = Batch.objects.get(pk=batch_id)
    kind, acting_user = kind_of(batch.kind), User.objects.get(pk=batch.options["by"])
    with translation.override(batch.options.get("language")):
        while _looked_at_again(_chunk_undone, kind, batch_id, acting_user):
            pass


def _looked_at_again(act: Callable[..., Any], *arguments: Any) -> Any:
    """Do it; once more when somebody has used what it deletes between its look and its deleting: then it is seen."""
    try:
        return act(*arguments)
    except IntegrityError:
        return act(*arguments)


def _check_all(kind: Kind, batch: Batch, acting_user: User) -> None:
    last = 0
    while lines := list(_to_do(batch).filter(number__gt=last).order_by("number")[:CHUNK]):
        kind.check(batch, lines, acting_user)
        last = lines[-1].number


@transaction.atomic
def _chunk_applied(kind: Kind, batch_id: int, acting_user: User) -> bool:
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != Batch.State.APPLYING:
        return False
    now, lines = timezone.now(), list(_to_do(batch)[:CHUNK])
    if not lines:
        _finish(kind, batch, acting_user, now)
        move(batch, Batch.State.APPLIED, "applied_at", acting_user, now, batch.done)
        tell(batch, acting_user, now, APPLIED)
        return False
    _act_on(kind, batch, lines, acting_user, now)
    batch.done, batch.touched_at = batch.done + len(lines), now
    batch.save(update_fields=["done", "touched_at"])
    return True


@transaction.atomic
def _chunk_undone(kind: Kind, batch_id: int, acting_user: User) -> bool:
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != Batch.State.UNDOING:
        return False
    now, lines = timezone.now(), list(_done(batch)[:CHUNK])
    if not lines:
        _finish(kind, batch, acting_user, now)
        if batch.options.get("turned_back"):
            batch.state, batch.done, batch.total = Batch.State.PLANNED, 0, 0
            batch.options.pop("turned_back")
            batch.save(update_fields=["state", "done", "total", "options"])
            tell(batch, acting_user, now, FAILED)
        else:
            undone = batch.done - batch.options["left"]
            move(batch, Batch.State.UNDONE, "undone_at", acting_user, now, undone)
            tell(batch, acting_user, now, UNDONE)
        return False
    outcomes = _take_back(kind, batch, lines, acting_user, now)
    batch.options["left"] = batch.options.get("left", 0) + len(outcomes) - sum(outcomes)
    batch.done, batch.touched_at = batch.done + len(lines), now
    batch.save(update_fields=["done", "touched_at", "options"])
    return True


def _turn_back(batch_id: int, reason: str) -> None:
    """Take back what was applied of a batch that cannot be applied as a whole; then its plan stands as it stood."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch_id)
        if batch.state != Batch.State.APPLYING:
            return
        batch.state, batch.failure, batch.done, batch.total = Batch.State.UNDOING, reason[:500], 0, _done(batch).count()
        batch.options = batch.options | {"turned_back": True, "left": 0}
        batch.save()
    undo_chunks(batch_id)


def _set_out(batch: Batch, state: str, acting_user: User) -> None:
    batch.state = state
    batch.options = batch.options | {"by": acting_user.pk, "language": translation.get_language()}
    batch.save()
    transaction.on_commit(partial(tasks.go_on.enqueue, batch.pk))


def _to_do(batch: Batch) -> QuerySet[BatchLine]:
    """The lines that are to be applied and are not yet: first those who are missing, whose places others may need."""
    wanted, chosen = Q(verdict__in=ACTING), batch.options.get("chosen", [])
    if chosen is None:
        wanted |= Q(verdict=BatchLine.Verdict.MISSING)
    elif chosen:
        numbers = [line for line in chosen if isinstance(line, int)]
        wanted |= Q(verdict=BatchLine.Verdict.MISSING, number__in=numbers)
    missing_first = Case(When(verdict=BatchLine.Verdict.MISSING, then=0), default=1)
    return batch.lines.filter(wanted, done=False).order_by(missing_first, "number")


def _done(batch: Batch) -> QuerySet[BatchLine]:
    return batch.lines.filter(done=True).order_by("-number")


def _act_on(kind: Kind, batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> None:
    try:
        if kind.apply_many:
            befores = kind.apply_many(batch, lines, acting_user, now) if lines else []
        else:
            befores = [_applied(kind, batch, line, acting_user, now) for line in lines]
    except LineError as error:
        raise ValidationError(_words(error)) from error
    for line, before in zip(lines, befores, strict=True):
        line.before, line.done = before, True
    update_rows(lines, ["before", "done"])  # under the lock of their batch


def _applied(kind: Kind, batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> dict[str, Any]:
    try:
        return kind.apply(batch, line, acting_user, now)
    except ValidationError as error:
        raise LineError(line, " ".join(error.messages)) from error


def _take_back(kind: Kind, batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[bool]:
    if not lines:
        return []
    if kind.undo_many:
        outcomes = kind.undo_many(batch, lines, acting_user, now)
    else:
        outcomes = [kind.undo(batch, line, acting_user, now) for line in lines]
    batch.lines.filter(pk__in=[line.pk for line in lines]).update(done=False)
    return outcomes


def _finish(kind: Kind, batch: Batch, acting_user: User, now: datetime) -> None:
    if kind.finish:
        kind.finish(batch, acting_user, now)


def move(
    batch: Batch, state: str, moment_field: str | None, acting_user: User | None, now: datetime, lines: int
) -> None:
    """Bring a locked batch into another state, on record; files go with the states in which nobody needs them."""
    before, batch.state = batch.state, state
    if moment_field:
        setattr(batch, moment_field, now)
    batch.touched_at = now
    batch.save()
    if state in (Batch.State.APPLIED, Batch.State.DISCARDED):
        batch.files.all().delete()
    record(
        acting_user=acting_user, now=now, action=f"batches.{state}", target=batch, course_id=batch.course_id,
        changes={"state": (before, state), "lines": (None, lines)},
    )  # fmt: skip


def _words(error: ValidationError) -> str:
    reason = " ".join(error.messages)
    if not isinstance(error, LineError):
        return reason
    if not kind_of(error.line.batch.kind).is_numbered:
        name = error.line.wanted.get("full_name") or error.line.wanted.get("title") or ""
        return f"{name}: {reason}" if name and name not in reason else reason
    return _("Line %(number)s: %(reason)s") % {"number": number_of(error.line), "reason": reason}


def number_of(line: BatchLine) -> int:
    """The line of the input that a line of a plan is about."""
    return line.wanted.get("line", line.number) if isinstance(line.wanted, dict) else line.number


def _conflict() -> str:
    return _("Somebody else wrote the same at the same moment. Make the plan again and look at it as it stands now.")
