"""The whole reading of a chapter, one step after the other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from classroom.common.thai.normalise import normalise, normalise_with_map

from . import footnotes
from .blocks import Raw, parse_blocks
from .errors import NoText
from .geometry import Geometry, is_verse, measure
from .headings import outline, take_front_matter
from .inline import plain, plain_block
from .joins import REACH, Join, decide_join
from .lines import read_lines
from .pages import Gap, decide_gaps, drop_furniture
from .places import SHOWN, Doubt, Ledger, Source
from .quotations import is_epigraph, weigh_quotation
from .readiness import is_ready
from .slugs import section_addresses
from .spacing import THAI, Spacing
from .strays import close_strays
from .structure import Decision, ImportedBlock, ImportedChapter, ImportedSection

_FIGURE = re.compile(r"^(?:!\[[^\]]*\]\([^)]*\)\s*)+$")
_SPACES = re.compile("[ \t]{2,}")
_SPACES_AT_END = re.compile("[ \t]+$", re.MULTILINE)


def read_chapter(
    data: bytes,
    *,
    number: int | None = None,
    names: Iterable[str] = (),
    section_slugs: Sequence[str] = (),
) -> ImportedChapter:
    """Read one chapter from the bytes of its file.

    *number* is the chapter's number, if the caller knows better than the file.
    *names* are the names of the book in every spelling that occurs: they keep
    words whole that no dictionary has. *section_slugs* are the addresses of the
    sections in order ("introduction" stands for the text before the first).
    Raises ImportFault (see :mod:`.errors`); nothing is kept between calls.
    """
    source = read_lines(data)
    lines, given_title = take_front_matter(source.lines)
    parsed = parse_blocks(tuple(footnotes.unify_marks("\n".join(lines)).split("\n")))
    ready = is_ready(source.raw, parsed)
    raws = footnotes.take_note_texts(parsed)
    raws, removed = (raws, []) if ready else drop_furniture(raws)
    plan = outline(raws, given_title)
    if not any(part.raws for part in plan.parts):
        raise NoText()
    body = [raw for part in plan.parts for raw in (part.heading, *part.raws) if raw]
    reader = _Reader(body, ready, names, [*source.decisions, *removed, *plan.decisions])
    slugs = section_addresses([part.title for part in plan.parts], section_slugs)
    sections = tuple(
        ImportedSection(slug, part.title, tuple(reader.read(part.raws, is_first=index == 0)))
        for index, (part, slug) in enumerate(zip(plan.parts, slugs, strict=True))
    )
    return ImportedChapter(
        title=plan.title,
        number=number if number is not None else plan.number,
        language="th" if any(THAI.search(raw.text) for raw in body) else "en",
        sections=sections,
        notes=footnotes.collect(reader.marks, reader.bodies),
        decisions=tuple(reader.all_decisions()),
        encoding=source.encoding,
    )


class _Reader:
    """Turns the raw blocks of one section after the other into finished ones."""

    def __init__(self, raws: list[Raw], ready: bool, names: Iterable[str], decisions: list[Decision]) -> None:
        paragraphs = [raw for raw in raws if raw.kind == "paragraph"]
        self.geometry: Geometry = measure(raws)
        self.spacing = Spacing((line.text for raw in paragraphs for line in raw.lines), names)
        self.ledger = Ledger(decisions)
        self.marks: list[footnotes.Marked] = []
        self.bodies: dict[int, str] = {}
        self._body_lines: dict[int, int] = {}
        # The page's clock runs through the whole chapter, so gaps are weighed once.
        self._raws = raws
        self._ready = ready
        self._gaps = self._weigh_gaps()

    def read(self, raws: list[Raw], *, is_first: bool) -> list[ImportedBlock]:
        """Return the blocks of one section; *is_first* where an epigraph may stand."""
        blocks: list[ImportedBlock] = []
        paragraph: list[Raw] = []
        for raw in raws:
            if raw.kind == "rule":
                continue
            if raw.kind == "note":
                self._take_note(raw)
                continue
            paragraph.append(raw)
            gap = self._gaps.get(raw.line) if raw.kind == "paragraph" and not raw.quoted else None
            if gap and gap.goes_on:
                continue
            block = self._block(paragraph, may_be_epigraph=is_first and not blocks)
            paragraph = []
            if block is None:
                continue
            blocks.append(block)
            if gap and gap.join and not gap.certain:
                self.ledger.keep_apart(raw.lines[-1].number, gap.join.done)
        return blocks

    def all_decisions(self) -> list[Decision]:
        """Return what a person should see; a finished text numbers its notes as it likes."""
        if not self._ready:
            for doubt in footnotes.doubts(self.marks, self.bodies if self.marks else {}, self._body_lines):
                self.ledger.add_of_line(doubt)
        return self.ledger.decisions()

    def _weigh_gaps(self) -> dict[int, Gap]:
        """Decide quotations first, for what leads to one ends like half a sentence."""
        shown = list(self._raws)
        self._quotations: set[int] = set()
        for upper, lower in pairwise(shown):
            if upper.kind == lower.kind == "paragraph" and not (upper.quoted or lower.quoted):
                weight = 0.0 if self._ready else weigh_quotation(upper, lower, self.geometry)
                if weight >= 1:
                    self._quotations.add(lower.line)
                if 0 < weight < 2:
                    done, other = ("quotation", "paragraph")[:: 1 if weight >= 1 else -1]
                    before, after = upper.text[-SHOWN:], lower.text[:SHOWN]
                    self.ledger.add_of_line(Decision("quotation", lower.line, before, after, done, other))
        first = next((raw for raw in shown if raw.kind == "paragraph"), None)
        if first is not None and not self._ready and is_epigraph(first):
            self._quotations.add(first.line)
        weighed = [Raw(raw.kind, raw.lines, quoted=True) if raw.line in self._quotations else raw for raw in shown]
        gaps = decide_gaps(weighed, self.geometry, self.spacing, ready=self._ready)
        return {shown[index].line: gap for index, gap in gaps.items()}

    def _take_note(self, raw: Raw) -> None:
        number = int(raw.label)
        sources = [self._source([child]) for child in raw.children]
        for source in sources:
            self.ledger.add_note(source)
        self.bodies.setdefault(number, "\n\n".join(source.markdown for source in sources))
        self._body_lines.setdefault(number, raw.line)

    def _block(self, raws: list[Raw], *, may_be_epigraph: bool) -> ImportedBlock | None:
        raw = raws[0]
        if raw.kind in ("paragraph", "heading"):
            source = self._source(raws)
            text, notes = plain(source.markdown)
        else:
            source = Source(_SPACES_AT_END.sub("", "\n".join(line.text for line in raw.lines)))
            text, notes = plain_block(source.markdown)
        if not source.markdown.strip():
            return None
        markdown = f"##{'#' * raw.level} {source.markdown}" if raw.kind == "heading" else source.markdown
        kind = raw.kind
        if kind == "paragraph":
            quoted = raw.quoted or raw.line in self._quotations
            kind = "quotation" if quoted else "figure" if _FIGURE.match(markdown) else "paragraph"
            if quoted and may_be_epigraph:
                kind = "epigraph"
        block = ImportedBlock(kind, text, markdown, notes)
        index = self.ledger.add_block(block, source, raw.line, raws[-1].lines[-1].number)
        self.marks += [footnotes.Marked(mark.number, raw.line, index, mark.at) for mark in notes]
        return block

    def _source(self, raws: list[Raw]) -> Source:
        """Return the Markdown of one paragraph that may lie on several pages."""
        text = ""
        doubts: list[Doubt] = []
        starts: list[tuple[int, int]] = []
        for raw in raws:
            verse = is_verse(raw, ready=self._ready)
            for place, line in enumerate(raw.lines):
                piece, strays = _SPACES.sub(" ", line.text), []
                if not (verse or self._ready):
                    piece, strays = close_strays(piece, line.number, self.geometry, self.spacing)
                starts.append((line.number, len(text)))
                if not text:
                    text = piece
                elif verse and place:
                    text += "  \n" + piece
                else:
                    join = decide_join(text[-4 * REACH :], piece, self.spacing)
                    doubts += self._doubts(join, len(text), raws, line.number, at_gap=place == 0)
                    text = join.apply(text, piece)
                doubts += [doubt.moved(len(text) - len(piece)) for doubt in strays]
        return _normal(Source(text, tuple(doubts), tuple(starts)))

    def _doubts(self, join: Join, at: int, raws: list[Raw], line: int, *, at_gap: bool) -> list[Doubt]:
        """Return the doubt about a join, if there is one, as a list."""
        at -= join.done == "hyphen"
        if not at_gap:
            return [] if join.certain else [Doubt("wrap", line - 1, at, join.done, join.other)]
        above = max(raw.lines[-1].number for raw in raws if raw.line < line)
        gap = next(self._gaps[raw.line] for raw in raws if raw.lines[-1].number == above)
        if gap.certain and join.certain:
            return []
        return [Doubt("gap", above, at, join.done, join.other if gap.certain else "paragraph")]


def _normal(source: Source) -> Source:
    """Normalise across the joins: a mark may stand at the beginning of a line, away from its letter."""
    markdown = normalise(source.markdown)
    if markdown == source.markdown:
        return source
    markdown, moved = normalise_with_map(source.markdown)
    doubts = tuple(replace(doubt, at=moved[doubt.at]) for doubt in source.doubts)
    return Source(markdown, doubts, tuple((line, moved[offset]) for line, offset in source.starts))
