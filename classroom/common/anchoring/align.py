"""Telling which block of a new text is which of the old one, so that blocks keep their keys."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from classroom.common.anchoring.diff import likeness, shared_runs
from classroom.common.anchoring.layout import Layout

# A block that was carried elsewhere is the same block when its words are alike by this much.
_FLOOR = 0.6


class Alignment(NamedTuple):
    """`keys` gives the old key of each new block, or None for a new one; `merged` the new block's index
    into which an old block without a successor went, for those whose words mostly stand there."""

    keys: list[object | None]
    merged: dict[object, int]


def align(old: Iterable[tuple[object, str]], new: Sequence[str]) -> Alignment:
    """Align the blocks of two texts, given in reading order.

    Every old key goes to at most one new block, the one that holds the largest part of its
    words: a split leaves the key on the larger part, a merge leaves it on the larger contributor.
    """
    old = list(old)
    shared = shared_letters(old, new)
    keys: list[object | None] = [None] * len(new)
    taken: set[object] = set()
    texts = dict(old)
    for (key, index), size in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0][1])):
        is_same = size * 2 >= min(len(texts[key]), len(new[index]))
        if is_same and keys[index] is None and key not in taken:
            keys[index] = key
            taken.add(key)
    left = [(key, text) for key, text in old if key not in taken]
    for index in [index for index, key in enumerate(keys) if key is None]:
        likest = max(left, key=lambda pair: likeness(pair[1], new[index]), default=None)
        if likest and likeness(likest[1], new[index]) >= _FLOOR:
            keys[index] = likest[0]
            left.remove(likest)
    return Alignment(keys, _homes(left, shared))


def shares(old: Iterable[tuple[object, str]], new: Sequence[str]) -> dict[object, int]:
    """Return the index of the new block that holds most of the words of an old one, where one holds at least half."""
    old = list(old)
    return _homes(old, shared_letters(old, new))


def _homes(old: list[tuple[object, str]], shared: Counter) -> dict[object, int]:
    largest: dict[object, tuple[int, int]] = {}
    for (key, index), size in shared.items():
        largest[key] = max(largest.get(key, (0, 0)), (size, index))
    return {key: largest[key][1] for key, text in old if key in largest and largest[key][0] * 2 >= len(text) > 0}


def shared_letters(old: list[tuple[object, str]], new: Sequence[str]) -> Counter:
    """Return how many code points each old block shares with each new one."""
    before, after = Layout(old), Layout(enumerate(new))
    shared: Counter = Counter()
    for run in shared_runs(before.text, after.text):
        at = 0
        while at < run.length:
            key, key_left = before.block_at(run.old + at)
            index, index_left = after.block_at(run.new + at)
            step = min(run.length - at, key_left, index_left)
            shared[key, index] += step
            at += step
    return shared
