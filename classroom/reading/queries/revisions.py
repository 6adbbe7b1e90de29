"""The pages about what became of a text: its revisions, one revision, one block, and the text as it stood."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.courses.models import Course, Enrollment
from classroom.reading.queries.authors import authors
from classroom.reading.queries.room import Note, TextBlock
from classroom.reading.rules import readable_sections
from history.models import UNNUMBERED, Block, BlockText, Chapter, Fault, FaultReport, Revision, Section
from history.queries import (
    BlockChange,
    Kin,
    Piece,
    block_changes,
    changed_texts,
    chapter_notes,
    chapter_revisions,
    compare,
    kin_of,
    live_blocks,
    spellings,
    text_history,
    texts_at,
)

_REVISIONS_A_PAGE = 30
_BLOCKS_A_PAGE = 12


@dataclass(frozen=True)
class Mended:
    """A fault that a revision mended: what stood there, what stands now, and the names of the readers who reported it."""

    fault: Fault
    readers: Sequence[str]


@dataclass(frozen=True)
class Entry:
    """What became of one block in one revision, as a page shows it."""

    change: BlockChange
    mended: Sequence[Mended] = ()
    kin: Kin | None = None


def revisions_page(course: Course, chapter: Chapter, page: str | None) -> tuple[Page, Callable[[int | None], str]]:
    """Return a page of the revisions of a chapter, and how to name who made them; three queries."""
    found = Paginator(chapter_revisions(chapter), _REVISIONS_A_PAGE).get_page(page)
    return found, authors(course, (revision.made_by_id for revision in found))


def revision_page(course: Course, revision: Revision, page: str | None) -> tuple[Page, list[Entry]]:
    """Return a page of what a revision changed, block by block; eight queries."""
    found = Paginator(changed_texts(revision), _BLOCKS_A_PAGE).get_page(page)
    changes = block_changes(found, spellings(revision.chapter.book))
    mended = _mended(course, [revision.pk], [change.block.pk for change in changes])
    return found, [Entry(change, mended[revision.pk, change.block.pk]) for change in changes]


def block_page(course: Course, block: Block) -> tuple[list[Entry], Callable[[int | None], str]]:
    """Return all that became of a block, the newest first, and how to name who did it; at most eleven queries."""
    history = text_history(block, spellings(block.chapter.book))
    kin = kin_of(block, history)
    mended = _mended(course, [change.text.revision_id for change in history], [block.pk])
    name = authors(course, (change.text.revision.made_by_id for change in history))
    return [
        Entry(change, mended[change.text.revision_id, block.pk], kin.get(change.text.revision_id)) for change in history
    ], name


def get_chapter_block(enrollment: Enrollment, book: str, chapter: int, key: str) -> Block:
    """Return a block of the course's books, standing or not, with section, chapter and book; raise Http404. One query."""
    return get_object_or_404(
        Block.objects.select_related("section__chapter__book", "chapter__book", "merged_into", "removed_in"),
        section__in=readable_sections(enrollment),
        chapter__book__slug=book,
        chapter__number=chapter,
        key=key,
    )


def _mended(
    course: Course, revisions: Iterable[int], blocks: Iterable[int]
) -> defaultdict[tuple[int, int], list[Mended]]:
    """Return the faults that revisions mended in blocks, by both; three queries (two where there are none)."""
    reports = Prefetch("reports", FaultReport.objects.order_by("made_at"))
    faults = list(
        Fault.objects.filter(revision__in=list(revisions), anchor__made_block__in=list(blocks))
        .select_related("anchor")
        .prefetch_related(reports)
        .order_by("anchor__start", "pk")
    )
    name = authors(course, {report.reporter_id for fault in faults for report in fault.reports.all()})
    found: defaultdict[tuple[int, int], list[Mended]] = defaultdict(list)
    for fault in faults:
        readers = [name(report.reporter_id) for report in fault.reports.all()]
        found[fault.revision_id, fault.anchor.made_block_id].append(Mended(fault, readers))
    return found


@dataclass(frozen=True)
class Compared:
    """A block of a section then and now, compared. `number` is its paragraph number then, or now if it is new."""

    key: str
    kind: str
    number: int | None
    pieces: list[Piece]


