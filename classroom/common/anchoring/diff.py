"""The character difference of two texts, as the runs of code points that they share.

difflib alone is quadratic on a chapter, and its habit of matching single letters in rewritten
sentences sends a passage to the wrong words. So the texts are first pinned together at
strings that are unique in both, only the short gaps between the pins go to difflib, and
shared runs smaller than the changes around them are dropped as chance.
"""

from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

# Lengths of the unique strings that pin two texts together, tried one after the other.
_PINS = (32, 12, 6)
# A gap goes to difflib when the product of its two sides is at most this (about 2 ms).
_SMALL = 40_000
# Two wordings share strings of this length by chance; longer ones mean something.
_CHANCE = 8


class Run(NamedTuple):
    """`length` code points that stand at `old` in the one text and at `new` in the other."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        return self.old + self.length

    @property
    def new_end(self) -> int:
        return self.new + self.length


def shared_runs(old: str, new: str) -> list[Run]:
    """Return what `old` and `new` share, in order; no two runs touch on both sides."""
    if old == new:
        return [Run(0, 0, len(old))] if old else []
    return _without_chance(_joined(_runs(old, new, 0, 0, _PINS)), len(old), len(new))


def likeness(one: str, other: str) -> float:
    """Return how much of two texts is shared, from 0.0 (nothing) to 1.0 (equal)."""
    if one == other:
        return 1.0
    if len(one) * len(other) <= _SMALL:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    return 2 * sum(run.length for run in shared_runs(one, other)) / (len(one) + len(other))


def common_prefix(one: str, other: str) -> int:
    """Return the length of the common beginning of two texts. Halving compares at the speed of memory."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _runs(old: str, new: str, old_base: int, new_base: int, pins: tuple[int, ...]) -> Iterator[Run]:
    """Yield shared runs of two pieces; the bases say where the pieces begin in the whole texts."""
    head = common_prefix(old, new)
    if head:
        yield Run(old_base, new_base, head)
    tail = common_prefix(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if old_middle and new_middle:
        yield from _middle_runs(old_middle, new_middle, old_base + head, new_base + head, pins)
    if tail:
        yield Run(old_base + len(old) - tail, new_base + len(new) - tail, tail)


def _middle_runs(old: str, new: str, old_base: int, new_base: int, pins: tuple[int, ...]) -> Iterator[Run]:
    if len(old) * len(new) <= _SMALL:
        for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            if match.size:
                yield Run(old_base + match.a, new_base + match.b, match.size)
        return
    if not pins:
        return
    old_at = new_at = 0
    pinned = _rising(_unique_pairs(old, new, pins[0]))
    for old_pin, new_pin in [*pinned, (len(old), len(new))]:
        if old_pin < old_at or new_pin < new_at:
            continue  # Overlaps the pin before it.
        yield from _runs(old[old_at:old_pin], new[new_at:new_pin], old_base + old_at, new_base + new_at, pins[1:])
        size = min(pins[0], len(old) - old_pin)
        if size:
            yield Run(old_base + old_pin, new_base + new_pin, size)
        old_at, new_at = old_pin + size, new_pin + size


def _unique_pairs(old: str, new: str, size: int) -> list[tuple[int, int]]:
    """Return the places of strings of `size` that stand exactly once in each text, in the order of `old`."""
    in_new = _unique_places(new, size)
    return [(place, in_new[word]) for word, place in _unique_places(old, size).items() if word in in_new]


def _unique_places(text: str, size: int) -> dict[str, int]:
    places: dict[str, int] = {}
    repeated: set[str] = set()
    for place in range(len(text) - size + 1):
        word = text[place : place + size]
        if word in places:
            repeated.add(word)
        else:
            places[word] = place
    for word in repeated:
        del places[word]
    return places


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs` in which the second members rise too (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int | None] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else None)
        if pile == len(tops):
            tops.append(place)
            piles.append(index)
        else:
            tops[pile], piles[pile] = place, index
    chain: list[tuple[int, int]] = []
    index = piles[-1] if piles else None
    while index is not None:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Unite runs that follow each other on both sides."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].old_end == run.old and joined[-1].new_end == run.new:
            joined[-1] = Run(joined[-1].old, joined[-1].new, joined[-1].length + run.length)
        else:
            joined.append(run)
    return joined


def _without_chance(runs: list[Run], old_length: int, new_length: int) -> list[Run]:
    """Drop short runs between two changes that are as long: letters that two wordings share by chance."""
    kept: list[Run] = []
    ends = [*runs, Run(old_length, new_length, 0)]
    for run, following in pairwise(ends):
        kept.append(run)
        after = max(following.old - run.old_end, following.new - run.new_end)
        while kept:
            last = kept[-1]
            before_old, before_new = (kept[-2].old_end, kept[-2].new_end) if len(kept) > 1 else (0, 0)
            before = max(last.old - before_old, last.new - before_new)
            if not 0 < last.length <= min(before, after, _CHANCE):
                break
            # Its letters belong to one larger change now, which may swallow the run before it too.
            kept.pop()
            if not kept:
                break
            after = max(following.old - kept[-1].old_end, following.new - kept[-1].new_end)
    return kept
