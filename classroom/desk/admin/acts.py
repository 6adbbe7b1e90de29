"""The entries of the audit in words: who did what to what, from which value to which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, DecimalField, Field
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from classroom.audit.models import AuditEntry
from classroom.audit.services import ERASED
from classroom.audit.words import model_of, name_of_kind, words_of, words_of_reason
from classroom.common.shown.digits import NumberText
from classroom.common.templatetags.dates import full_date
from classroom.desk.admin.names_of_changes import name_of_change
from classroom.desk.admin.shown import name_of_language

#: Objects that have a name of their own: app.model → the relation that bears it, if it is not the object itself.
NAMED = {
    "accounts.user": (),
    "courses.course": (),
    "courses.enrollment": ("user",),
    "courses.group": (),
    "courses.reading": (),
}

NOTHING = "–"
#: As many names are kept in mind while one batch after the other is described.
MOST_NAMES = 50_000


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was changed, in words. `before` is NOTHING for what was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """One entry as a page shows it; `label` and `key` are its object's."""

    at: datetime
    who: str
    words: str
    label: str
    key: str
    target: str
    changes: tuple[Change, ...]
    reason: str

    @property
    def path(self) -> str:
        """Leads to the object in the admin; empty where there is no page of it."""
        try:
            return reverse(f"admin:{self.label.replace('.', '_')}_change", args=(self.key,))
        except NoReverseMatch:
            return ""


class Words:
    """What was looked up or put into words already, for whoever describes one batch after the other in one language."""

    def __init__(self) -> None:
        # The names of objects by app.model and key; empty for what has none, or is no longer there.
        self.of_objects: dict[tuple[str, str], str] = {}
        self.of_act = lru_cache(words_of)
        self.of_kind = lru_cache(name_of_kind)
        self.of_value = lru_cache(_named)

    def learn(self, entries: list[AuditEntry]) -> None:
        """Look up what the objects of `entries` are called now; one query for each kind that has names."""
        if len(self.of_objects) > MOST_NAMES:
            self.of_objects.clear()
        for label, related in NAMED.items():
            keys = {entry.object_id for entry in entries if entry.object_label == label}
            keys = {key for key in keys if (label, key) not in self.of_objects}
            if keys:
                self.of_objects |= dict.fromkeys(((label, key) for key in keys), "")
                found = apps.get_model(label)._base_manager.select_related(*related).in_bulk(map(int, keys))
                for key, row in found.items():
                    self.of_objects[label, str(key)] = str(getattr(row, *related) if related else row)


def describe(entries: Iterable[AuditEntry], words: Words | None = None) -> list[Act]:
    """Put entries, with their actors filled, into words of the active language; one query for each kind of object."""
    entries = list(entries)
    words = words or Words()
    words.learn(entries)
    return [_act(entry, words) for entry in entries]


def _act(entry: AuditEntry, words: Words) -> Act:
    label, key = entry.object_label, entry.object_id
    changes = (_change(*words.of_value(label, name), *pair) for name, pair in entry.changes.items())
    return Act(
        at=entry.at,
        who=_who(entry),
        words=words.of_act(entry.action),
        label=label,
        key=key,
        target=words.of_objects.get((label, key)) or f"{words.of_kind(label)} {key}",
        changes=tuple(change for change in changes if change.before != change.after),
        reason=words_of_reason(entry.reason),
    )


def _who(entry: AuditEntry) -> str:
    if entry.actor:
        return entry.actor.full_name
    return _("An account that is no more") if entry.actor_id else _("The classroom itself")


def _named(label: str, name: str) -> tuple[Field | None, str]:
    """The field that a value of an entry is named by, if there is one, and what the value is called."""
    model = model_of(label)
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    return field, name_of_change(field, name)


def _change(field: Field | None, name: str, before: Any, after: Any) -> Change:
    return Change(name, _value(field, before), _value(field, after))


def _value(field: Field | None, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if value == ERASED:
        return _("(erased)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or NOTHING
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(None, each)}" for key, each in value.items()) or NOTHING
    if isinstance(field, DateTimeField) and (moment := parse_datetime(str(value))):
        return full_date(moment)
    if isinstance(field, DateField) and (day := parse_date(str(value)[:10])):
        return full_date(day)
    if field is not None and field.name == "language":
        return name_of_language(value)
    choices = getattr(field, "flatchoices", None) or ()
    if (not choices and isinstance(value, (int, float))) or isinstance(field, DecimalField):
        return NumberText(value)
    return next((str(words) for each, words in choices if each == value), str(value))
