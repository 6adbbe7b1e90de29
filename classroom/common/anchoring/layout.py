"""Blocks in a row as one text, so that a passage may cross them and they may be split and merged."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from classroom.common.anchoring.spans import Span

# Stands between two blocks; it is no part of either.
SEPARATOR = "\n"


class Address(NamedTuple):
    """A span by its blocks: from `start` in block `key` up to `end` in block `end_key`, in code points."""

    key: str
    start: int
    end_key: str
    end: int


class Layout:
    """The texts of some blocks in reading order, joined; block keys may be any hashable values."""

    def __init__(self, blocks: Iterable[tuple[str, str]]) -> None:
        self.keys: list[str] = []
        self._begins: list[int] = []
        self._lengths: dict[str, int] = {}
        self._places: dict[str, int] = {}
        parts: list[str] = []
        at = 0
        for key, text in blocks:
            self.keys.append(key)
            self._begins.append(at)
            self._lengths[key] = len(text)
            self._places[key] = at
            parts.append(text)
            at += len(text) + len(SEPARATOR)
        self.text = SEPARATOR.join(parts)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def text_of(self, key: str) -> str:
        """Return the text of one block."""
        return self.text[self._places[key] : self._places[key] + self._lengths[key]]

    def begin(self, key: str) -> int:
        """Return where a block begins in the joined text."""
        return self._places[key]

    def block(self, key: str) -> Span:
        """Return where a block stands in the joined text; raise KeyError for one that is not here."""
        return Span(self._places[key], self._places[key] + self._lengths[key])

    def key_at(self, offset: int) -> str:
        """Return the block that an offset of the joined text is in, its separator included."""
        return self.keys[self._index(offset)]

    def length(self, key: str) -> int:
        return self._lengths[key]

    def span(self, address: Address) -> Span:
        """Return where `address` stands in the joined text; raise KeyError for a block that is not here."""
        return Span(self._places[address.key] + address.start, self._places[address.end_key] + address.end)

    def address(self, span: Span) -> Address:
        """Return `span` of the joined text by its blocks. A separator at its edges is left out."""
        first = self._index(span.start)
        if span.end > span.start and span.start - self._begins[first] >= self._lengths[self.keys[first]]:
            first = min(first + 1, len(self.keys) - 1)
        last = max(first, self._index(span.end - 1)) if span.end > span.start else first
        start = max(0, span.start - self._begins[first])
        end = min(span.end - self._begins[last], self._lengths[self.keys[last]])
        if last == first:
            end = max(start, end)
        return Address(self.keys[first], start, self.keys[last], max(0, end))

    def block_at(self, offset: int) -> tuple[str, int]:
        """Return the block that an offset of the joined text is in, and how far it goes on, its separator included."""
        index = self._index(offset)
        return self.keys[index], self._begins[index] + self._lengths[self.keys[index]] + len(SEPARATOR) - offset

    def _index(self, offset: int) -> int:
        return max(0, bisect_right(self._begins, offset) - 1)
