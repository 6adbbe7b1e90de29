"""The section page: the text of a section, and everything that hangs from it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, SlugField
from django.http import Http404
from django.utils.translation import gettext

from classroom.common.prepared import Prepared, Slot
from classroom.common.titles import Titled, title_in_language
from classroom.courses.models import Enrollment
from classroom.discussions.queries import MarginThread, moment_key, section_threads
from classroom.reading.models import Progress
from classroom.reading.queries.notes import MarginNote, section_notes
from classroom.reading.queries.states import corrections_since
from classroom.reading.rules import readable_sections
from history.models import Block, Chapter, Footnote, Section

_ERA_AND_YEAR = re.compile(r"(?<=ศ\.) (?=\d)")
_NOTE_MARK = re.compile(r'data-note="(\d+)"')


class TextBlock(NamedTuple):
    """A block as a page shows it: no more of the row than that. `number` is None for headings and epigraphs."""

    key: str
    kind: str
    number: int | None
    html: str


class Note(NamedTuple):
    """A footnote. `html` is empty when its text is not known."""

    number: int
    html: str


@dataclass(frozen=True)
class SectionLine(Titled):
    """A section in the contents. `title` is empty for an introduction; `chapter` is the chapter's number."""

    pk: int
    slug: str
    title: str
    title_en: str
    chapter: int
    chapter_title: str
    chapter_title_en: str
    language: str
    is_read: bool

    @property
    def path(self) -> str:
        """Its address, as seen from another section of the book."""
        return f"../../{self.chapter}/{self.slug}/"

    def __str__(self) -> str:
        """The title in the contents, where an era keeps its year."""
        return _ERA_AND_YEAR.sub("\u00a0", self.shown_title) or gettext("Introduction")

    @property
    def shown_chapter(self) -> str:
        return title_in_language(self.chapter_title, self.chapter_title_en)


@dataclass(frozen=True)
class Room:
    """A section with its neighbours, blocks, footnotes (`notes`), threads, and the viewer's own notes (`marks`).

    `outline` are the sections of the whole book in order; `before` and `after` are next to this one, across chapters.
    """

    section: Section
    outline: list[SectionLine]
    blocks: list[TextBlock]
    notes: tuple[Note, ...]
    threads: list[MarginThread]
    marks: list[MarginNote]

    @property
    def chapter(self) -> Chapter:
        return self.section.chapter

    @cached_property
    def contents(self) -> tuple[SectionLine, ...]:
        """The sections of this chapter."""
        return tuple(line for line in self.outline if line.chapter == self.chapter.number)

    @cached_property
    def _at(self) -> int:
        return next(at for at, line in enumerate(self.outline) if line.pk == self.section.pk)

    @property
    def before(self) -> SectionLine | None:
        return self.outline[self._at - 1] if self._at else None

    @property
    def after(self) -> SectionLine | None:
        return self.outline[self._at + 1] if self._at + 1 < len(self.outline) else None

    @property
    def is_first(self) -> bool:
        """Whether the chapter opens here, under its own title."""
        return self.contents[0].pk == self.section.pk

    @property
    def title_en(self) -> str:
        """What the page's title says in English, when somebody has written it down."""
        return self.chapter.title_en if self.is_first else self.section.title_en

    @property
    def is_read(self) -> bool:
        return self.outline[self._at].is_read

    @property
    def news_since(self) -> int:
        """What the page has of the talk: the newest post that it tells of. It stays the same until one comes."""
        return max((moment_key(thread.last_post_at) for thread in self.threads), default=0)

    @cached_property
    def threads_by_block(self) -> dict[str, list[MarginThread]]:
        """The threads beside the text, by the key of the block that they begin in."""
        here = {block.key for block in self.blocks}
        found: defaultdict[str, list[MarginThread]] = defaultdict(list)
        for thread in self.threads:
            if thread.block in here and thread.status != "orphan":
                found[thread.block].append(thread)
        return dict(found)

    @cached_property
    def notes_by_block(self) -> dict[str, list[MarginNote]]:
        """The viewer's notes and those of the instructors, by the key of the block that they begin in."""
        found: defaultdict[str, list[MarginNote]] = defaultdict(list)
        for note in self.marks:
            found[note.row.block].append(note)
        return dict(found)

    @cached_property
    def loose_threads(self) -> list[MarginThread]:
        """Threads on the section as a whole, and those whose words are no longer in it."""
        beside = {thread.pk for threads in self.threads_by_block.values() for thread in threads}
        return [thread for thread in self.threads if thread.pk not in beside]


