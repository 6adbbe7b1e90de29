"""Carrying spans of code points from an old text to a new one, along what was traced of it."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from classroom.common.anchoring.diff import Run
from classroom.common.anchoring.layout import Layout
from classroom.common.anchoring.spans import Span
from classroom.common.anchoring.trace import fresh, trace

# A rewritten stretch up to this length is taken whole by a span that cuts it (it is a word);
# a longer one (a sentence) is cut in proportion.
_WORD = 24


class _Gap(NamedTuple):
    """A changed stretch: what stood there, and what stands there now."""

    old: Span
    new: Span

    def place(self, offset: int, outward: int) -> int:
        """Return the place of an offset of the old stretch; `outward` is the edge that its span opens to."""
        offset = min(max(offset, self.old.start), self.old.end)
        if self.old.length == self.new.length:
            return self.new.start + offset - self.old.start
        if self.new.length <= _WORD or offset in self.old:
            return outward
        return self.new.start + (offset - self.old.start) * self.new.length // self.old.length


@dataclass
class _Part:
    """Runs of one span that stand together: the first, the last, and how many letters they have."""

    begin: int
    end: int = 0
    letters: int = 0


class OffsetMap:
    """The way from the offsets of an old layout to those of a new one."""

    def __init__(self, old: Layout, new: Layout) -> None:
        self._old, self._new = old, new
        self._runs = trace(old, new)
        self._starts = [run.old for run in self._runs]

    @classmethod
    def of_texts(cls, old: str, new: str) -> "OffsetMap":
        """Return the way between two texts of one block."""
        return cls(Layout([("", old)]), Layout([("", new)]))

    @cached_property
    def fresh(self) -> list[Span]:
        """The stretches of the new text that were not in the old one."""
        return fresh(self._new, self._runs)

    def leaves_alone(self, span: Span) -> int | None:
        """Return by how much `span` has shifted when nothing in it has changed, and None otherwise."""
        index = bisect_right(self._starts, span.start) - 1
        if index < 0 or self._runs[index].old_end < span.end:
            return None
        return self._runs[index].new - self._runs[index].old

    def carry(self, span: Span) -> Span:
        """Return where `span` of the old text stands in the new one; empty where its words were taken out.

        What was put in at its very edges stays outside; what was changed inside stays inside. Of a
        span that was torn apart the larger part is returned.
        """
        first = bisect_right(self._starts, span.start) - 1
        if first < 0 or self._runs[first].old_end <= span.start:
            first += 1
        last = bisect_left(self._starts, span.end)
        if first == last:
            return self._within_change(span, first)
        begin, end = self._largest_part(span, first, last)
        start_run, end_run = self._runs[begin], self._runs[end]
        start = start_run.new + max(0, span.start - start_run.old)
        if span.start < start_run.old and begin == first:
            gap = self._gap(span.start, first)
            start = gap.place(span.start, gap.new.start) if gap and gap.new.end == start_run.new else start
        stop = end_run.new_end - max(0, end_run.old_end - span.end)
        if span.end > end_run.old_end and end == last - 1:
            gap = self._gap(span.end - 1, last)
            stop = gap.place(span.end, gap.new.end) if gap and gap.new.start == end_run.new_end else stop
        return Span(start, max(start, stop))

    def _within_change(self, span: Span, index: int) -> Span:
        """Return the place of a span that holds nothing of what was kept."""
        gap = self._gap(span.start, index)
        if gap is None:
            place = self._runs[index - 1].new_end if index else 0
            return Span(place, place)
        start = gap.place(span.start, gap.new.start)
        closing = self._gap(span.end - 1, index)
        stop = closing.place(span.end, closing.new.end) if closing else start
        return Span(start, max(start, stop))

    def _gap(self, offset: int, index: int) -> _Gap | None:
        """Return the changed stretch about an offset, which lies before run `index`; None when its two sides parted.

        A block that goes on is not left: beside what changed in it stands what came in from elsewhere.
        """
        before = self._runs[index - 1] if index else Run(0, 0, 0)
        after = self._runs[index] if index < len(self._runs) else Run(len(self._old.text), len(self._new.text), 0)
        old, new = Span(before.old_end, after.old), Span(before.new_end, after.new)
        key = self._old.key_at(offset)
        if key in self._new:
            was, now = self._old.block(key), self._new.block(key)
            if before.old_end < was.start or not now.start <= before.new_end <= now.end:
                old, new = old._replace(start=was.start), new._replace(start=now.start)
            if after.old > was.end or not now.start <= after.new <= now.end:
                old, new = old._replace(end=was.end), new._replace(end=now.end)
        return _Gap(old, new) if new.start <= new.end else None

    def _largest_part(self, span: Span, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last run of the largest part of a span that is together in the new text too."""
        parts: list[_Part] = []
        for index in range(first, last):
            run = self._runs[index]
            part = next((part for part in parts if self._goes_on(self._runs[part.end], run, span)), None)
            if part is None:
                part = _Part(index)
                parts.insert(0, part)
            part.end = index
            part.letters += min(run.old_end, span.end) - max(run.old, span.start)
        largest = max(parts, key=lambda part: part.letters)
        return largest.begin, largest.end

    @staticmethod
    def _goes_on(run: Run, following: Run, span: Span) -> bool:
        """Whether the words of a span go on from one run to the next: what was put in between is no more than they are."""
        put_in = (following.new - run.new_end) - (following.old - run.old_end)
        return following.new >= run.new_end and put_in <= span.length + _WORD
