"""Tables that come from spreadsheets and go back to them: CSV, TSV, XLSX and ODS. No Django models, no course.

Reading never replaces a letter silently: a file whose signs cannot be told is refused. Workbooks and archives are opened
in a process of their own with bounds. Writing never lets text run as a formula, and keeps numbers of students as text.
"""

from django.core.exceptions import ValidationError

from classroom.common.tables.packed import is_packed, read_workbook, unpack
from classroom.common.tables.table import LARGEST, MOST_COLUMNS, MOST_ROWS, Table, too_large
from classroom.common.tables.text import (
    DELIMITERS,
    ENCODINGS,
    UNREADABLE,
    cells_of,
    decode,
    delimiter_of,
    read_text,
)
from classroom.common.tables.writing import FORMULA, Value, write_csv, write_xlsx

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "FORMULA",
    "LARGEST",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "UNREADABLE",
    "Table",
    "Value",
    "cells_of",
    "decode",
    "delimiter_of",
    "is_packed",
    "read_table",
    "read_text",
    "too_large",
    "unpack",
    "write_csv",
    "write_xlsx",
]


def read_table(
    content: bytes,
    *,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    most_rows: int = MOST_ROWS,
    largest: int = LARGEST,
) -> Table:
    """Read a file by what is in it, not by its name. Raises ValidationError, which says what is wrong and where.

    `encoding` (a key of ENCODINGS), `delimiter` and `sheet` say how, where finding it out went wrong.
    """
    if len(content) > largest:
        raise ValidationError(too_large(largest))
    if is_packed(content):
        return read_workbook(content, sheet=sheet, most_rows=most_rows)
    text, found = decode(content, encoding)
    return read_text(text, ENCODINGS[found], encoding=found, delimiter=delimiter, most_rows=most_rows)
