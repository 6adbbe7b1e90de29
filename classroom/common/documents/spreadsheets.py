"""The cells of XLSX and ODS as text, and the CSV files of an archive."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from xml.etree.ElementTree import Element

from classroom.common.documents.found import DocumentRefused, Fault
from classroom.common.documents.packages import Package
from classroom.common.thai.normalise import normalise

MOST_COLUMNS = 200
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE = (f"{{{_NAMES}{name}:1.0}}" for name in ("office", "text", "table"))
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_TABULAR = (".csv", ".tsv", ".txt")
MOST_FILES = 40


def read_sheet(file: BytesIO, wanted: str, most_rows: int) -> dict:
    """One sheet of a workbook: that of the name `wanted`, or the first that holds anything. Raises DocumentRefused."""
    package = _package(file)
    if "xl/workbook.xml" in package:
        return read_xlsx(file, package, wanted, most_rows)
    if "content.xml" in package and is_ods(package):
        return read_ods(package, wanted, most_rows)
    raise DocumentRefused(Fault.OTHER_KIND)


def unpack(file: BytesIO) -> tuple[dict, bytes]:
    """The CSV files of an archive, their names and lengths first; None for a workbook, which is one table."""
    package = _package(file)
    if "xl/workbook.xml" in package or "content.xml" in package:
        return {"files": None}, b""
    names = [name for name in package.parts if name.lower().endswith(_TABULAR) and "__MACOSX" not in name]
    if not names:
        raise DocumentRefused(Fault.OTHER_KIND)
    if len(names) > MOST_FILES:
        raise DocumentRefused(Fault.BOMB)
    parts = [(name.rsplit("/", 1)[-1], package.read(name)) for name in names]
    return {"files": [(name, len(part)) for name, part in parts]}, b"".join(part for _name, part in parts)


def _package(file: BytesIO) -> Package:
    content = file.getvalue()
    if content.startswith(_OLE):
        raise DocumentRefused(Fault.ENCRYPTED if _LOCKED in content else Fault.OLD_OFFICE)
    return Package(file)


class _Cells:
    """Takes rows in and cleans their cells; keeps which lines it cleaned."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[str]]] = []
        self.cleaned: list[int] = []

    def take(self, number: int, cells: list[str]) -> None:
        clean = [normalise(cell).strip() for cell in cells]
        if not any(clean):
            return
        if any(before.strip() != after for before, after in zip(cells, clean, strict=True)):
            self.cleaned.append(number)
        self.rows.append((number, [" ".join(cell.split()) if "\n" in cell else cell for cell in clean]))


def read_xlsx(file: BytesIO, package: Package, wanted: str, most_rows: int) -> dict:
    """One sheet of an XLSX. Of formulas their last result; one without any is shown as it is."""
    from openpyxl import load_workbook

    content = file.getvalue()
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        # Read once more with the formulas only where there are any: it takes as long as the first time.
        has_formulas = any(b"<f" in package.read(name) for name in package.parts if name.startswith("xl/worksheets/s"))
        other = load_workbook(BytesIO(content), read_only=True) if has_formulas else None
        for sheet in _in_turn(shown, lambda each: each.title, wanted):
            cells = _Cells()
            limits = {"max_row": most_rows + 200, "max_col": MOST_COLUMNS + 1}
            formulas = iter(other[sheet.title].iter_rows(**limits)) if other else None
            for number, row in enumerate(sheet.iter_rows(**limits), 1):
                typed = next(formulas, ()) if formulas else ()
                texts = [
                    _text(cell.value, typed[place].value if place < len(typed) else None)
                    for place, cell in enumerate(row)
                ]
                cells.take(number, texts)
                if len(cells.rows) >= most_rows:
                    break
            if cells.rows:
                return _answer("XLSX", sheet.title, [each.title for each in shown], cells)
    except DocumentRefused:
        raise
    except MemoryError:
        raise
    except Exception as error:  # what openpyxl raises for a broken file has no common name
        raise DocumentRefused(Fault.BROKEN) from error
    raise DocumentRefused(Fault.NO_TEXT)


def is_ods(package: Package) -> bool:
    return "mimetype" not in package or package.read("mimetype").strip().startswith(_ODS)


def read_ods(package: Package, wanted: str, most_rows: int) -> dict:
    """One sheet of an ODS. Of formulas their last result, as everywhere."""
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise DocumentRefused(Fault.ENCRYPTED)
    root = package.xml("content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if body is None:
        raise DocumentRefused(Fault.OTHER_KIND)
    tables = body.findall(_TABLE + "table")
    for table in _in_turn(tables, _title, wanted):
        cells = _Cells()
        number = 1
        for row in table.iter(_TABLE + "table-row"):
            times = _repeated(row, "number-rows-repeated")
            texts = list(_row(row))
            if any(texts):
                for step in range(min(times, most_rows - len(cells.rows))):
                    cells.take(number + step, texts)
            number += times
            if len(cells.rows) >= most_rows:
                break
        if cells.rows:
            return _answer("ODS", _title(table), [_title(each) for each in tables], cells)
    raise DocumentRefused(Fault.NO_TEXT)


def _title(table: Element) -> str:
    return table.get(_TABLE + "name", "")


def _in_turn(tables: list, name_of, wanted: str) -> Iterator:
    named = [table for table in tables if wanted and name_of(table) == wanted]
    return iter(named or tables)


def _answer(form: str, sheet: str, sheets: list[str], cells: _Cells) -> dict:
    return {"form": form, "sheet": sheet, "sheets": sheets, "rows": cells.rows, "cleaned": cells.cleaned}


def _row(row: Element) -> Iterator[str]:
    """The texts of a row; what is repeated to the edge of the sheet, empty as it is, ends with the row."""
    place = empty = 0
    for cell in row:
        if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        times, text = _repeated(cell, "number-columns-repeated"), _ods_text(cell)
        if not text:
            empty += times
            continue
        filled = min(empty, MOST_COLUMNS + 1 - place)
        yield from [""] * filled
        shown = min(times, MOST_COLUMNS + 1 - place - filled)
        yield from [text] * shown
        place, empty = place + filled + shown, 0
        if place > MOST_COLUMNS:
            return


def _repeated(element: Element, name: str) -> int:
    times = element.get(_TABLE + name, "1")
    return max(1, int(times)) if times.isdecimal() and len(times) < 9 else 1


def _ods_text(cell: Element) -> str:
    paragraphs = ["".join(part.itertext()) for part in cell.findall(_TEXT + "p")]
    shown = "\n".join(paragraphs)
    kind, value = cell.get(_OFFICE + "value-type"), cell.get(_OFFICE + "value")
    # 65010231 shown as 65,010,231 or 6.5E7 is still that number.
    if kind == "float" and value is not None:
        try:
            return _number(Decimal(value))
        except ArithmeticError:
            return shown
    if not shown and cell.get(_TABLE + "formula"):
        return "=" + cell.get(_TABLE + "formula", "").partition("=")[2]
    return shown


def _text(value: object, typed: object) -> str:
    if value is None:
        return typed if isinstance(typed, str) and typed.startswith("=") else ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return _number(Decimal(repr(value)))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _number(number: Decimal) -> str:
    return f"{number.to_integral_value() if number == number.to_integral_value() else number.normalize():f}"
