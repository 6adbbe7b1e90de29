"""A line of a text with what was sought in it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from classroom.common.search.places import Place
from classroom.common.thai.clusters import snap_outward
from classroom.common.thai.words import segment

# How far a word may reach beyond what was found in it: a longer run is none that a dictionary knows.
_LONGEST_REST = 24
# A snippet rather begins and ends at a space when there is one so near.
_NEAR = 25


class Part(NamedTuple):
    """Words of a snippet; `marked` when they are what was sought."""

    text: str
    marked: bool = False


def snippet(
    text: str, places: Sequence[Place], *, before: int = 50, after: int = 110, names: Iterable[str] = ()
) -> list[Part]:
    """Return the words of `text` around the first of `places`, with all of them there marked as whole words.

    About `before` and `after` code points stand on its sides, cut at a space where there is one near, with "…" where
    the text goes on. `names` are kept whole. Without places it is the beginning of the text.
    """
    first = places[0] if places else Place(0, 0)
    names = tuple(names)
    start = _start(text, max(0, first.start - before), first.start, names)
    end = _end(text, first.end, min(len(text), max(first.end + after, start + before + after)), names)
    line = text[start:end]
    here = (place for place in places if start <= place.start and place.end <= end)
    own = [Place(place.start - start, place.end - start) for place in here]
    parts: list[Part] = [Part("…")] if start > 0 else []
    at = 0
    for place in _whole_words(line, own, names):
        parts += [Part(line[at : place.start]), Part(line[place.start : place.end], marked=True)]
        at = place.end
    parts.append(Part(line[at:]))
    if end < len(text):
        parts.append(Part("…"))
    return [Part(part.text.replace("\n", " "), part.marked) for part in parts if part.text]


def _start(text: str, start: int, limit: int, names: Iterable[str]) -> int:
    """The beginning of a snippet: a space near `start`, or else the next word."""
    if start == 0:
        return 0
    space = text.find(" ", start, min(start + _NEAR, limit))
    if space >= 0:
        return space + 1
    from_here = max(0, start - _LONGEST_REST)
    return next((at for at in _edges(text, from_here, limit, names) if at >= start), limit)


def _end(text: str, limit: int, end: int, names: Iterable[str]) -> int:
    if end == len(text):
        return end
    space = text.rfind(" ", max(limit, end - _NEAR), end)
    if space >= 0:
        return space
    return max((at for at in _edges(text, limit, end + _LONGEST_REST, names) if at <= end), default=limit)


def _edges(text: str, start: int, end: int, names: Iterable[str]) -> list[int]:
    """Where words begin and end between two places of a text, in code points of it."""
    start, end = snap_outward(text, start, end)
    edges = [start]
    for word in segment(text[start:end], names):
        edges.append(edges[-1] + len(word))
    return edges


def _whole_words(line: str, places: Sequence[Place], names: Iterable[str]) -> list[Place]:
    """Widen places to the words that they stand in; those that meet become one."""
    if not places:
        return []
    found: list[Place] = []
    edges = _edges(line, 0, len(line), names)
    for place in places:
        start = max(edge for edge in edges if edge <= place.start)
        end = min(edge for edge in edges if edge >= place.end)
        if place.start - start > _LONGEST_REST or end - place.end > _LONGEST_REST:
            start, end = place
        start, end = snap_outward(line, start, end)
        if found and start < found[-1].end:
            found[-1] = Place(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Place(start, end))
    return found
