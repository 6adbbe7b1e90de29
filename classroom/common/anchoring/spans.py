"""Spans of code points."""

import unicodedata
from typing import NamedTuple

_SARA_AM = "\u0e33"


class Span(NamedTuple):
    """From `start` up to `end`, in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def snap_out(text: str, span: Span) -> Span:
    """Widen `span` so that it cuts no letter from its marks: "ที่" is one, and SARA AM belongs to what it stands on."""
    start, end = span
    while start > 0 and _leans(text[start : start + 1]):
        start -= 1
    while 0 < end < len(text) and end > span.start and _leans(text[end]):
        end += 1
    return Span(start, end)


def _leans(char: str) -> bool:
    """Whether a character stands on the one before it."""
    return char != "" and (char in (_SARA_AM, "\u200d") or unicodedata.category(char) in ("Mn", "Me", "Mc"))
