"""Workbooks and archives, opened in a process of its own with limits on memory and time."""

import json
import subprocess
import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from classroom.common.tables.table import MOST_ROWS, Table, checked

_ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 45

_FAULTS = {
    "old_office": gettext_lazy("This is an old Excel file. Save it as XLSX or CSV and send that."),
    "encrypted": gettext_lazy("The file is locked with a password. Save it without one and send that."),
    "bomb": gettext_lazy("The file unpacks to more than can be read. Save only the sheet with the list."),
    "other_kind": gettext_lazy("This is neither XLSX nor ODS, nor an archive of CSV files. Save it as one of these."),
    "no_text": gettext_lazy("There is nothing in it."),
    "too_much_work": gettext_lazy("The file takes too long to read. Save only the sheet with the list, best as CSV."),
}
_BROKEN = gettext_lazy("This file cannot be read. Save it again as XLSX, ODS or CSV.")


def is_packed(content: bytes) -> bool:
    """Whether a file is an archive (as XLSX and ODS are), or an old Excel file."""
    return content.startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def read_workbook(content: bytes, *, sheet: str = "", most_rows: int = MOST_ROWS) -> Table:
    """The cells of one sheet as text: the one that is asked for, or the first that holds anything."""
    answer, _data = _ask(content, "table", sheet, str(most_rows + 2))
    rows = checked(((number, cells) for number, cells in answer["rows"]), most_rows)
    return Table(
        rows, answer["form"], sheet=answer["sheet"], sheets=tuple(answer["sheets"]),
        cleaned=frozenset(answer["cleaned"]),
    )  # fmt: skip


def unpack(content: bytes) -> dict[str, bytes] | None:
    """The CSV files of an archive by their names without folders; None for a workbook, which is one table."""
    answer, data = _ask(content, "files")
    if answer["files"] is None:
        return None
    found, start = {}, 0
    for name, length in answer["files"]:
        found[name] = data[start : start + length]
        start += length
    return found


def _ask(content: bytes, *arguments: str) -> tuple[dict, bytes]:
    command = [sys.executable, "-m", "classroom.common.documents.child", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file is nothing but its input
            command, cwd=_ROOT, input=content, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ValidationError(_FAULTS["too_much_work"]) from error
    head, _newline, data = done.stdout.partition(b"\n")
    if done.returncode or not head:
        # It was ended for what it took, or the reader broke on the file.
        raise ValidationError(_FAULTS["too_much_work"] if done.returncode in (-9, -24) else _BROKEN)
    answer = json.loads(head)
    if fault := answer.get("fault"):
        raise ValidationError(_FAULTS.get(fault, _BROKEN))
    return answer, data
