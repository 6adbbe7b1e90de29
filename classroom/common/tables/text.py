"""Text as a table: in which encoding it is written, and what stands between its cells."""

import csv
import re
from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from classroom.common.tables.table import MOST_ROWS, Table, checked
from classroom.common.thai.normalise import normalise

#: Windows-874 holds TIS-620 too.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "cp874": "Windows-874 (TIS-620)",
}
#: The code of a ValidationError that another encoding may mend.
UNREADABLE = "unreadable"
DELIMITERS = ("\t", ";", ",", "|")
_LINE_END = re.compile(r"\r\n|\r|\n")
_THAI = re.compile("[\u0e01-\u0e5b]+")
_FOREIGN = re.compile("[^\x00-\x7f\u0e01-\u0e5b\u2000-\u206f\u00a0\ufeff]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(
    text: str, form: str = "", *, encoding: str = "", delimiter: str = "", most_rows: int = MOST_ROWS
) -> Table:
    """Read lines that were pasted, or those of a CSV file: tabs, semicolons, commas or bars."""
    clean = normalise(text)
    lines = [(number, line) for number, line in enumerate(_LINE_END.split(clean), 1) if line.strip()]
    if not lines:
        raise ValidationError(_("There is nothing in it."))
    delimiter = delimiter or _delimiter([line for _number, line in lines[:50]])
    cleaned = frozenset()
    if clean != text:
        raw = _LINE_END.split(text)
        cleaned = frozenset(number for number, line in lines if raw[number - 1].lstrip("\ufeff") != line)
    rows = checked(((number, cells_of(number, line, delimiter)) for number, line in lines), most_rows)
    return Table(rows, form, encoding, delimiter, cleaned=cleaned)


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a file and its encoding, a key of ENCODINGS: the one that is given, or the one that is found.

    Raises ValidationError for what is no text, and for lines in different encodings.
    """
    if encoding:
        return _as_asked(content, encoding)
    marked = next((code for mark, code in _MARKS if content.startswith(mark)), None)
    for code in (marked,) if marked else ("utf-8", "cp874"):
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            if code == "utf-8":
                _refuse_mixture(content)
            continue
        if "\0" in text:
            break
        return text, code
    raise ValidationError(
        _("The file is neither a table in UTF-8 or Windows-874 nor XLSX or ODS. Save it as one of these."), UNREADABLE
    )


def _as_asked(content: bytes, encoding: str) -> tuple[str, str]:
    if encoding not in ENCODINGS:
        raise ValidationError(_("There is no such encoding here."))
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValidationError(
            _("The file cannot be read as %(encoding)s: line %(number)s is not written in it.")
            % {"encoding": ENCODINGS[encoding], "number": line},
            UNREADABLE,
        ) from error
    if "\0" in text:
        said = _("The file cannot be read as %(encoding)s.") % {"encoding": ENCODINGS[encoding]}
        raise ValidationError(said, UNREADABLE)
    return text, encoding


def _refuse_mixture(content: bytes) -> None:
    """Raise ValidationError where some lines are Thai in UTF-8 and others are none: both would be read as rubbish."""
    good = bad = None
    for number, line in enumerate(content.split(b"\n"), 1):
        try:
            text = line.decode()
        except UnicodeDecodeError:
            bad = bad or number
        else:
            if good is None and _THAI.search(text) and not _FOREIGN.search(text):
                good = number
        if good and bad:
            raise ValidationError(
                _(
                    "The file is a mixture: line %(good)s is written in UTF-8, line %(bad)s in another encoding. "
                    "Save all of it in one, best as UTF-8."
                )
                % {"good": good, "bad": bad},
                UNREADABLE,
            )


def delimiter_of(line: str) -> str:
    """What stands between the cells of `line`: a tab, a semicolon, a comma or a bar, the first of these that occurs."""
    return next((mark for mark in DELIMITERS if mark in line), "\t")


def _delimiter(lines: list[str]) -> str:
    """What stands between the cells: the mark that most lines hold equally often; titles above a table hold few."""
    best, found = 0.0, delimiter_of(lines[0])
    for mark in DELIMITERS:
        counts = Counter(line.count(mark) for line in lines if mark in line)
        if not counts:
            continue
        times, number = max(counts.items(), key=lambda item: (item[1], item[0]))
        # A tab is never part of a name; commas are, and then not equally often.
        score = number * (2.0 if mark == "\t" else 1.0) + min(times, 20) / 100
        if score > best:
            best, found = score, mark
    return found


def cells_of(number: int, line: str, delimiter: str) -> list[str]:
    """The cells of one line. Line by line, so that one stray quotation mark does not swallow the lines after it."""
    if '"' not in line and len(line) < csv.field_size_limit():
        return [cell.strip() for cell in line.split(delimiter)]
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except csv.Error as error:
        raise ValidationError(_("Line %(number)s cannot be read: it is too long.") % {"number": number}) from error
