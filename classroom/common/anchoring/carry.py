"""What becomes of a passage when its text is published anew."""

from enum import StrEnum
from typing import NamedTuple

from classroom.common.anchoring.diff import likeness
from classroom.common.anchoring.layout import Address, Layout
from classroom.common.anchoring.locate import WORDS_FLOOR, Quote, locate
from classroom.common.anchoring.spans import OffsetMap, Span, snap_out


class Status(StrEnum):
    """ok: in its place, corrections or not. moved: in another place. changed: its place is known
    and its words are others now. orphan: its words are gone; the address says where they stood."""

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
        self._map = OffsetMap(old.text, new.text)
        self._found: dict[tuple[Span, Quote], tuple[Span, bool, float]] = {}

    def carry(self, standing: Standing, quote: Quote, made_keys: tuple[str, str]) -> Standing:
        """Return where a passage stands in the new layout.

        `standing` is by the old layout, `quote` what was chosen, `made_keys` the blocks that it was chosen in.
        An orphan is looked for again, since its words may have come back.
        """
        span = self.old.span(standing.address)
        if standing.status != Status.ORPHAN:
            shift = self._map.leaves_alone(span)
            if shift is not None:
                shifted = Span(span.start + shift, span.end + shift)
                address = self.new.address(snap_out(self.new.text, shifted))
                return Standing(address, self._status(standing.status, address, made_keys), standing.confidence)
        new_span, is_moved, confidence = self._place(span, quote)
        address = self.new.address(new_span)
        if not new_span.length or confidence == 0.0:
            return Standing(address, Status.ORPHAN, 0.0)
        if confidence < WORDS_FLOOR:
            return Standing(address, Status.CHANGED, confidence)
        return Standing(address, self._status(Status.MOVED if is_moved else Status.OK, address, made_keys), confidence)

    def _place(self, span: Span, quote: Quote) -> tuple[Span, bool, float]:
        """Return the new span, whether it was found elsewhere, and its confidence; each question is answered once."""
        question = (span, quote)
        if question not in self._found:
            self._found[question] = self._look(span, quote)
        return self._found[question]

    def _look(self, span: Span, quote: Quote) -> tuple[Span, bool, float]:
        carried = snap_out(self.new.text, self._map.carry(span))
        confidence = likeness(quote.exact, self.new.text[carried.start : carried.end]) if carried.length else 0.0
        if confidence >= WORDS_FLOOR:
            return carried, False, confidence
        found = locate(quote, self.new.text, near=carried.start)
        if found:
            return snap_out(self.new.text, found.span), True, found.score
        return carried, False, confidence

    @staticmethod
    def _status(status: Status, address: Address, made_keys: tuple[str, str]) -> Status:
        if status == Status.OK and (address.key, address.end_key) != made_keys:
            return Status.MOVED
        return status
