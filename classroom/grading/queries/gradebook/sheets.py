"""The gradebook as a table for a spreadsheet, and the grade sheet for the registrar."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from classroom.grading.queries.gradebook.cells import Row
from classroom.grading.queries.gradebook.columns import Book
from classroom.grading.queries.gradebook.letters import tally
from classroom.grading.queries.gradebook.maths import Cell, CellState

Value = str | Decimal | None


def export_rows(book: Book, rows: Sequence[Row]) -> list[list[Value]]:
    """The gradebook with a line of headings; E is excused and M missing, as an import reads them.

    What is marked without points says whether it is complete.
    """
    heads: list[Value] = [
        _("Student number"), _("Name"), _("E-mail"), _("Group"), *(column.title for column in book.columns),
        _("Total so far"), _("Grade"),
    ]  # fmt: skip
    return [heads, *(_export_row(book, row) for row in rows)]


def _export_row(book: Book, row: Row) -> list[Value]:
    person = row.person
    cells = [_value(row.cells[column.key]) for column in book.columns]
    return [person.student_number, person.name, person.email, person.group, *cells, row.total.percent, row.letter]


def _value(cell: Cell) -> Value:
    match cell.state:
        case CellState.GRADED:
            return pgettext("scale", "Complete") if cell.done else cell.shown
        case CellState.INCOMPLETE:
            return str(cell.state.label)
        case CellState.EXCUSED:
            return "E"
        case CellState.MISSING:
            return "M"
        case CellState.SHUT:
            return str(_("Names hidden"))
    return None


@dataclass(frozen=True, slots=True)
class GradeSheet:
    """`rows` in the order of the student numbers; `missing` are those without a grade."""

    rows: tuple[Row, ...]
    counts: tuple[tuple[str, int], ...]
    missing: tuple[Row, ...]


def grade_sheet(book: Book, rows: Sequence[Row], group: str = "") -> GradeSheet:
    """What the registrar gets of `rows`; `group` is a key, empty for all."""
    shown = [row for row in rows if not group or str(row.person.group_id or "none") == group]
    shown.sort(key=lambda row: (not row.person.student_number, row.person.student_number))
    counts = tally([row.letter for row in shown], book.cuts)
    return GradeSheet(tuple(shown), tuple(counts), tuple(row for row in shown if not row.letter))


def sheet_rows(sheet: GradeSheet) -> list[list[Value]]:
    heads: list[Value] = ["#", _("Student number"), _("Name"), _("Grade")]
    lines = enumerate(sheet.rows, 1)
    return [heads, *([str(n), row.person.student_number, row.person.name, row.letter] for n, row in lines)]