@dataclass(frozen=True)
class OldSection:
    """A section as it stood at a revision. `outline` are the sections that had text then."""

    section: Section
    revision: Revision
    outline: list[Section]
    texts: list[BlockText]

    @property
    def chapter(self) -> Chapter:
        return self.section.chapter

    @property
    def numbered(self) -> list[tuple[BlockText, int | None]]:
        """The texts with their paragraph numbers."""
        return list(zip(self.texts, _numbers(text.kind for text in self.texts), strict=True))

    def blocks(self, typeset: Callable[[str, str], str]) -> list[TextBlock]:
        """The blocks as the page of the section shows them; `typeset` makes the HTML of a kind and its Markdown."""
        return [
            TextBlock(text.block.key, text.kind, number, typeset(text.kind, text.markdown))
            for text, number in self.numbered
        ]

    def notes(self) -> list[Note]:
        """The notes that are marked in it, with their texts as they are now; one query."""
        marked = "".join(text.markdown for text in self.texts)
        notes = chapter_notes(self.chapter)
        return [Note(note.number, note.html) for note in notes if f"[^{note.number}]" in marked]

    def compared(self) -> list[Compared]:
        """The blocks then and now in one row; two queries."""
        names = spellings(self.chapter.book)
        now = list(live_blocks(self.chapter).filter(section=self.section))
        found = []
        keys = [text.block.key for text in self.texts], [block.key for block in now]
        for _kind, i, j, k, m in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
            then, here = self.numbered[i:j], now[k:m]
            if keys[0][i:j] == keys[1][k:m]:
                found += [
                    Compared(block.key, text.kind, number, compare(text.markdown, block.markdown, names))
                    for (text, number), block in zip(then, here, strict=True)
                ]
                continue
            found += [Compared(text.block.key, text.kind, no, compare(text.markdown, "")) for text, no in then]
            found += [Compared(each.key, each.kind, each.number, compare("", each.markdown)) for each in here]
        return found


def old_section(chapter: Chapter, revision: Revision, slug: str | None = None) -> OldSection:
    """Return a section as it stood, the first one without `slug`; raise Http404 when it had no text then. Two queries."""
    standing = texts_at(chapter, revision.number)
    outline = list(Section.objects.filter(pk__in=standing.order_by().values("section")).order_by("position"))
    for section in outline:
        section.chapter = chapter
    section = next((section for section in outline if slug in (None, section.slug)), None)
    if section is None:
        raise Http404
    return OldSection(section, revision, outline, list(standing.filter(section=section)))


@dataclass(frozen=True)
class Return:
    """What going back to a revision would change: the first of the changes, and how many there are of each."""

    changes: list[BlockChange]
    changed: int
    brought_back: int
    removed: int

    @property
    def total(self) -> int:
        return self.changed + self.brought_back + self.removed


def return_to(chapter: Chapter, revision: Revision, most: int = _BLOCKS_A_PAGE) -> Return:
    """Return what `revert_to` would make of a chapter as it stands; three queries."""
    now = {text.block_id: text for text in texts_at(chapter, chapter.revision_number)}
    then = {text.block_id: text for text in texts_at(chapter, revision.number)}
    names = tuple(spellings(chapter.book))
    changes = []
    for pk, text in then.items():
        standing = now.get(pk)
        if standing is None or _state(standing) != _state(text):
            changes.append(BlockChange(text.block, text, standing, names))
    removed = [_removal(text, names) for pk, text in now.items() if pk not in then]
    brought_back = sum(change.is_new for change in changes)
    return Return([*changes, *removed][:most], len(changes) - brought_back, brought_back, len(removed))


def revisions_since(chapter: Chapter, number: int) -> list[Revision]:
    """Return the revisions of a chapter after a number, the newest first; one query."""
    return list(chapter_revisions(chapter).filter(number__gt=number)[:_REVISIONS_A_PAGE])


def _state(text: BlockText) -> tuple:
    return (text.section_id, text.position, text.kind, text.markdown)


def _removal(text: BlockText, names: tuple[str, ...]) -> BlockChange:
    gone = BlockText(block=text.block, section=text.section, position=text.position, kind="")
    return BlockChange(text.block, gone, text, names)


def _numbers(kinds: Iterable[str]) -> list[int | None]:
    """Number the paragraphs of a section; headings and epigraphs have no number."""
    count, numbers = 0, []
    for kind in kinds:
        count += kind not in UNNUMBERED
        numbers.append(None if kind in UNNUMBERED else count)
    return numbers
