"""How like two spellings of a name are, measured in orthographic clusters: what an eye takes for one letter.

ริกอฟ and ริคอฟ differ in one cluster of four. Two clusters with the same consonant, or with the same vowels, differ by
half: that is what scanning and transliteration do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from classroom.common.thai.clusters import clusters

# The largest share of a name's clusters that may differ. A short name has nothing to spare.
FLOOR = 0.34
_SHORTEST = 3
_VOWELS = "เแโใไ"


class Parts(NamedTuple):
    """A cluster as its consonant, its vowels and its other marks."""

    consonant: str
    vowels: str
    marks: str


class Near(NamedTuple):
    """A known spelling that is like another, and by how much they differ (0.0 the same, 1.0 nothing in common)."""

    spelling: str
    distance: float


class Spellings:
    """Known spellings, to be asked which of them a word is a variant of."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._cut: dict[str, list[Parts]] = {}
        # Two letters beside each other → the spellings that have them: only those can be like enough.
        self._with_pair: dict[str, list[str]] = defaultdict(list)
        for spelling in dict.fromkeys(spellings):
            cut = _cut(spelling)
            if len(cut) >= _SHORTEST:
                self._cut[spelling] = cut
                for pair in _pairs(cut):
                    self._with_pair[pair].append(spelling)

    def nearest(self, word: str, besides: str = "", floor: float = FLOOR) -> Near | None:
        """Return the known spelling that `word` is most likely meant for; None when none is like enough.

        `besides` is one that does not count.
        """
        cut = _cut(word)
        if len(cut) < _SHORTEST:
            return None
        shared = Counter(spelling for pair in _pairs(cut) for spelling in self._with_pair.get(pair, ()))
        best: Near | None = None
        for spelling, count in shared.items():
            other = self._cut[spelling]
            longer = max(len(cut), len(other))
            if spelling in (besides, word) or count < longer // 3 or abs(len(cut) - len(other)) > floor * longer:
                continue
            distance = _distance(cut, other) / longer
            if distance <= floor and (best is None or distance < best.distance):
                best = Near(spelling, distance)
        return best


def likeness(one: str, other: str) -> float:
    """Return how like two spellings are, from 0.0 to 1.0."""
    first, second = _cut(one), _cut(other)
    return 1.0 - _distance(first, second) / max(len(first), len(second), 1)


def _distance(one: list[Parts], other: list[Parts]) -> float:
    row = [float(at) for at in range(len(other) + 1)]
    for ours in one:
        diagonal, row[0] = row[0], row[0] + 1
        for at, theirs in enumerate(other, start=1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + _cost(ours, theirs))
    return row[-1]


def _cost(ours: Parts, theirs: Parts) -> float:
    if ours == theirs:
        return 0.0
    return 0.5 if ours.consonant == theirs.consonant or (ours.vowels and ours.vowels == theirs.vowels) else 1.0


def _pairs(cut: list[Parts]) -> set[str]:
    return {first.consonant + second.consonant for first, second in pairwise(cut)}


@lru_cache(maxsize=4096)
def _cut(word: str) -> list[Parts]:
    return [_parts(cluster) for cluster in clusters(word)]


def _parts(cluster: str) -> Parts:
    consonant = cluster.lstrip(_VOWELS)[:1]
    signs = (sign for sign in cluster if sign != consonant and not "\u0e47" <= sign <= "\u0e4e")
    return Parts(consonant, "".join(sorted(signs)), "".join(sign for sign in cluster if "\u0e47" <= sign <= "\u0e4e"))
