"""Carrying spans of code points from an old text to a new one, along their difference."""

import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from classroom.common.anchoring.diff import Run, shared_runs

_SARA_AM = "\u0e33"
# A rewritten stretch up to this length is taken whole by a span that cuts it (it is a word);
# a longer one (a sentence) is cut in proportion.
_WORD = 24


class Span(NamedTuple):
    """From `start` up to `end`, in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


class OffsetMap:
    """The way from the offsets of `old` to those of `new`."""

    def __init__(self, old: str, new: str) -> None:
        self.runs: list[Run] = shared_runs(old, new)
        self._starts = [run.old for run in self.runs]
        self._old, self._new = len(old), len(new)

    def carry(self, span: Span) -> Span:
        """Return where `span` of the old text stands in the new one; empty where its words were taken out.

        What was put in at its very edges stays outside; what was changed inside stays inside.
        """
        start = self._start(span.start)
        return Span(start, max(start, self._end(span.end)))

    def leaves_alone(self, span: Span) -> int | None:
        """Return by how much `span` has shifted when nothing in it has changed, and None otherwise."""
        index = bisect_right(self._starts, span.start) - 1
        if index < 0 or self.runs[index].old_end < span.end:
            return None
        return self.runs[index].new - self.runs[index].old

    def _start(self, offset: int) -> int:
        before, after = self._around(offset)
        if after.old == offset:
            return after.new
        if before.old <= offset < before.old_end:
            return before.new + offset - before.old
        return self._inside(offset, before, after, outward=before.new_end)

    def _end(self, offset: int) -> int:
        before, after = self._around(offset - 1)
        if before.old < offset <= before.old_end:
            return before.new + offset - before.old
        return self._inside(offset, before, after, outward=after.new)

    def _around(self, offset: int) -> tuple[Run, Run]:
        """Return the last run that begins at or before `offset` and the run that follows it."""
        index = bisect_right(self._starts, offset) - 1
        before = self.runs[index] if index >= 0 else Run(0, 0, 0)
        after = self.runs[index + 1] if index + 1 < len(self.runs) else Run(self._old, self._new, 0)
        return before, after

    def _inside(self, offset: int, before: Run, after: Run, *, outward: int) -> int:
        """Return the place of an offset within a changed stretch."""
        old_gap, new_gap = after.old - before.old_end, after.new - before.new_end
        if new_gap <= _WORD or offset in (before.old_end, after.old):
            return outward
        return before.new_end + (offset - before.old_end) * new_gap // old_gap


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
