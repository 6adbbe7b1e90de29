"""Tables that come from spreadsheets and go back to them: CSV, TSV and XLSX. No Django models, no course.

Reading never replaces a letter silently: a file whose signs cannot be told is refused. Writing never lets text run as a
formula, and keeps numbers of students as text.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from classroom.common.thai.normalise import normalise

LARGEST = 5_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 200
_UNPACKED = 60_000_000
_DELIMITERS = ("\t", ";", ",")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Value = str | Decimal | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: lines with their numbers in the file, empty ones left out, and in which form it came."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    form: str


def read_table(content: bytes) -> Table:
    """Read a file by what is in it, not by its name. Raises ValidationError, which says what is wrong and where."""
    if len(content) > LARGEST:
        raise ValidationError(too_large())
    if content.startswith(b"PK"):
        return _checked(_xlsx_rows(content), "XLSX")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(_("This is an old Excel file. Save it as XLSX or CSV and send that."))
    text, form = decode(content)
    return read_text(text, form)


def too_large() -> str:
    """What is said of a file that is larger than any list."""
    return _("The file is larger than %(limit)s MB. A list of marks is not that large.") % {"limit": LARGEST // 10**6}


def read_text(text: str, form: str = "") -> Table:
    """Read lines that were pasted, or those of a CSV file: tabs, semicolons or commas."""
    lines = [(number, line) for number, line in enumerate(normalise(text).splitlines(), 1) if line.strip()]
    if not lines:
        raise ValidationError(_("There is nothing in it."))
    delimiter = delimiter_of(lines[0][1])
    return _checked(((number, cells_of(number, line, delimiter)) for number, line in lines), form)


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of the code in which it was written. Windows-874 holds TIS-620 too."""
    for mark, code, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
        (b"", "utf-8", "UTF-8"),
        (b"", "cp874", "Windows-874"),
    ):
        if not content.startswith(mark):
            continue
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, name
    raise ValidationError(_("The file is neither a table in UTF-8 or Windows-874 nor XLSX. Save it as one of these."))


def delimiter_of(line: str) -> str:
    """What stands between the cells of `line`: a tab, a semicolon or a comma, the first of these that occurs."""
    return next((mark for mark in _DELIMITERS if mark in line), "\t")


def cells_of(number: int, line: str, delimiter: str) -> list[str]:
    """The cells of one line. Line by line, so that one stray quotation mark does not swallow the lines after it."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except csv.Error as error:
        raise ValidationError(_("Line %(number)s cannot be read: it is too long.") % {"number": number}) from error


def write_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a BOM, or Excel shows garbage."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_plain(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(rows: Iterable[Sequence[Value]], title: str, *, heads: int = 1) -> bytes:
    """A workbook of one sheet, whose first `heads` rows are bold and stay in sight. Text is text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1")
    sheet.freeze_panes = f"A{heads + 1}"
    bold = Font(bold=True)
    for place, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=_printable(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"
            if place < heads:
                cell.font = bold
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def _xlsx_rows(content: bytes) -> Iterable[tuple[int, list[str]]]:
    """The cells of the first sheet as text. Of formulas their last result; one without any is shown as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            files = package.infolist()
            if len(files) > 2000 or sum(file.file_size for file in files) > _UNPACKED:
                raise ValidationError(
                    _("The file unpacks to more than can be read. Save only the sheet with the marks.")
                )
            if "xl/workbook.xml" not in package.namelist():
                raise ValidationError(_("This is no XLSX file. Save it as XLSX or CSV and send that."))
        seen = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        typed = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        limits = {"max_row": MOST_ROWS + 2, "max_col": MOST_COLUMNS + 1}
        both = zip(seen.iter_rows(**limits), typed.iter_rows(**limits), strict=False)
        return [
            (number, [_text(cell.value, other.value) for cell, other in zip(row, others, strict=False)])
            for number, (row, others) in enumerate(both, 1)
        ]
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(_("This XLSX file cannot be read. Save it again as XLSX or CSV.")) from error


def _text(value: object, typed: object) -> str:
    if value is None:
        return typed if isinstance(typed, str) and typed.startswith("=") else ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        number = Decimal(repr(value))
        return f"{number.to_integral_value() if number == number.to_integral_value() else number.normalize():f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return normalise(str(value)).strip()


def _checked(rows: Iterable[tuple[int, Sequence[str]]], form: str) -> Table:
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
        if len(kept) > MOST_ROWS + 1:
            raise ValidationError(
                _("The list has more than %(limit)s lines. Paste it in parts.") % {"limit": MOST_ROWS}
            )
    if not kept:
        raise ValidationError(_("There is nothing in it."))
    return Table(tuple(kept), form)
