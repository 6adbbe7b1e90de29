"""The character difference of two texts, as the runs of code points that they share.

The alignment is that of the fewest corrected letters (Levenshtein), for corrections are what a
scan needs. It matches single letters in rewritten sentences too, and would send a passage to the
wrong words: so runs that two wordings share by chance are dropped. Texts too long for one
alignment are first pinned together at strings that are unique in both.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

# Length of the unique strings that pin two long texts together.
_PIN = 32
# Two pieces are aligned at once when the product of their lengths is at most this (some 10 ms and 4 MB).
_AT_ONCE = 16_000_000
# Two wordings share strings of this length by chance; longer ones mean something.
CHANCE = 8
# Two words are one, corrected, when they are alike by this much.
_ALIKE = 0.6
# As many corrected letters are more likely than words put in behind the first or before the last of a text.
_OUTWARD = 3
# A short run at the end of a text behind a change as long as this is chance: the text was cut.
_CUT = 64


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
    runs = joined(_without_scattered(old, new, joined(_runs(old, new))))
    return _without_chance(runs, len(old), len(new))


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0.0 (nothing is shared) to 1.0 (equal): the share of letters not corrected."""
    return Levenshtein.normalized_similarity(one, other)


def joined(runs: Iterable[Run]) -> list[Run]:
    """Unite runs that follow each other on both sides."""
    united: list[Run] = []
    for run in runs:
        if united and united[-1].old_end == run.old and united[-1].new_end == run.new:
            united[-1] = united[-1]._replace(length=united[-1].length + run.length)
        else:
            united.append(run)
    return united


def _runs(old: str, new: str, old_base: int = 0, new_base: int = 0, *, pin: bool = True) -> Iterator[Run]:
    """Yield shared runs of two pieces; the bases say where the pieces begin in the whole texts."""
    if len(old) * len(new) <= _AT_ONCE:
        for match in Levenshtein.editops(old, new).as_matching_blocks():
            if match.size:
                yield Run(old_base + match.a, new_base + match.b, match.size)
        return
    if not pin:
        return
    old_at = new_at = 0
    for old_pin, new_pin in [*_rising(_unique_pairs(old, new)), (len(old), len(new))]:
        if old_pin < old_at or new_pin < new_at:
            continue  # Overlaps the pin before it.
        between = old[old_at:old_pin], new[new_at:new_pin]
        yield from _runs(*between, old_base + old_at, new_base + new_at, pin=False)
        size = min(_PIN, len(old) - old_pin)
        if size:
            yield Run(old_base + old_pin, new_base + new_pin, size)
        old_at, new_at = old_pin + size, new_pin + size


def _unique_pairs(old: str, new: str) -> list[tuple[int, int]]:
    """Return the places of the strings that stand exactly once in each text, in the order of `old`."""
    in_new = _unique_places(new)
    return [(place, in_new[word]) for word, place in _unique_places(old).items() if word in in_new]


def _unique_places(text: str) -> dict[str, int]:
    places: dict[str, int] = {}
    repeated: set[str] = set()
    for place in range(len(text) - _PIN + 1):
        word = text[place : place + _PIN]
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


def _without_scattered(old: str, new: str, runs: list[Run]) -> list[Run]:
    """Take the short runs between two long ones for what they are: corrected words, other words, or words put in.

    The fewest corrections scatter a corrected word over a paragraph that was put in beside it.
    """
    kept: list[Run] = []
    short: list[Run] = []
    edge = Run(0, 0, 0)
    for run in [*runs, Run(len(old), len(new), 0)]:
        if 0 < run.length <= CHANCE:
            short.append(run)
            continue
        was, now = old[edge.old_end : run.old], new[edge.new_end : run.new]
        less, more = sorted((len(was), len(now)))
        if less and more >= 2 * less + CHANCE:
            is_head, is_tail = not edge.length, run.old == len(old) and run.new == len(new)
            kept += _about_one_cut(was, now, edge.old_end, edge.new_end, is_head=is_head, is_tail=is_tail)
        elif sum(part.length for part in short) * 2 >= less:
            kept += short
        kept.append(run)
        short, edge = [], run
    return kept[:-1]


def _about_one_cut(was: str, now: str, old_base: int, new_base: int, *, is_head: bool, is_tail: bool) -> Iterator[Run]:
    """Yield the runs of two pieces of which one is much longer: it has its surplus in one place.

    At the head or the tail of a text that is rather its outer side: something was joined to it.
    """
    size = min(len(was), len(now))
    best, cut = size, 0
    for place in range(0, size + 1, size // 100 + 1):
        rest = size - place
        cost = Levenshtein.distance(was[:place], now[:place])
        cost += Levenshtein.distance(was[len(was) - rest :], now[len(now) - rest :])
        cost += _OUTWARD * (is_head and place > 0) + _OUTWARD * (is_tail and rest > 0)
        if cost < best:
            best, cut = cost, place
    if best > size * (1 - _ALIKE):
        return
    yield from _runs(was[:cut], now[:cut], old_base, new_base)
    old_rest, new_rest = len(was) - size + cut, len(now) - size + cut
    yield from _runs(was[old_rest:], now[new_rest:], old_base + old_rest, new_base + new_rest)


def _without_chance(runs: list[Run], old_length: int, new_length: int) -> list[Run]:
    """Drop short runs between two changes that are longer, and at an end behind a cut."""
    kept: list[Run] = []
    for run, following in pairwise([*runs, Run(old_length, new_length, 0)]):
        kept.append(run)
        after = _change(run, following)
        while kept:
            last = kept[-1]
            before = _change(kept[-2] if len(kept) > 1 else Run(0, 0, 0), last)
            is_between = last.length < min(before, after)
            is_cut_off = (before >= _CUT and not after) or (after >= _CUT and not before)
            if last.length > CHANCE or not (is_between or is_cut_off):
                break
            # Its letters belong to one larger change now, which may swallow the run before it too.
            kept.pop()
            if kept:
                after = _change(kept[-1], following)
    return kept


def _change(run: Run, following: Run) -> int:
    """Return how long the change between two runs is."""
    return max(following.old - run.old_end, following.new - run.new_end)
