"""What the accounts ask the apps above them about one person. They answer in their apps.py.

`copy_asked` is sent when a person has asked for a copy of what is theirs, with `person` and `now`. Every app answers
with a `Copied`: its parts of the copy, which of its fields that lead to a person are covered by them, and which are
left out and why. A part holds what the person wrote, what was done to it that they have been shown, and nothing of
anybody else: no names, no texts, no marks that were not released. Who may see what is asked of the same rules and
queries as for the pages.

`person_erased` is sent inside the transaction in which a person is erased, with `person`, `now` and `terms`. Every app
takes out what is private, empties or leaves what the class shares, and answers with the list of what it did. Files go
when the transaction is done. The person is still who they were while the receivers work.

`request_made` and `request_settled` say, with `request` (a DataRequest) and `now`, that administrators have something to
decide, and that what a person asked for is done, refused or failed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.dispatch import Signal

copy_asked = Signal()
person_erased = Signal()
request_made = Signal()
request_settled = Signal()

Value = str | int | bool | float | Decimal | date | datetime | list | None


@dataclass(frozen=True, slots=True)
class Part:
    """One subject of a copy: a folder with `records`, in JSON and to be read, and the person's own `files`.

    `title` says in the active language what is in it. The names of values are English words with underscores.
    """

    folder: str
    title: Any
    records: Sequence[dict[str, Value]]
    files: Sequence[tuple[str, FieldFile]] = ()


@dataclass(frozen=True, slots=True)
class Copied:
    """What one app answers. Fields are named "app.Model.field"."""

    parts: Sequence[Part] = ()
    covers: frozenset[str] = frozenset()
    left_out: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """How a person is erased: whether their posts are emptied too, what is written in place of their name, and whether
    the student number stays in the registrar's sheet."""

    empties_posts: bool
    name: str
    keeps_number: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of what erasing does: `kind` is erased, nameless or kept; `what` is counted in the active language."""

    kind: str
    what: Any
    number: int


class Coded(str):
    """A value as it is stored, for programs, which people read in `words`."""

    words: Any

    def __new__(cls, value: str, words: Any) -> "Coded":
        coded = super().__new__(cls, value)
        coded.words = words
        return coded


def rows(queryset: QuerySet, /, *names: str, **renamed: str) -> list[dict[str, Value]]:
    """The values of a queryset as records; `renamed` gives fields of related rows a name of their own.

    Where a field has choices, people read the words of what was chosen.
    """
    paths = {name: name for name in names} | renamed
    choices = [_choices(queryset.model, path.split("__")) for path in paths.values()]
    return [
        {
            name: Coded(value, words[value]) if isinstance(value, str) and value in words else value
            for name, value, words in zip(paths, row, choices, strict=True)
        }
        for row in queryset.values_list(*paths.values())
    ]


def _choices(model: Any, path: Sequence[str]) -> dict[Any, Any]:
    """What the values of a field are called; nothing where it is free."""
    field: Any = None
    for name in path:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return {}
        model = field.related_model
    return dict(getattr(field, "flatchoices", ()))


ERASED, NAMELESS, KEPT = "erased", "nameless", "kept"
