"""One line of a list, cleaned: what it says of a person, and what was cleaned."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from classroom.common.student_numbers import number_key, plain_number
from classroom.common.tables import FORMULA
from classroom.courses.models import Role
from classroom.courses.services.roster.words import has_left, role_of

# Not where a vowel or a mark follows: นายิกา is a name.
_TITLES = re.compile(
    r"^(?:(?:ว่าที่\s*(?:ร้อยตรีหญิง|ร้อยตรี|ร\.ต\.\s*หญิง|ร\.ต\.)|นางสาว|น\.ส\.|นาย|นาง|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง"
    r"|Mr\.?|Mrs\.?|Ms\.?|Miss)\s*(?=[^\s\u0e30-\u0e3a\u0e45-\u0e4e]))+"
)
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI_DIGIT = re.compile("[๐-๙]")
# Spreadsheets write ="0123" to keep a number as text.
_KEPT_AS_TEXT = re.compile(r'^="([^"]*)"$')
_IN_BRACKETS = re.compile(r"<([^<>]+@[^<>]+)>$")
_ROUNDED = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d+$")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of a list as it was understood. Empty strings stand for what the list does not say.

    `role` is None for a word that nobody knows; `course` is what the list calls the course; `notes` say what was cleaned.
    """

    number: int
    full_name: str = ""
    student_number: str = ""
    email: str = ""
    latin_name: str = ""
    group: str = ""
    faculty: str = ""
    username: str = ""
    role: str | None = Role.STUDENT
    role_word: str = ""
    has_left: bool = False
    course: str = ""
    course_title: str = ""
    notes: tuple[str, ...] = ()
    problem: str = ""

    @property
    def number_key(self) -> str:
        """The student number as two are compared."""
        return number_key(self.student_number)


def plain_address(cell: str) -> str:
    """An e-mail address as it is kept: in small letters and 0-9, without what is written round it (a name, mailto:)."""
    inside = _IN_BRACKETS.search(cell)
    address = (inside[1] if inside else cell).translate(_THAI_DIGITS).replace(" ", "").lower()
    return address.removeprefix("mailto:")


def without_title(name: str) -> str:
    """A name as people are called by it, without what is written before it."""
    return _TITLES.sub("", " ".join(name.split()))


def row_of(number: int, said: Mapping[str, str], *, cleaned: bool = False) -> RosterRow:
    """What a line says, by the meanings of its columns; `cleaned` when invisible signs were taken out of it."""
    said = {meaning: _opened(cell) for meaning, cell in said.items() if cell}
    name = said.get("full_name") or f"{said.get('first_name', '')} {said.get('last_name', '')}"
    latin = said.get("latin_name") or f"{said.get('latin_first', '')} {said.get('latin_last', '')}"
    student_number, email = said.get("student_number", ""), said.get("email", "")
    notes, problem = [], ""
    if cleaned:
        notes.append(_("Invisible signs or odd spaces were taken out."))
    if _THAI_DIGIT.search(student_number) or _THAI_DIGIT.search(email):
        notes.append(_("Thai digits were written as 0-9."))
    if _ROUNDED.match(student_number):
        problem = _(
            "The spreadsheet has rounded the number to %(number)s. Make the column text there, and export it again."
        ) % {"number": student_number}
    return RosterRow(
        number=number,
        full_name=without_title(name),
        student_number=plain_number(student_number),
        email=plain_address(email),
        latin_name=without_title(latin),
        group=" ".join(said.get("group", "").split()),
        faculty=" ".join(said.get("faculty", "").split()),
        username="".join(said.get("username", "").split()),
        role=role_of(said.get("role", "")),
        role_word=said.get("role", ""),
        has_left=has_left(said.get("status", "")),
        course=" ".join(said.get("course", "").split()),
        course_title=" ".join(said.get("course_title", "").split()),
        notes=tuple(notes),
        problem=problem,
    )


def _opened(cell: str) -> str:
    """A cell without what keeps it as text in a spreadsheet: ="…", or the mark that our own exports write."""
    if kept := _KEPT_AS_TEXT.match(cell):
        return kept[1].strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def said_by(row: Iterable[str], columns: Iterable[str | None]) -> dict[str, str]:
    """The cells of a row by the meanings of their columns; a full name that lies in several cells is put together."""
    said: dict[str, str] = {}
    for cell, meaning in zip(row, columns, strict=False):
        if meaning and cell:
            joined = meaning == "full_name" and meaning in said
            said[meaning] = f"{said[meaning]} {cell}" if joined else said.get(meaning, cell)
    return said
