"""What the columns of a plain list hold: by their headings, or by what is in them."""

import re
from collections.abc import Sequence

from classroom.common.student_numbers import plain_number
from classroom.common.tables import Table
from classroom.courses.services.roster.rows import without_title
from classroom.courses.services.roster.words import TEACHER, heading_of

#: Registrars write the name of the course, the term and the teacher above the headings.
LOOKED_AT = 25
_STUDENT_NUMBER = re.compile(r"^\d[\d-]{4,18}\d$")
_TITLE_WORDS = {
    "นาย",
    "นาง",
    "นางสาว",
    "น.ส.",
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "miss",
    "ด.ช.",
    "ด.ญ.",
    "ว่าที่ร้อยตรี",
}
_KEYS = {"student_number", "email", "username"}
_NAMES = {"full_name", "first_name"}


def find_head(table: Table) -> int | None:
    """The line of the headings: the one that says most, of those that name people or how to know them."""
    best, found = 1, None
    for number, row in table.rows[:LOOKED_AT]:
        named = {heading_of(cell) for cell in row} - {None}
        if len(named) > best and named & (_NAMES | _KEYS):
            best, found = len(named), number
    return found


def meanings_of(table: Table, head: int) -> list[str | None]:
    """The meanings of all columns, by the headings of line `head`."""
    heads = dict(table.rows)[head]
    width = max(len(row) for _number, row in table.rows)
    found = [heading_of(cell) for cell in heads] + [None] * (width - len(heads))
    if TEACHER in found:
        is_person = "role" in found and not _NAMES & set(found)
        found = ["full_name" if is_person and each == TEACHER else each for each in found]
        found = [None if each == TEACHER else each for each in found]
    if "first_name" in found and "last_name" not in found and "full_name" in found:
        # Beside a first name, ชื่อสกุล is the surname.
        found[found.index("full_name")] = "last_name"
    below = [row for number, row in table.rows if number > head][:50]
    if "full_name" in found and not {"first_name", "last_name"} & set(found):
        # One heading over several cells: title, first name and surname.
        place = found.index("full_name") + 1
        while place < width and not (heads[place] if place < len(heads) else "") and _is_words(_cells(below, place)):
            found[place] = "full_name"
            place += 1
    seen: set[str] = set()
    for place, meaning in enumerate(found):
        if meaning and meaning != "full_name" and meaning in seen:
            found[place] = None
        seen.add(meaning or "")
    return found


def guess_columns(table: Table) -> list[str | None]:
    """The meanings of all columns of a list without headings: an address has @, a student number is six digits or more.

    Of the others the first is the name, or the first two of single words; the next is the group.
    """
    rows = [row for _number, row in table.rows[:50]]
    width = max(len(row) for row in rows)
    found: list[str | None] = [None] * width
    texts = []
    for place in range(width):
        cells = _cells(rows, place)
        if not cells:
            continue
        if _most(cells, lambda cell: "@" in cell):
            kind = "email"
        elif _most(cells, lambda cell: bool(_STUDENT_NUMBER.match(plain_number(cell)))):
            kind = "student_number"
        elif place == 0 and _most(cells, lambda cell: plain_number(cell).rstrip(".").isdigit()):
            continue  # a running number
        elif _most(cells, lambda cell: cell.lower() in _TITLE_WORDS):
            kind = "title"
        else:
            texts.append(place)
            continue
        if kind not in found:
            found[place] = kind
    if texts:
        first, second = texts[0], texts[1] if len(texts) > 1 else None
        if second is not None and _single(_cells(rows, first)) and _single(_cells(rows, second)):
            found[first], found[second] = "first_name", "last_name"
            texts = texts[2:]
        else:
            found[first] = "full_name"
            texts = texts[1:]
        if texts:
            found[texts[0]] = "group"
    return found


def _cells(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place] for row in rows if place < len(row) and row[place]]


def _most(cells: Sequence[str], test) -> bool:
    return sum(map(test, cells)) * 2 > len(cells)


def _is_words(cells: Sequence[str]) -> bool:
    return bool(cells) and _most(cells, lambda cell: not any(sign.isdigit() for sign in cell) and "@" not in cell)


def _single(cells: Sequence[str]) -> bool:
    return _is_words(cells) and _most(cells, lambda cell: " " not in without_title(cell))
