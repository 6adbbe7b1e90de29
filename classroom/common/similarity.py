"""Words that texts share: runs of the same words, whatever stands between them and in whatever order.

Plain Python on texts and numbers, on words as `cutting` makes them. Each group of `GRAM` words is a number in an index of
all texts (an inverted index); where two texts have the same one, the place is grown to the longest run of the same
words, and runs with at most `GAP` other words between them are one. Comparing 300 essays takes about two seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from classroom.common.cutting import Words

#: Words that are looked for together. Thai words of the dictionary are short: five are a phrase.
GRAM = 5
#: A run of fewer shared words is chance.
SHORTEST = 8
#: So many other words may stand between two stretches of one run: a word was changed, or put in.
GAP = 3
#: Phrases that many of the texts have count only in a run that is at least so long.
COMMON_RUN = 24
#: Of a phrase that more texts have than this, each text is compared with the first few only.
CROWD, FIRST_FEW = 40, 3


@dataclass(frozen=True, slots=True)
class Run:
    """The same words in two texts, in code points of each; `words` of them are the same."""

    start: int
    end: int
    other_start: int
    other_end: int
    words: int


@dataclass(frozen=True, slots=True)
class Shared:
    """What the text number `text` shares with number `other` of `among`: "own", "earlier" or "source"."""

    text: int
    among: str
    other: int
    runs: tuple[Run, ...]

    @property
    def words(self) -> int:
        return sum(run.words for run in self.runs)


def phrases(words: Words) -> set[int]:
    """The phrases of a text, to be ignored in others: what is asked, say."""
    return {gram for _place, gram in _grams(words)}


def shared_words(
    own: Sequence[Words],
    *,
    earlier: Sequence[Words] = (),
    sources: Sequence[Words] = (),
    ignored: Sequence[set[int]] = (),
) -> Iterator[Shared]:
    """Compare the texts of `own` with each other, with `earlier` ones and with `sources`.

    What stands in a source is found there only: two who took the same words from it share nothing with each other.
    `ignored` has for each of `own` the `phrases` that do not count in it: those of what is asked, say.
    """
    index: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, words in enumerate(own):
        leave = ignored[number] if ignored else ()
        for place, gram in _grams(words):
            if gram not in leave:
                index[gram].append((number, place))
    common = max(5, len(own) // 20)
    crowded = {gram for gram, places in index.items() if len({number for number, _ in places}) > common}
    from_sources: set[int] = set()
    yield from _against(own, sources, index, "source", set(), from_sources, set())
    yield from _against(own, earlier, index, "earlier", crowded, set(), from_sources)
    seeds: dict[tuple[int, int], list[tuple[int, int, bool]]] = defaultdict(list)
    for gram, places in index.items():
        if len(places) > 1 and gram not in from_sources:
            is_common = gram in crowded
            for (one, place), (other, other_place) in _couples(places):
                if one != other:
                    seeds[one, other].append((place, other_place, is_common))
    for (one, other), found in sorted(seeds.items()):
        runs = _runs(own[one], own[other], found)
        if runs:
            yield Shared(one, "own", other, runs)


def _against(own, others, index, among, crowded, seen, without) -> Iterator[Shared]:
    """Compare each of `others` with all of `own`; phrases that were found are put into `seen`."""
    for number, words in enumerate(others):
        seeds: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
        for place, gram in _grams(words):
            places = index.get(gram)
            if places and gram not in without:
                seen.add(gram)
                for one, own_place in places:
                    seeds[one].append((own_place, place, gram in crowded))
        for one, found in sorted(seeds.items()):
            runs = _runs(own[one], words, found)
            if runs:
                yield Shared(one, among, number, runs)


def _couples(places: list[tuple[int, int]]) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    if len(places) <= CROWD:
        return combinations(places, 2)
    return ((first, place) for at, place in enumerate(places) for first in places[: min(at, FIRST_FEW)])


def _grams(words: Words) -> Iterator[tuple[int, int]]:
    """Each place where GRAM words stand together, with their number."""
    of = words.words
    unbroken = 0
    for end, word in enumerate(of, 1):
        unbroken = unbroken + 1 if word is not None else 0
        if unbroken >= GRAM:
            yield end - GRAM, hash(of[end - GRAM : end])


def _runs(one: Words, other: Words, seeds: list[tuple[int, int, bool]]) -> tuple[Run, ...]:
    tiles = _tiles(seeds, len(one.words), len(other.words))
    runs: list[list[tuple[int, int, int, bool]]] = []
    for tile in tiles:
        if runs and _follows(runs[-1][-1], tile, one, other):
            runs[-1].append(tile)
        else:
            runs.append([tile])
    found = []
    for run in runs:
        words = sum(length for _place, _other, length, _is_own in run)
        if words >= (SHORTEST if any(is_own for *_rest, is_own in run) else COMMON_RUN):
            (first, other_first, *_), (last, other_last, length, _is_own) = run[0], run[-1]
            found.append(
                Run(
                    one.spans[first][0], one.spans[last + length - 1][1],
                    other.spans[other_first][0], other.spans[other_last + length - 1][1], words,
                )
            )  # fmt: skip
    return tuple(found)


def _tiles(seeds: list[tuple[int, int, bool]], size: int, other_size: int) -> list[tuple[int, int, int, bool]]:
    """Join seeds to the longest stretches, the longest first; no word is in two. (place, other place, length, own)."""
    stretches: list[list] = []
    for place, other_place, is_common in sorted(seeds, key=lambda seed: (seed[1] - seed[0], seed[0])):
        last = stretches[-1] if stretches else None
        if last and other_place - place == last[1] - last[0] and place <= last[0] + last[2]:
            last[2] = place + GRAM - last[0]
            last[3] = last[3] or not is_common
        else:
            stretches.append([place, other_place, GRAM, not is_common])
    taken, other_taken = bytearray(size), bytearray(other_size)
    tiles = []
    for place, other_place, length, is_own in sorted(stretches, key=lambda each: (-each[2], each[0], each[1])):
        free = [not taken[place + step] and not other_taken[other_place + step] for step in range(length)]
        step = 0
        while step < length:
            end = step
            while end < length and free[end]:
                end += 1
            if end - step >= GRAM:
                tiles.append((place + step, other_place + step, end - step, is_own))
                taken[place + step : place + end] = b"\1" * (end - step)
                other_taken[other_place + step : other_place + end] = b"\1" * (end - step)
            step = end + 1
    return sorted(tiles)


def _follows(before: tuple, tile: tuple, one: Words, other: Words) -> bool:
    end, other_end = before[0] + before[2], before[1] + before[2]
    return (
        0 <= tile[0] - end <= GAP
        and 0 <= tile[1] - other_end <= GAP
        and None not in one.words[end : tile[0]]
        and None not in other.words[other_end : tile[1]]
    )
