"""Where things stand on a drawn timeline: years in columns, lanes below each other, labels that do not touch.

Pure arithmetic in the units of an SVG. A year in which nothing is told is narrow, a full one wide, and the years that tell
something have a line with their number, so that nobody takes the distances for durations. What has no room for its words
keeps its dot.
"""

import re
import unicodedata
from collections.abc import Hashable, Sequence
from itertools import groupby
from typing import NamedTuple

WIDTH = 1100.0
_EDGE = 14.0
_ERAS = 40.0
_EMPTY, _BASE, _PER_ITEM, _FULL = 7.0, 18.0, 10.0, 16
_LETTER = 7.1
_ROW = 21.0
_LEVELS = 8
_TRACK = 33.0
_DOT_GAP = 9.0
_INSET = 6.0
_NUMBER = 40.0
_LANE_TITLE = 30.0
_LANE_FOOT = 18.0
_TOP = 34.0
_BOTTOM = 34.0
_LONGEST = 26


class Item(NamedTuple):
    """What is to be drawn in a lane: when it was, and its words."""

    key: Hashable
    year_from: int
    year_to: int
    month: int | None
    day: int | None
    label: str


class Tick(NamedTuple):
    """The line at which a year begins. `label` is empty where there is no room for the number."""

    x: float
    year: int
    label: str


class Point(NamedTuple):
    """A dot on its axis at `x`. Its words stand at `label_y` behind a stem, before it when `is_left`; "" without room."""

    key: Hashable
    x: float
    label: str
    label_x: float
    label_y: float
    is_left: bool


class Bar(NamedTuple):
    """A time with a beginning and an end, on a track of its own below the axis."""

    key: Hashable
    x: float
    y: float
    width: float
    label: str
    label_x: float


class DrawnLane(NamedTuple):
    title: str
    top: float
    axis: float
    points: list[Point]
    bars: list[Bar]


class Drawing(NamedTuple):
    width: float
    height: float
    top: float
    bottom: float
    ticks: list[Tick]
    lanes: list[DrawnLane]


def draw(lanes: Sequence[tuple[str, Sequence[Item]]]) -> Drawing | None:
    """Place lanes, each with its title and its items in the order of time; None when there is nothing to draw."""
    items = [item for _title, own in lanes for item in own]
    if not items:
        return None
    columns = _columns([own for _title, own in lanes])
    y = _TOP
    drawn = []
    for title, own in lanes:
        drawn.append(_lane(title, own, columns, y))
        y = _foot(drawn[-1])
    return Drawing(WIDTH, y + _BOTTOM, _TOP, y, _ticks(columns, items), drawn)


def text_width(words: str) -> float:
    """About how wide words are: marks above and below a letter take no room."""
    return _LETTER * sum(1 for sign in words if unicodedata.category(sign) != "Mn")


def shortened(words: str, longest: int = _LONGEST) -> str:
    """Words cut to what fits on a drawing, never within a written letter."""
    letters = re.findall(r".[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]*", words, re.DOTALL)
    return words if len(letters) <= longest else "".join(letters[: longest - 1]).rstrip() + "…"


class _Columns(NamedTuple):
    """The years from the first to the last, with where each begins; the last entry is the end."""

    first: int
    edges: list[float]

    def at(self, year: int, share: float) -> float:
        index = max(0, min(year - self.first, len(self.edges) - 2))
        return self.edges[index] + share * (self.edges[index + 1] - self.edges[index])


def _columns(lanes: Sequence[Sequence[Item]]) -> _Columns:
    """Give each year the room that its fullest lane needs."""
    items = [item for own in lanes for item in own]
    first, last = min(item.year_from for item in items), max(item.year_to for item in items)
    widths = [_EMPTY] * (last - first + 1)
    for year in {year for item in items for year in (item.year_from, item.year_to)}:
        fullest = max(sum(item.year_from == item.year_to == year for item in own) for own in lanes)
        widths[year - first] = _BASE + _PER_ITEM * min(fullest, _FULL)
    scale = (WIDTH - _ERAS - _EDGE) / sum(widths)
    edges = [_ERAS]
    for width in widths:
        edges.append(edges[-1] + width * scale)
    return _Columns(first, edges)


def _ticks(columns: _Columns, items: Sequence[Item]) -> list[Tick]:
    ticks: list[Tick] = []
    free = 0.0
    for year in sorted({year for item in items for year in (item.year_from, item.year_to)}):
        x = columns.at(year, 0.0)
        has_room = x >= free
        ticks.append(Tick(x, year, str(year) if has_room else ""))
        free = x + _NUMBER if has_room else free
    return ticks


