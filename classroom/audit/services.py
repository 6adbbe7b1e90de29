"""Writing the audit. Every service that writes calls `record` inside its own transaction."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from classroom.audit import door
from classroom.audit.models import AuditEntry
from classroom.audit.source import current

#: What of an account tells who it is; and what stands in its place once it has been taken out.
PERSONAL = ("username", "full_name", "latin_name", "email", "student_number")
ERASED = "[erased]"
#: A value of so many letters is nobody else's word by chance.
_SURELY_THEIRS = 6
_PART = 5000
#: Where an object says whose it is, and through which other objects it belongs to somebody, in this order.
_WHOSE = ("user", "author", "student")
_THROUGH = ("enrollment", "submission", "attempt", "marking", "grade", "post")


def record(
    *,
    acting_user: models.Model | None,
    now: datetime,
    action: str,
    target: models.Model,
    course_id: int | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
    about: models.Model | None = None,
) -> AuditEntry:
    """Add one entry, with whence the act comes (`audit.source`), which callers need not say.

    `action` is "app.verb" of the calling service; `changes` maps a field to (from, to), both
    serialisable as JSON; `acting_user` is None for what the system does by itself. `now` is aware (UTC).
    `about` is the person whom it concerns, if not the one whose `target` is (`person_of`).
    """
    entry = _entry(acting_user, now, action, target, course_id, changes, reason, about)
    entry.save()
    return entry


def record_many(
    *,
    acting_user: models.Model | None,
    now: datetime,
    acts: Iterable[tuple[str, models.Model, int | None, Mapping[str, tuple[Any, Any]]]],
) -> None:
    """Add an entry for each of many acts, given as (action, target, course or None, changes), in few statements."""
    AuditEntry.objects.bulk_create(
        [_entry(acting_user, now, action, target, course_id, changes) for action, target, course_id, changes in acts],
        batch_size=500,
    )


def _entry(
    acting_user: models.Model | None, now: datetime, action: str, target: models.Model, course_id: int | None,
    changes: Mapping[str, tuple[Any, Any]] | None, reason: str = "", about: models.Model | None = None,
) -> AuditEntry:  # fmt: skip
    source = current()
    return AuditEntry(
        at=now,
        actor=acting_user,
        action=action,
        object_label=target._meta.label_lower,
        object_id=str(target.pk),
        course_id=course_id,
        changes={field: [old, new] for field, (old, new) in (changes or {}).items()},
        reason=reason[:300],
        about_id=about.pk if about else person_of(target),
        way=source.way,
        place=source.place,
        address=source.address,
        session=source.session,
        viewed_as_id=source.viewed_as_id,
    )


def person_of(target: models.Model) -> int | None:
    """The key of the person whose `target` is: themselves, their place, what they wrote or what they got for it."""
    if isinstance(target, get_user_model()):
        return target.pk
    for name in _WHOSE:
        if _leads_to(target, name):
            return getattr(target, f"{name}_id")
    for name in _THROUGH:
        if _leads_to(target, name) and getattr(target, f"{name}_id"):
            try:
                return person_of(getattr(target, name))
            except ObjectDoesNotExist:
                return None
    return None


def expire(*, now: datetime) -> int:
    """Delete what is older than the installation keeps, a part at a time, and say how many entries it was.

    It keeps them for ever unless AUDIT_YEARS says otherwise. Each part is on record itself, in its transaction.
    """
    if not settings.AUDIT_YEARS:
        return 0
    before = _years_before(now, settings.AUDIT_YEARS)
    deleted = 0
    while part := _expire_part(now, before):
        deleted += part
    return deleted


@transaction.atomic
def _expire_part(now: datetime, before: datetime) -> int:
    everything = models.QuerySet(AuditEntry)
    keys = list(everything.filter(at__lt=before).order_by("at", "pk").values_list("pk", flat=True)[:_PART])
    if not keys:
        return 0
    with door.opened():
        everything.filter(pk__in=keys)._raw_delete("default")
    record(
        acting_user=None, now=now, action="audit.expire", target=AuditEntry(pk=keys[-1]),
        changes={"entries": (len(keys), 0), "before": (None, before)},
    )  # fmt: skip
    return len(keys)


def _years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # the 29th of February
        return now.replace(year=now.year - years, day=28)


@transaction.atomic
def redact_person(*, acting_user: models.Model | None, now: datetime, person: models.Model, reason: str = "") -> int:
    """Take the names, numbers and addresses of `person` out of the entries, and say how many entries it was.

    Call it before the account itself is made anonymous: what is looked for is what the account says now, and what it
    said before by its own entries. Wherever such a value stands in what changed or in a reason, ERASED stands then;
    from where the person acted is taken out too. Who did what to what and when stays, by keys. It is on record itself.
    """
    everything = models.QuerySet(AuditEntry).annotate(text=Cast("changes", models.TextField()))
    own = Q(object_label=person._meta.label_lower, object_id=str(person.pk))
    values = {str(getattr(person, name, "")) for name in PERSONAL}
    for changes in everything.filter(own).values_list("changes", flat=True):
        values |= {str(value) for name in PERSONAL for value in changes.get(name, ()) if value}
    values -= {"", ERASED}
    concerned = own | Q(actor=person.pk)
    for value in values:
        # SQLite keeps what is not ASCII as \uXXXX, PostgreSQL as it is.
        written = json.dumps(value)[1:-1]
        concerned |= Q(reason__contains=value) | Q(text__contains=value) | Q(text__contains=written)
    redacted = 0
    with door.opened():
        for entry in list(everything.filter(concerned).order_by()):
            is_own = entry.object_label == person._meta.label_lower and entry.object_id == str(person.pk)
            wanted = {
                "changes": _erase_own(_erase(entry.changes, values)) if is_own else _erase(entry.changes, values),
                "reason": _erase(entry.reason, values),
            }
            if entry.actor_id == person.pk:
                wanted |= {"address": None, "session": ""}
            if any(getattr(entry, name) != value for name, value in wanted.items()):
                models.QuerySet(AuditEntry).filter(pk=entry.pk).update(**wanted)
                redacted += 1
    record(
        acting_user=acting_user, now=now, action="audit.redact_person", target=person,
        changes={"entries": (redacted, 0)}, reason=reason,
    )  # fmt: skip
    return redacted


@transaction.atomic
def redact_object(*, target: models.Model, names: Iterable[str]) -> None:
    """Put ERASED in place of what the entries about `target` say of its fields `names`. The caller says so on record."""
    about = models.QuerySet(AuditEntry).filter(object_label=target._meta.label_lower, object_id=str(target.pk))
    with door.opened():
        for entry in list(about.order_by()):
            changes = {
                name: [ERASED if value and name in names else value for value in pair]
                for name, pair in entry.changes.items()
            }
            if changes != entry.changes:
                models.QuerySet(AuditEntry).filter(pk=entry.pk).update(changes=changes)


def _erase(value: Any, values: Iterable[str]) -> Any:
    """`value`, or what hangs from it, without any of `values`: short ones where they stand alone, others anywhere."""
    if isinstance(value, dict):
        return {key: _erase(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [_erase(each, values) for each in value]
    if not isinstance(value, str):
        return value
    if value in values:
        return ERASED
    for one in sorted(values, key=len, reverse=True):
        if len(one) >= _SURELY_THEIRS:
            value = value.replace(one, ERASED)
    return value


def _erase_own(changes: dict[str, list]) -> dict[str, list]:
    """What changed in the account itself: whatever tells who it is."""
    return {
        name: [ERASED if value and name in (*PERSONAL, "faculty") else value for value in pair]
        for name, pair in changes.items()
    }


def _leads_to(target: models.Model, name: str) -> bool:
    """Whether `target` names one such object itself, and is not only named by it."""
    try:
        field = target._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return field.concrete and (field.many_to_one or field.one_to_one)
