"""Where the text of each block went, when blocks were corrected, cut, joined, moved, added and taken out."""

from bisect import bisect_right
from collections import Counter
from itertools import pairwise

from classroom.common.anchoring.diff import CHANCE, Run, joined, shared_runs
from classroom.common.anchoring.layout import SEPARATOR, Layout
from classroom.common.anchoring.spans import Span

# A stretch of text that left its block is known elsewhere by strings of this length.
_GRAM = 12
# What two stretches share must be this long to be the same text, and this much of the place where it stands.
_LEAST = 24
_SHARE = 0.6


def trace(old: Layout, new: Layout) -> list[Run]:
    """Return which code points of the old text stand where in the new one, in the order of the old.

    A block is first compared with itself, by its key. What it lost is then looked for in what is
    new elsewhere, and last between its old neighbours. So the runs need not rise in the new text,
    but no two of them overlap.
    """
    runs: list[Run] = []
    for key in old.keys:
        if key in new:
            was, now = old.begin(key), new.begin(key)
            shared = shared_runs(old.text_of(key), new.text_of(key))
            runs += (Run(was + run.old, now + run.new, run.length) for run in shared)
    lost = _stretches(old, sorted((run.old, run.old_end) for run in runs))
    if lost:
        runs += _carried_off(old.text, new.text, lost, fresh(new, runs))
    return joined(sorted(runs + _between(old.text, new.text, sorted(runs))))


def fresh(new: Layout, runs: list[Run]) -> list[Span]:
    """Return the stretches of the new text that are new, those of a few letters left out."""
    return _stretches(new, sorted((run.new, run.new_end) for run in runs if run.length > CHANCE))


def _stretches(layout: Layout, covered: list[tuple[int, int]]) -> list[Span]:
    """Return what of each block is not covered, where that is long enough to be known elsewhere."""
    found = []
    at = 0
    covered = [*covered, (len(layout.text), len(layout.text))]
    for key in layout.keys:
        block = layout.block(key)
        begin = block.start
        while begin < block.end:
            while covered[at][1] <= begin and at + 1 < len(covered):
                at += 1
            end = max(begin, min(covered[at][0], block.end))
            if end - begin >= _GRAM:
                found.append(Span(begin, end))
            if end == block.end:
                break
            begin = covered[at][1]
    return found


def _carried_off(old: str, new: str, lost: list[Span], new_stretches: list[Span]) -> list[Run]:
    """Find lost stretches among the new ones. What is left of either is looked at again."""
    places: dict[str, int] = {}
    for span in new_stretches:
        for place in range(span.start, span.end - _GRAM + 1):
            places.setdefault(new[place : place + _GRAM], place)
    found: list[Run] = []
    waiting = lost[::-1]
    while waiting:
        stretch = waiting.pop()
        home = _home(old, stretch, places, new_stretches)
        if home is None:
            continue
        runs = [
            Run(stretch.start + run.old, home.start + run.new, run.length)
            for run in shared_runs(old[stretch.start : stretch.end], new[home.start : home.end])
        ]
        if not _is_same_text(runs):
            continue
        found += runs
        waiting += [
            part
            for part in (Span(stretch.start, runs[0].old), Span(runs[-1].old_end, stretch.end))
            if part.length >= _GRAM
        ]
        at = new_stretches.index(home)
        new_stretches[at : at + 1] = [
            part for part in (Span(home.start, runs[0].new), Span(runs[-1].new_end, home.end)) if part.length >= _GRAM
        ]
    return found


def _home(old: str, stretch: Span, places: dict[str, int], new_stretches: list[Span]) -> Span | None:
    """Return the new stretch that shares most strings with a lost one."""
    begins = [span.start for span in new_stretches]
    votes: Counter[Span] = Counter()
    for at in range(stretch.start, stretch.end - _GRAM + 1):
        place = places.get(old[at : at + _GRAM])
        if place is None:
            continue
        index = bisect_right(begins, place) - 1
        if index >= 0 and place < new_stretches[index].end:
            votes[new_stretches[index]] += 1
    return votes.most_common(1)[0][0] if votes else None


def _is_same_text(runs: list[Run]) -> bool:
    shared = sum(run.length for run in runs)
    if shared < _LEAST:
        return False
    extent = max(runs[-1].old_end - runs[0].old, runs[-1].new_end - runs[0].new)
    return shared >= extent * _SHARE


def _between(old: str, new: str, runs: list[Run]) -> list[Run]:
    """Compare what stands between two runs that follow each other in both texts, where blocks begin or end there."""
    found: list[Run] = []
    ends = [Run(0, 0, 0), *runs, Run(len(old), len(new), 0)]
    in_new = sorted(ends, key=lambda run: (run.new, run.new_end))
    follows = dict(pairwise(in_new))
    for run, following in pairwise(ends):
        if follows.get(run) != following:
            continue
        was, now = old[run.old_end : following.old], new[run.new_end : following.new]
        if was and now and SEPARATOR in was + now:
            found += (
                Run(run.old_end + part.old, run.new_end + part.new, part.length) for part in shared_runs(was, now)
            )
    return found
