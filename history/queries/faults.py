"""Faults of the text: why they are suspected, and where else the same words stand."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from classroom.common.anchoring import Address, Layout, Quote
from classroom.common.thai.clusters import snap_outward
from classroom.common.thai.words import segment
from history.models import Block, Chapter, Fault
from history.queries.passages import Passage
from history.queries.texts import live_blocks

#: What each rule of history.importer.suspects goes by, for a person to read.
RULES = {
    "script": _("Letters of another script stand inside the word."),
    "latin": _("Latin letters stand right beside Thai ones."),
    "sequence": _("These signs cannot follow one another in Thai."),
    "spelling": _("The name index has another spelling of this name."),
    "name": _("It is like a name of the index, with other letters."),
    "word": _("Neither the dictionary nor the name index has this word."),
    "letter": _("The dictionary has no such word, but one that differs by one letter or mark."),
    "year": _("The year does not fit the years around it."),
    "quote": _("The quotation mark or bracket has no partner."),
    "note": _("The footnote that is marked here has no text."),
}


def why(fault: Fault) -> str:
    """Return why a fault is suspected, in the active language; empty when only readers say it."""
    return str(RULES[fault.rule]) if fault.rule in RULES else fault.reason


class Occurrence(NamedTuple):
    """The words of a fault at another place. `is_word`: its edges are the edges of words, so that it is likely the same."""

    block: Block
    start: int
    end: int
    is_word: bool

    def address(self, revision: int) -> str:
        return f"{self.block.key}:{self.start}-{self.end}@{revision}"


def spans_of(text: str, found: str, suggested: str | None) -> list[tuple[int, int]]:
    """Return where `found` stands in `text`: whole letters, and not within what is suggested already."""
    if not found.strip():
        return []
    right = []
    if suggested and found in suggested:
        right = [match.span() for match in re.finditer(re.escape(suggested), text)]
    return [
        span
        for span in (match.span() for match in re.finditer(re.escape(found), text))
        if snap_outward(text, *span) == span and not any(start <= span[0] and span[1] <= end for start, end in right)
    ]


def other_places(fault: Fault, blocks: Iterable[Block], names: Sequence[str] = ()) -> list[Occurrence]:
    """Return where the words of a fault stand in `blocks` besides its own place, in their order; needs its anchor."""
    anchor = fault.anchor
    places = []
    for block in blocks:
        spans = spans_of(block.text, fault.found, fault.suggested)
        if not spans:
            continue
        edges = _edges(block.text, names)
        for start, end in spans:
            if block.pk != anchor.block_id or end <= anchor.start or start >= anchor.end:
                places.append(Occurrence(block, start, end, start in edges and end in edges))
    return places


def _edges(text: str, names: Sequence[str]) -> set[int]:
    edges, at = {0}, 0
    for word in segment(text, names):
        at += len(word)
        edges.add(at)
    return edges


def occurrence_passages(chapter: Chapter, places: Iterable[Occurrence]) -> list[Passage]:
    """Return the passages at some places of a chapter as it stands; one query."""
    by_section: dict[int, list[Block]] = {}
    for block in live_blocks(chapter):
        by_section.setdefault(block.section_id, []).append(block)
    layouts = {section: Layout((block.pk, block.text) for block in row) for section, row in by_section.items()}
    passages = []
    for place in places:
        layout = layouts[place.block.section_id]
        span = layout.span(Address(place.block.pk, place.start, place.block.pk, place.end))
        quote = Quote.of(layout.text, span)
        passages.append(
            Passage(
                chapter=chapter,
                revision=chapter.revision_number,
                block=place.block,
                start=place.start,
                end_block=place.block,
                end=place.end,
                exact=quote.exact,
                prefix=quote.prefix,
                suffix=quote.suffix,
            )
        )
    return passages