def _lane(title: str, items: Sequence[Item], columns: _Columns, top: float) -> DrawnLane:
    spans = [item for item in items if item.year_to != item.year_from]
    placed = _placed([item for item in items if item.year_to == item.year_from], columns)
    points, levels = _labelled(placed) if placed else ([], 0)
    axis = top + _LANE_TITLE + levels * _ROW + 8
    drawn = [
        Point(item.key, x, label, x + (-6 if is_left else 6), axis - 8 - level * _ROW, is_left)
        for item, x, label, level, is_left in points
    ]
    return DrawnLane(title, top, axis, drawn, _bars(spans, columns, axis + 20))


def _foot(lane: DrawnLane) -> float:
    return max([bar.y + _TRACK for bar in lane.bars], default=lane.axis + 8) + _LANE_FOOT


def _placed(items: Sequence[Item], columns: _Columns) -> list[tuple[Item, float]]:
    """Where the dots stand: by month and day, and what is known by its year alone spread over it.

    None hides another, and none leaves its year.
    """
    placed: list[tuple[Item, float]] = []
    for year, group in groupby(sorted(items, key=lambda item: item.year_from), key=lambda item: item.year_from):
        own = list(group)
        alone = [item for item in own if not item.month]
        shares = {item.key: (at + 1) / (len(alone) + 1) for at, item in enumerate(alone)}
        for item in own:
            if item.month:
                shares[item.key] = (item.month - 1 + ((item.day or 15) - 1) / 31) / 12
        own.sort(key=lambda item: shares[item.key])
        first, last = columns.at(year, 0.0) + _INSET, columns.at(year, 1.0) - _INSET
        gap = min(_DOT_GAP, (last - first) / max(1, len(own) - 1))
        places = [min(last, max(first, columns.at(year, shares[item.key]))) for item in own]
        for at in range(1, len(places)):
            places[at] = max(places[at], places[at - 1] + gap)
        for at in range(len(places) - 1, -1, -1):
            places[at] = min(places[at], last - (len(places) - 1 - at) * gap)
        placed += zip(own, places, strict=True)
    return placed


_Labelled = list[tuple[Item, float, str, int, bool]]


def _labelled(placed: Sequence[tuple[Item, float]]) -> tuple[_Labelled, int]:
    """Give the dots their words on as few levels as hold all of them, or on all levels what these hold.

    No words cover others, and no stem goes through words.
    """
    for levels in range(1, _LEVELS + 1):
        found = _on_levels(placed, levels)
        if all(label for _item, _x, label, _level, _is_left in found):
            return found, levels
    return found, _LEVELS


def _on_levels(placed: Sequence[tuple[Item, float]], levels: int) -> _Labelled:
    """Label from left to right, the highest level first: what comes after stands below the words that reach over it."""
    boxes: list[list[tuple[float, float]]] = [[] for _level in range(levels)]
    stems: list[tuple[float, int]] = []
    found: _Labelled = []
    for item, x in placed:
        words = shortened(item.label)
        width = text_width(words) + 8
        tries = ((level, is_left) for is_left in (False, True) for level in range(levels - 1, -1, -1))
        place = next((each for each in tries if words and _is_free(x, width, *each, boxes, stems)), None)
        if place is None:
            found.append((item, x, "", 0, False))
            continue
        level, is_left = place
        boxes[level].append((x - width, x + 2) if is_left else (x - 2, x + width))
        stems.append((x, level))
        found.append((item, x, words, level, is_left))
    return found


def _is_free(x: float, width: float, level: int, is_left: bool, boxes, stems) -> bool:
    first, last = (x - width, x + 2) if is_left else (x - 2, x + width)
    if first < 0 or last > WIDTH:
        return False
    if any(left < last and first < right for left, right in boxes[level]):
        return False
    if any(first - 2 < stem < last + 2 for stem, height in stems if height >= level and stem != x):
        return False
    return not any(left - 2 < x < right + 2 for lower in boxes[:level] for left, right in lower)


def _bars(spans: Sequence[Item], columns: _Columns, top: float) -> list[Bar]:
    tracks: list[float] = []
    bars = []
    for item in sorted(spans, key=lambda item: (item.year_from, item.month or 0, item.year_to)):
        x = columns.at(item.year_from, (item.month - 1) / 12 if item.month else 0.0)
        width = max(6.0, columns.at(item.year_to, 1.0) - x)
        words = shortened(item.label)
        x_label = min(x, WIDTH - text_width(words))
        end = max(x + width, x_label + text_width(words)) + 10
        track = next((at for at, taken in enumerate(tracks) if taken <= x_label), None)
        if track is None:
            track = len(tracks)
            tracks.append(0.0)
        tracks[track] = end
        bars.append(Bar(item.key, x, top + track * _TRACK, width, words, x_label))
    return bars
