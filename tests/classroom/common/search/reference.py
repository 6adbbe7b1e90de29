"""Plain substring search, the measure of the real one: slow, and nothing to go wrong in it."""

import re

from classroom.common.thai.normalise import fold

_SIGNS = re.compile(r"[^\w\u0e2f-\u0e3a\u0e40-\u0e4e]|_")
_MARKS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
_AFTER = "\u0e30\u0e32\u0e33\u0e45"
_BEFORE = "\u0e40\u0e41\u0e42\u0e43\u0e44"


def stands_in(query: str, text: str) -> bool:
    """Whether the letters of `query` stand in a paragraph of `text` one after the other, and cut no letter or word there.

    Signs and spaces count for nothing, on either side.
    """
    wanted = "".join(char for _, char in _letters(fold(query)))
    return any(_in_paragraph(wanted, fold(paragraph)) for paragraph in re.split(r"\n\s*\n", text))


def _in_paragraph(wanted: str, paragraph: str) -> bool:
    kept = _letters(paragraph)
    letters = "".join(char for _, char in kept)
    at = letters.find(wanted)
    while at >= 0:
        start, end = kept[at][0], kept[at + len(wanted) - 1][0] + 1
        if not _cut(paragraph, start) and not _cut(paragraph, end):
            return True
        at = letters.find(wanted, at + 1)
    return False


def _letters(text: str) -> list[tuple[int, str]]:
    """The letters with their places; signs between two numbers, or two words of another script, are one space."""
    kept: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if _SIGNS.match(char):
            continue
        before = kept[-1] if kept else (at - 1, char)
        if before[0] < at - 1 and not _is_thai(char) and _cut(before[1] + char, 1):
            kept.append((at - 1, " "))
        kept.append((at, char))
    return kept


def _cut(text: str, at: int) -> bool:
    """Whether a letter as a reader sees it, a number or a word of another script goes on over `at`."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before in _BEFORE:
        return "\u0e01" <= after <= "\u0e2e"
    if after in _MARKS or after in _AFTER:
        return "\u0e01" <= before <= "\u0e2e" or before in _MARKS
    if before.isdigit() or after.isdigit():
        return before.isdigit() and after.isdigit()
    return before.isalpha() and after.isalpha() and not _is_thai(before) and not _is_thai(after)


def _is_thai(char: str) -> bool:
    return "\u0e00" <= char <= "\u0e7f"