def get_section(enrollment: Enrollment, book: str, chapter: int, section: str) -> Section:
    """Return a section of the course's books with its chapter and book, or raise Http404; one query.

    `corrections` is how many revisions have changed it since its state was set.
    """
    found = _readable_section.objects(course=enrollment.course_id, book=book, chapter=chapter, section=section)
    if not found:
        raise Http404
    return found[0]


def _section_of(course: Slot, book: Slot, chapter: Slot, section: Slot) -> QuerySet[Section]:
    return (
        readable_sections(Enrollment(course_id=course))
        .filter(chapter__book__slug=book, chapter__number=chapter, slug=section)
        .select_related("chapter__book")
        .annotate(corrections=corrections_since())
    )


_readable_section = Prepared(_section_of, book=SlugField(), section=SlugField())


def room(enrollment: Enrollment, section: Section, now: datetime) -> Room:
    """Everything on the page of `section`; six queries, one less where the section has no footnotes, and one less where
    the viewer has no notes in it."""
    blocks = _blocks(section)
    return Room(
        section=section,
        outline=_outline(enrollment, section),
        blocks=blocks,
        notes=_notes(section, blocks),
        threads=section_threads(enrollment, section, now),
        marks=section_notes(enrollment, section),
    )


def _blocks(section: Section) -> list[TextBlock]:
    return [TextBlock(*row) for row in _section_blocks.rows(section=section.pk)]


# Plain rows: whole model instances would cost more than all the rest of the page.
_section_blocks = Prepared(
    lambda section: (
        Block.objects.filter(section=section, removed_in=None).order_by("position").values_list(*TextBlock._fields)
    )
)


def _notes(section: Section, blocks: Sequence[TextBlock]) -> tuple[Note, ...]:
    numbers = {int(number) for block in blocks for number in _NOTE_MARK.findall(block.html)}
    if not numbers:
        return ()
    notes = (Note(*row) for row in _chapter_notes.rows(chapter=section.chapter_id))
    return tuple(note for note in notes if note.number in numbers)


_chapter_notes = Prepared(
    lambda chapter: Footnote.objects.filter(chapter=chapter).order_by("number").values_list(*Note._fields)
)


def _outline(enrollment: Enrollment, section: Section) -> list[SectionLine]:
    """The sections of the book that hold text, in order, and `section` in any case; one query."""
    rows = _book_sections.rows(
        book=section.chapter.book_id, section=section.pk, user=enrollment.user_id, course=enrollment.course_id
    )
    return [SectionLine(*row) for row in rows]


@Prepared
def _book_sections(book: Slot, section: Slot, user: Slot, course: Slot) -> QuerySet:
    return (
        Section.objects.filter(Q(holding_text()) | Q(pk=section), chapter__book=book)
        .annotate(is_read=is_read_by(Enrollment(user_id=user, course_id=course)))
        .order_by("chapter__number", "position")
        .values_list(
            "pk",
            "slug",
            "title",
            "title_en",
            "chapter__number",
            "chapter__title",
            "chapter__title_en",
            "chapter__language",
            "is_read",
        )
    )


def holding_text() -> Exists:
    """For a queryset of sections: whether one has any. Emptied by edits it keeps its address and stands in no list."""
    return Exists(Block.objects.filter(section=OuterRef("pk"), removed_in=None))


def is_read_by(enrollment: Enrollment) -> Exists:
    """For a queryset of sections: whether the member has marked one as read."""
    return Exists(
        Progress.objects.filter(
            user=enrollment.user_id, course=enrollment.course_id, section=OuterRef("pk"), read_at__isnull=False
        )
    )
