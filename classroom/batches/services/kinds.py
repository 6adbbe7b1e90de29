"""The kinds of bulk acts that the apps have made known."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classroom.accounts.models import User
from classroom.batches.models import Batch, BatchLine

#: Lines that an application acts on; the others are shown only, but for missing ones that were chosen.
ACTING = (BatchLine.Verdict.NEW, BatchLine.Verdict.CHANGED)
#: So many lines are one transaction.
CHUNK = 500


class PlanChangedError(Exception):
    """The plan is not the one that was shown, or has been applied, undone or discarded meanwhile."""


class LineError(ValidationError):
    """A line that cannot be applied; `line` says which."""

    def __init__(self, line: BatchLine, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class PlannedLine:
    """One line of a plan. `wanted` is what will be done with it, as JSON; `message` is in the planner's language.

    `wanted["line"]` is the line of the input where that is not `number`, which is there once.
    """

    number: int
    verdict: str
    wanted: dict[str, Any] = field(default_factory=dict)
    message: str = ""


# Applies one line and returns what undoing it needs, as JSON.
Apply = Callable[[Batch, BatchLine, User, datetime], dict[str, Any]]
# Undoes one line; returns False when the thing was changed since and is left as it is.
Undo = Callable[[Batch, BatchLine, User, datetime], bool]
# The same for many lines, in a number of statements that does not depend on how many; a LineError names the line.
ApplyMany = Callable[[Batch, Sequence[BatchLine], User, datetime], list[dict[str, Any]]]
UndoMany = Callable[[Batch, Sequence[BatchLine], User, datetime], list[bool]]
# Raises a LineError for a line that cannot be applied any more, and changes nothing.
Check = Callable[[Batch, Sequence[BatchLine], User], None]
# Asked once, when a plan is set going: raises ValidationError when all of it together may not be done.
Admit = Callable[[Batch, QuerySet[BatchLine], User], None]
# The same for taking it back: raises ValidationError when what was done has to stay.
AdmitUndo = Callable[[Batch, User], None]
# What follows once, when all is applied or taken back.
Finish = Callable[[Batch, User, datetime], None]
# Makes the lines of a batch anew from its files and options; calls `told(done, total)` on the way.
Plan = Callable[[Batch, User, Callable[[int, int], None]], Iterable[PlannedLine]]


@dataclass(frozen=True)
class Kind:
    """What is known of a kind. `columns` are the parts of `wanted` that a page shows, with their headings.

    `is_numbered` where the lines are those of something that was brought, and are known by their numbers.
    """

    apply: Apply | None
    undo: Undo | None
    apply_many: ApplyMany | None = None
    undo_many: UndoMany | None = None
    check: Check | None = None
    admit: Admit | None = None
    admit_undo: AdmitUndo | None = None
    finish: Finish | None = None
    plan: Plan | None = None
    name: str | Promise = ""
    columns: Sequence[tuple[str, str | Promise]] = ()
    open_to_instructors: bool = False
    open_to_makers: bool = False
    is_numbered: bool = False


COLUMNS = (("full_name", _("Name")), ("student_number", _("Student number")))
_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    apply: Apply | None = None,
    undo: Undo | None = None,
    apply_many: ApplyMany | None = None,
    undo_many: UndoMany | None = None,
    check: Check | None = None,
    admit: Admit | None = None,
    admit_undo: AdmitUndo | None = None,
    finish: Finish | None = None,
    plan: Plan | None = None,
    name: str | Promise = "",
    columns: Sequence[tuple[str, str | Promise]] = COLUMNS,
    open_to_instructors: bool = False,
    open_to_makers: bool = False,
    is_numbered: bool = False,
) -> None:
    """Make `kind` known; called once per kind when the apps are ready. Give `apply` and `undo`, or those for many."""
    _kinds[kind] = Kind(
        apply,
        undo,
        apply_many,
        undo_many,
        check,
        admit,
        admit_undo,
        finish,
        plan,
        name,
        columns,
        open_to_instructors,
        open_to_makers,
        is_numbered,
    )


def kind_of(kind: str) -> Kind:
    """Raises KeyError for a kind that nobody registered."""
    return _kinds[kind]


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


def maker_kinds() -> list[str]:
    """The kinds that belong to no course, whose batches are seen by whoever made them."""
    return [name for name, kind in _kinds.items() if kind.open_to_makers]


def open_kinds() -> list[str]:
    """The kinds whose batches instructors may see, in the courses that they teach."""
    return [name for name, kind in _kinds.items() if kind.open_to_instructors]
