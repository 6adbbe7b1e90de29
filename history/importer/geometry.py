"""The printed page behind the scan: how wide its lines are and how many it holds.

Columns are counted as a reader sees them: marks above and below take no room.
"""

import unicodedata
from dataclasses import dataclass
from math import ceil
from statistics import median

from .blocks import Raw
from .footnotes import strip_marks

# Lines needed before a width is believed, and page ends before a height is.
_ENOUGH_LINES = 6
_ENOUGH_PAGES = 4
# A printed page has from 18 to 50 lines. Counting is out by a line and a half here and
# there, so a distance of more than four pages says nothing.
_LOWEST, _HIGHEST, _SLACK, _FAR, _AGREEING = 18, 50, 1.5, 4.5, 0.6
_INDENT = 8
# Of a Thai textbook, where no wrapped line shows the real one.
USUAL_WIDTH = 66


class _Room(dict[int, int | None]):
    """Takes out what stands above or below a letter; learns each character as it comes."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) == "Mn" else code
        return self[code]


_ROOM = _Room()


@dataclass(frozen=True)
class Geometry:
    """The columns of a full line; 0 where the file does not show it."""

    width: int = 0

    def is_full(self, text: str) -> bool:
        """Say whether *text* fills its line, so that its end is no choice of the writer."""
        return bool(self.width) and columns(text) >= 0.88 * self.width

    def is_short(self, text: str) -> bool:
        """Say whether *text* leaves a good part of its line empty."""
        return bool(self.width) and columns(text) < 0.8 * self.width

    def is_indented(self, raw: Raw) -> bool:
        """Say whether the first of several lines is short by an indent."""
        return is_wrapped(raw) and columns(raw.lines[0].text) <= 0.89 * self.width

    def lines_of(self, raw: Raw) -> float:
        """Return how many printed lines *raw* takes."""
        if raw.kind == "heading":
            return 2.5
        if is_wrapped(raw):
            return len(raw.lines)
        return ceil((columns(strip_marks(raw.text)) + _INDENT / 2) / (self.width or USUAL_WIDTH))


def columns(text: str) -> int:
    """Count the columns that *text* takes in print."""
    return len(text.translate(_ROOM))


def is_wrapped(raw: Raw) -> bool:
    """Say whether *raw* is a printed paragraph with its line ends kept."""
    return len(raw.lines) > 1 and median(columns(line.text) for line in raw.lines[:-1]) >= 40


def is_verse(raw: Raw, *, ready: bool) -> bool:
    """Say whether the line ends of *raw* are meant: hard breaks after short lines.

    A scan ends every printed line so; there, only what is quoted can be verse.
    """
    hard = len(raw.lines) > 1 and all(line.hard for line in raw.lines[:-1])
    return hard and (ready or raw.quoted) and not is_wrapped(raw)


def measure(raws: list[Raw]) -> Geometry:
    """Return the geometry that the wrapped paragraphs show."""
    full = [
        columns(line.text)
        for raw in raws
        if raw.kind == "paragraph" and not raw.quoted and is_wrapped(raw)
        for line in raw.lines[1:-1]
    ]
    return Geometry(width=round(median(full))) if len(full) >= _ENOUGH_LINES else Geometry()


def measure_height(distances: list[float]) -> float:
    """Return the lines of a page, from the distances between sure page ends.

    A distance may be of several pages. The height is the greatest that most of
    them are multiples of; 0.0 if there is none.
    """
    if len(distances) < _ENOUGH_PAGES:
        return 0.0

    def agreeing(height: float) -> int:
        near = [off_page(distance, height) <= _SLACK for distance in distances if distance < _FAR * height]
        return sum(near)

    heights = [step / 2 for step in range(2 * _LOWEST, 2 * _HIGHEST)]
    most = max(agreeing(height) for height in heights)
    if most < max(_ENOUGH_PAGES, _AGREEING * len(distances)):
        return 0.0
    best = [height for height in heights if agreeing(height) == most]
    # Neighbouring heights agree alike; the middle of the greatest run of them is meant.
    run = [height for height in best if height >= best[-1] - _SLACK]
    return median(run)


def off_page(distance: float, height: float) -> float:
    """Return how many lines *distance* is away from a whole number of pages."""
    return abs(distance - max(1, round(distance / height)) * height)
