"""What becomes of a passage when its text is published anew."""

from enum import StrEnum
from typing import NamedTuple

from classroom.common.anchoring.diff import likeness
from classroom.common.anchoring.layout import Address, Layout
from classroom.common.anchoring.locate import WORDS_FLOOR, Quote, locate
from classroom.common.anchoring.offsets import OffsetMap
from classroom.common.anchoring.spans import Span, snap_out

# Of a passage of some words, as long as this, more has to be left for it to be the same: a word may be
# respelled, but a sentence that has lost a third is another.
_LONG = 24
_LONG_FLOOR = 0.7


class Status(StrEnum):
    """ok: in its blocks, corrections or not. moved: in other blocks. changed: its place is known and
    its words are others now. orphan: its words are gone; the address says where they stood."""

    OK = "ok"
    MOVED = "moved"
    CHANGED = "changed"
    ORPHAN = "orphan"


class Standing(NamedTuple):
    """Where a passage stands, what that is worth, and how like its words are to the chosen ones (0.0 to 1.0)."""

    address: Address
    status: Status
    confidence: float


class Carrier:
    """Moves passages from an old layout to a new one; made once per revision, used for every passage."""

    def __init__(self, old: Layout, new: Layout) -> None:
        self.old, self.new = old, new
        self._map = OffsetMap(old, new)

    def carry(self, standing: Standing, quote: Quote, made_keys: tuple[str, str]) -> Standing:
        """Return where a passage stands in the new layout.

        `standing` is by the old layout, `quote` what was chosen, `made_keys` the blocks that it was chosen in.
        An orphan is looked for again, since its words may have come back.
        """
        span = self.old.span(standing.address)
        if standing.status == Status.ORPHAN:
            return self._found_again(span, quote, made_keys) or self._lost(self._map.carry(span))
        shift = self._map.leaves_alone(span)
        if shift is not None:
            shifted = snap_out(self.new.text, Span(span.start + shift, span.end + shift))
            is_chosen = standing.status != Status.CHANGED
            return self._standing(shifted, standing.confidence, quote, made_keys, is_chosen=is_chosen)
        carried = snap_out(self.new.text, self._map.carry(span))
        words = self.new.text[carried.start : carried.end]
        if standing.status != Status.CHANGED and standing.confidence < _floor(quote):
            # A person has put it on other words: as long as these are kept, they are its words.
            were = self.old.text[span.start : span.end]
            if likeness(were, words) >= _floor(Quote(were)):
                return self._standing(carried, standing.confidence, quote, made_keys, is_chosen=True)
        confidence = likeness(quote.exact, words) if carried.length else 0.0
        if confidence < WORDS_FLOOR and (found := self._found_again(carried, quote, made_keys)):
            return found
        return self._standing(carried, confidence, quote, made_keys) if confidence else self._lost(carried)

    def _found_again(self, near: Span, quote: Quote, made_keys: tuple[str, str]) -> Standing | None:
        """Look for a quote where the text is new: what was in the old text already is not this passage."""
        found = locate(quote, self.new.text, near=near.start, within=self._map.fresh)
        return found and self._standing(snap_out(self.new.text, found.span), found.score, quote, made_keys)

    def _standing(
        self, span: Span, confidence: float, quote: Quote, made_keys: tuple[str, str], *, is_chosen: bool = False
    ) -> Standing:
        address = self.new.address(span)
        if confidence < _floor(quote) and not is_chosen:
            return Standing(address, Status.CHANGED, confidence)
        is_moved = (address.key, address.end_key) != made_keys
        return Standing(address, Status.MOVED if is_moved else Status.OK, confidence)

    def _lost(self, span: Span) -> Standing:
        return Standing(self.new.address(span), Status.ORPHAN, 0.0)


def _floor(quote: Quote) -> float:
    return _LONG_FLOOR if len(quote.exact) >= _LONG else WORDS_FLOOR
