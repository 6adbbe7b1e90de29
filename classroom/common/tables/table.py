"""What was read of a table, and the bounds of what is read at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST = 5_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: lines with their numbers in the file, empty ones left out, and in which form it came.

    `encoding` and `delimiter` are those of text; `sheets` are all of a workbook, `sheet` the one that was read. `cleaned`
    are the lines from which invisible signs or odd spaces were taken.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    form: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    cleaned: frozenset[int] = frozenset()


def too_large(largest: int = LARGEST) -> str:
    """What is said of a file that is larger than any list."""
    return _("The file is larger than %(limit)s MB. A list is not that large.") % {"limit": largest // 10**6}


def checked(rows: Iterable[tuple[int, Sequence[str]]], most_rows: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows without empty ones and empty ends; raises ValidationError when they are more than anybody's list."""
    kept = []
    for number, row in rows:
        cells = list(row)
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise ValidationError(
                _("Line %(number)s has more than %(limit)s columns.") % {"number": number, "limit": MOST_COLUMNS}
            )
        if cells:
            kept.append((number, tuple(cells)))
        if len(kept) > most_rows + 1:
            raise ValidationError(_("The list has more than %(limit)s lines. Take it in parts.") % {"limit": most_rows})
    if not kept:
        raise ValidationError(_("There is nothing in it."))
    return tuple(kept)
