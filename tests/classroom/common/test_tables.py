"""Tables in and out: no letter replaced silently, no text that runs."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from classroom.common.tables import read_table, read_text, write_csv, write_xlsx

LINES = "รหัสนักศึกษา,ควิซ ๑\n0650101,7.5\n\n65010188,น้ำ\n"
ROWS = ((1, ("รหัสนักศึกษา", "ควิซ ๑")), (2, ("0650101", "7.5")), (4, ("65010188", "น้ำ")))


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with BOM"),
        ("cp874", "Windows-874 (TIS-620)"),
        ("tis-620", "Windows-874 (TIS-620)"),
        ("utf-16", "UTF-16"),
    ],
)
def test_the_code_is_told_and_named(code, form):
    table = read_table(LINES.encode(code))
    assert (table.form, table.rows) == (form, ROWS)


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_tabs_semicolons_and_commas_part_cells(delimiter):
    assert read_text(LINES.replace(",", delimiter)).rows == ROWS


def sheet(rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_gives_numbers_as_they_are_seen():
    table = read_table(sheet([["รหัส", "ก"], [65010231, 7.1], ["0012", 8.0], [None, None], [1, "=1+1"]]))
    assert table.form == "XLSX"
    assert [row for _number, row in table.rows] == [
        ("รหัส", "ก"), ("65010231", "7.1"), ("0012", "8"), ("1", "=1+1"),
    ]  # fmt: skip


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<a/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 61_000_000)
    return out.getvalue()


REFUSED = [
    b"",
    b"\n\n",
    b"x" * 5_000_001,
    b"PK\x03\x04 no workbook",
    b"\xd0\xcf\x11\xe0 an old one",
    b"a\0b",
    b"\xfe\xfe\xfc\xff",
    b"a," * 300 + b"b",
    b"a\n" * 5_002,
    b'"' + b"x" * 200_000,
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_is_no_table_is_refused_with_the_reason(number):
    with pytest.raises(ValidationError) as refused:
        read_table(REFUSED[number])
    assert refused.value.messages[0]


def test_a_workbook_that_unpacks_to_very_much_is_not_unpacked():
    with pytest.raises(ValidationError):
        read_table(bomb())


RISKY = ["=HYPERLINK(1)", "+1", "-1", "@a", "\tx", "65010231", "0012", "ปกติ"]


def test_no_text_runs_as_a_formula():
    written = write_csv([RISKY, [Decimal("7.50"), None, 3]])
    assert written.startswith(b"\xef\xbb\xbf")
    first, second = written.decode("utf-8-sig").splitlines()
    assert first == "'=HYPERLINK(1),'+1,'-1,'@a,'\tx,65010231,0012,ปกติ"
    assert second == "7.50,,3"
    book = load_workbook(io.BytesIO(write_xlsx([["a/b"], RISKY, [Decimal("7.5"), "x\x00y"]], "ก/ข[1]")))
    cells = book.active[2]
    assert [cell.value for cell in cells] == RISKY
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert [cell.value for cell in book.active[3]][:2] == [7.5, "xy"]
