"""Footnote marks and footnote texts, however the file writes them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from .blocks import Line, Raw
from .structure import Decision, Note

MARK = re.compile(r"(?<!\\)\[\^(\d{1,7})\](?!:)")
# `<sup>30</sup>`, `<sup>[30]</sup>`, `[^30]`, ³⁰; with Thai digits too.
_SUP = re.compile(r"<sup>\s*\[?\(?\s*([0-9๐-๙]{1,4})\s*\)?\]?\s*</sup>", re.IGNORECASE)
_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
_LABEL = re.compile(r"(?<!\\)\[\^([^\] \n]+)\]")
_DEFINITION = re.compile(r"^ {0,3}\[\^([^\] \n]+)\]:", re.MULTILINE)
_TEXT_START = re.compile(r"^\[\^(\d+)\][ :.]*(?=\S)")
_LONGEST_NUMBER = 6
# What a raised digit is a power of: a ten, or a unit of length after its number.
_BASE = re.compile(r"(?:(?<![0-9.,])10|(?:[0-9]|ตาราง)\s?(?:mm|cm|dm|m|km|ft))$")
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DIGITS_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def unify_marks(text: str) -> str:
    """Return *text*, a scan, with every footnote mark written as ``[^30]``.

    A power is no mark: "10<sup>6</sup>" and "5 km<sup>2</sup>" become "10⁶" and
    "5 km²"; but "ค.ศ. 1929<sup>7</sup>" and "Stalin<sup>2</sup>" have marks.
    Labels that are words ("[^serge]") get the numbers after the highest one.
    """
    text = _SUP.sub(lambda match: _mark(text, match, _digits(match[1])), text)
    text = _RAISED.sub(lambda match: _mark(text, match, match[0].translate(_RAISED_DIGITS)), text)
    return _number(text, list(dict.fromkeys(_LABEL.findall(text))))


def number_labels(text: str) -> str:
    """Return *text*, finished Markdown, with a number as the label of every footnote that it has.

    A word gets the number after the highest one; without a footnote it is no label.
    """
    defined = set(_DEFINITION.findall(text))
    labels = [label for label in dict.fromkeys(_LABEL.findall(text)) if label in defined or _is_number(label)]
    return _number(text, labels)


def _number(text: str, labels: list[str]) -> str:
    named = [label for label in labels if not _is_number(label)]
    if not labels:
        return text
    highest = max((int(_digits(label)) for label in labels if label not in named), default=0)
    numbers = {label: str(highest + step) for step, label in enumerate(named, 1)}
    numbers |= {label: str(int(_digits(label))) for label in labels if label not in numbers}
    return _LABEL.sub(lambda match: f"[^{numbers[match[1]]}]" if match[1] in numbers else match[0], text)


def _is_number(label: str) -> bool:
    """Whether a label is the number of a note. A longer row of digits is a label like a word; no database counts so far."""
    return len(label) <= _LONGEST_NUMBER and _digits(label).isascii() and _digits(label).isdigit()


def strip_marks(text: str) -> str:
    """Return *text* without its marks."""
    return MARK.sub("", text)


def ends_in_mark(text: str) -> bool:
    """Say whether a footnote mark is the last thing in *text*."""
    return bool(re.search(r"\[\^\d+\]\W*$", text))


def take_note_texts(raws: list[Raw]) -> list[Raw]:
    """Return *raws* with the footnotes at the feet of pages as notes.

    Such a paragraph begins with a mark that has stood in the text above. One
    paragraph may hold several notes, each on a line of its own.
    """
    marked: set[str] = set()
    found: list[Raw] = []
    for raw in raws:
        first = _TEXT_START.match(raw.lines[0].text) if raw.kind == "paragraph" else None
        if first and first[1] in marked:
            found += _notes_of(raw)
        else:
            found.append(raw)
            marked.update(number for line in raw.lines for number in MARK.findall(line.text))
    return found


def _notes_of(raw: Raw) -> list[Raw]:
    notes: list[tuple[str, list[Line]]] = []
    for line in raw.lines:
        if match := _TEXT_START.match(line.text):
            notes.append((match[1], []))
        notes[-1][1].append(replace(line, text=_TEXT_START.sub("", line.text)))
    return [
        Raw("note", tuple(lines), label=number, children=(Raw("paragraph", tuple(lines)),)) for number, lines in notes
    ]


class Marked(NamedTuple):
    """A mark in the text: its number, its line of the file, its block and its place there."""

    number: int
    line: int
    block: int
    at: int


def collect(marked: Iterable[Marked], bodies: dict[int, str]) -> tuple[Note, ...]:
    """Return the notes in the order of their first mark in reading order; unmarked texts come last."""
    order = list(dict.fromkeys([mark.number for mark in marked] + list(bodies)))
    return tuple(Note(number, bodies.get(number, "")) for number in order)


def doubts(marked: list[Marked], bodies: dict[int, str], lines: dict[int, int]) -> list[Decision]:
    """List marks out of order and texts without a mark, for a person to look at."""
    found = []
    highest = None
    seen: set[int] = set()
    for number, line, block, at in marked:
        if number not in seen and highest is not None and number != highest + 1:
            was, other = f"[^{highest}]", str(highest + 1)
            found.append(Decision("note", line, was, f"[^{number}]", "kept", other, block, at))
        seen.add(number)
        highest = max(number, highest or 0)
    for number in bodies:
        if number not in seen:
            found.append(Decision("note", lines.get(number, 0), f"[^{number}]", bodies[number][:30], "kept", "no mark"))
    return found


def _digits(text: str) -> str:
    return "".join(str(ord(char) - 0x0E50) if "๐" <= char <= "๙" else char for char in text)


def _mark(text: str, match: re.Match[str], number: str) -> str:
    if _BASE.search(text, max(0, match.start() - 8), match.start()):
        return number.translate(_DIGITS_RAISED)
    return f"[^{int(number)}]"
