"""Where the choices of an import are found again: in which block, at which code point of its text."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .inline import place_in_text
from .lines import UNREADABLE
from .structure import Decision, ImportedBlock

# How much of each side a decision shows, in code points.
SHOWN = 40


@dataclass(frozen=True)
class Doubt:
    """A choice inside a paragraph; ``at`` is where the two sides meet in its source."""

    kind: str
    line: int
    at: int
    done: str
    other: str

    def moved(self, by: int) -> "Doubt":
        """Return the doubt in a source that begins *by* code points earlier."""
        return replace(self, at=self.at + by)


@dataclass(frozen=True)
class Source:
    """The Markdown of one paragraph, the choices made in it, and where the lines of the file begin in it."""

    markdown: str
    doubts: tuple[Doubt, ...] = ()
    starts: tuple[tuple[int, int], ...] = ()  # (line, offset)


class Ledger:
    """The choices of one import, which get their places as the blocks come."""

    def __init__(self, of_lines: Iterable[Decision]) -> None:
        self._of_lines = list(of_lines)
        self._placed: list[Decision] = []
        self._blocks: list[ImportedBlock] = []
        self._sources: list[Source] = []
        self._spans: list[tuple[int, int]] = []

    def add_block(self, block: ImportedBlock, source: Source, first: int, last: int) -> int:
        """Take the next *block* of the chapter, of these lines of the file; return its index."""
        index = len(self._blocks)
        self._blocks.append(block)
        self._sources.append(source)
        self._spans.append((first, last))
        for doubt in source.doubts:
            at = place_in_text(source.markdown, doubt.at, block.text)
            before, after = _sides(block.text, at, doubt.done)
            self._placed.append(Decision(doubt.kind, doubt.line, before, after, doubt.done, doubt.other, index, at))
        return index

    def add_of_line(self, decision: Decision) -> None:
        """Take a choice about a whole line of the file."""
        self._of_lines.append(decision)

    def add_note(self, source: Source) -> None:
        """Take the choices in the text of a note, which is in no block."""
        for doubt in source.doubts:
            before, after = _sides(source.markdown, doubt.at, doubt.done)
            self._placed.append(Decision(doubt.kind, doubt.line, before, after, doubt.done, doubt.other))

    def keep_apart(self, line: int, other: str) -> None:
        """Take the doubt whether the paragraph of the last block goes on in the next one."""
        index = len(self._blocks) - 1
        text = self._blocks[index].text
        self._placed.append(Decision("gap", line, text[-SHOWN:], "", "paragraph", other, index, len(text)))

    def decisions(self) -> list[Decision]:
        """Return all of them with their places, in the order of the file."""
        found = [self._with_next_block(decision) for decision in self._placed]
        found += self._characters()
        found += [self._at_line(decision) for decision in self._of_lines if decision.kind != "character"]
        return sorted(found, key=lambda decision: decision.line)

    def _with_next_block(self, decision: Decision) -> Decision:
        if decision.done != "paragraph" or decision.block is None or decision.block + 1 >= len(self._blocks):
            return decision
        return replace(decision, after=self._blocks[decision.block + 1].text[:SHOWN])

    def _at_line(self, decision: Decision) -> Decision:
        """Place a choice where its line begins, or else the next line that is in a block."""
        if decision.block is not None or decision.other == "no mark" or not self._blocks:
            return decision
        index = bisect_left([last for _first, last in self._spans], decision.line)
        if index == len(self._blocks):
            return replace(decision, block=index - 1, at=len(self._blocks[-1].text))
        source, text = self._sources[index], self._blocks[index].text
        offset = next((offset for line, offset in source.starts if line >= decision.line), 0)
        at = place_in_text(source.markdown, offset, text)
        after = text[at:][:SHOWN] if decision.kind == "quotation" else decision.after
        return replace(decision, after=after, block=index, at=at)

    def _characters(self) -> list[Decision]:
        """Place the unreadable characters: those of a block's lines are those of its text, in order."""
        unplaced = [decision for decision in self._of_lines if decision.kind == "character"]
        found = []
        for index, (first, last) in enumerate(self._spans):
            lines = {line for line, _ in self._sources[index].starts} or range(first, last + 1)
            here = [decision for decision in unplaced if decision.line in lines]
            text = self._blocks[index].text
            places = [match.span() for match in UNREADABLE.finditer(text)]
            if not here or len(places) != len(here):  # some stand in an address, or on both sides of a line end
                continue
            unplaced = [decision for decision in unplaced if decision not in here]
            for decision, (at, end) in zip(here, places, strict=True):
                before, after = text[max(0, at - SHOWN) : at], text[end:][:SHOWN]
                found.append(replace(decision, before=before, after=after, block=index, at=at))
        return found + unplaced


def _sides(text: str, at: int, done: str) -> tuple[str, str]:
    """Return what stands on both sides of a place, without the space that was put or left there."""
    return text[max(0, at - SHOWN) : at], text[at + (done == "space") :][:SHOWN]
