"""The whole reading of a chapter, one step after the other."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from textwrap import dedent

from classroom.common.thai.normalise import normalise, normalise_with_map

from . import footnotes
from .blocks import Raw, parse_blocks
from .errors import LongTitle, NoText
from .geometry import Geometry, is_verse, measure
from .headings import LONGEST_TITLE, Outline, outline, take_front_matter
from .inline import as_paragraph, plain, plain_block
from .items import part_items
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
# A rule in a finished text, which parts two scenes.
_STARS = r"\* \* \*"
_SPACES = re.compile("[ \t]{2,}")


def read_chapter(
    data: bytes,
    *,
    number: int | None = None,
    names: Iterable[str] = (),
    section_slugs: Sequence[str] = (),
    ready: bool | None = None,
) -> ImportedChapter:
    """Read one chapter from the bytes of its file.

    *number* is the chapter's number, if the caller knows better than the file.
    *names* are the names of the book in every spelling that occurs: they keep
    words whole that no dictionary has. *section_slugs* are the addresses of the
    sections in order ("introduction" stands for the text before the first).
    *ready* says that the file is finished Markdown, in which nothing is to be
    mended, or that it is not; None leaves that to :mod:`.readiness`.
    Raises ImportFault (see :mod:`.errors`); nothing is kept between calls.
    """
    source = read_lines(data)
    lines, given_title = take_front_matter(source.lines)
    if ready is None:
        ready = is_ready(source.raw, lines)
    if ready:
        raws, removed = _parsed(footnotes.number_labels, lines, ready=True), []
    else:
        raws = _parsed(footnotes.unify_marks, lines, ready=False)
        raws, removed = drop_furniture(part_items(footnotes.take_note_texts(raws)))
    plan = outline(raws, given_title, ready=ready)
    if not any(part.raws for part in plan.parts):
        raise NoText()
    _check_titles(plan)
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
        language=_language(body),
        sections=sections,
        notes=footnotes.collect(reader.marks, reader.bodies),
        decisions=tuple(reader.all_decisions()),
        encoding=source.encoding,
    )


def _parsed(with_marks: Callable[[str], str], lines: tuple[str, ...], *, ready: bool) -> list[Raw]:
    return parse_blocks(tuple(with_marks("\n".join(lines)).split("\n")), ready=ready)


def _check_titles(plan: Outline) -> None:
    """Raise LongTitle for a title that cannot be stored: a paragraph that looks like a heading."""
    for title, line in [(plan.title, None), *((part.title, part.heading and part.heading.line) for part in plan.parts)]:
        if len(title) > LONGEST_TITLE:
            raise LongTitle(line=line, length=len(title), limit=LONGEST_TITLE)


def _language(raws: list[Raw]) -> str:
    """Return the language of the text: "th" when more of its letters are Thai than not."""
    text = "".join(raw.text for raw in raws)
    thai = len(THAI.findall(text))
    return "th" if thai > sum(map(str.isalpha, text)) - thai else "en"


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
            if raw.kind == "rule" and not self._ready:  # it marks a page
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
        gaps = {} if self._ready else decide_gaps(weighed, self.geometry, self.spacing)
        return {shown[index].line: gap for index, gap in gaps.items()}

    def _take_note(self, raw: Raw) -> None:
        number = int(raw.label)
        sources = [self._source([child]) if child.kind == "paragraph" else _verbatim(child) for child in raw.children]
        for source in sources:
            self.ledger.add_note(source)
        self.bodies.setdefault(number, "\n\n".join(source.markdown for source in sources))
        self._body_lines.setdefault(number, raw.line)

    def _block(self, raws: list[Raw], *, may_be_epigraph: bool) -> ImportedBlock | None:
        raw = raws[0]
        if raw.kind in ("paragraph", "heading", "rule"):
            source = _one_paragraph(self._source(raws)) if raw.kind != "rule" else Source(_STARS)
            text, notes = plain(source.markdown)
        else:
            source = _verbatim(raw)
            text, notes = plain_block(source.markdown)
        if not source.markdown.strip():
            return None
        markdown = f"{'#' * min(raw.level + 2, 6)} {source.markdown}" if raw.kind == "heading" else source.markdown
        kind = raw.kind
        if kind == "rule":
            kind = "paragraph"
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
                piece, strays = line.text, []
                if not self._ready:
                    piece = _SPACES.sub(" ", piece)
                if not (verse or self._ready):
                    piece, strays = close_strays(piece, line.number, self.geometry, self.spacing)
                starts.append((line.number, len(text)))
                if not text:
                    text = piece
                elif place and (verse or (self._ready and raw.lines[place - 1].hard)):
                    text += "  \n" + piece
                else:
                    join = decide_join(text[-4 * REACH :], piece, self.spacing, ready=self._ready)
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


def _one_paragraph(source: Source) -> Source:
    """Let no sign at the beginning make something else of a paragraph."""
    markdown = as_paragraph(source.markdown)
    if markdown == source.markdown:
        return source
    return Source(markdown, tuple(doubt.moved(1) for doubt in source.doubts), source.starts)


def _verbatim(raw: Raw) -> Source:
    """Return what has lines of its own as it is, but for the indent that its place has given it."""
    return Source(dedent("\n".join(line.text for line in raw.lines)))


def _normal(source: Source) -> Source:
    """Normalise across the joins: a mark may stand at the beginning of a line, away from its letter."""
    markdown = normalise(source.markdown)
    if markdown == source.markdown:
        return source
    markdown, moved = normalise_with_map(source.markdown)
    doubts = tuple(replace(doubt, at=moved[doubt.at]) for doubt in source.doubts)
    return Source(markdown, doubts, tuple((line, moved[offset]) for line, offset in source.starts))
