"""The section page: the text of a section, and everything that hangs from it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from classroom.courses.models import Enrollment
from classroom.discussions.queries import MarginThread, section_threads
from classroom.reading.models import Progress
from classroom.reading.rules import readable_sections
from history.models import Block, Chapter, Footnote, Section

_NOTE_MARK = re.compile(r'data-note="(\d+)"')


class TextBlock(NamedTuple):
    """A block as a page shows it: no more of the row than that. `number` is None for headings and epigraphs."""

    key: str
    kind: str
    number: int | None
    html: str


@dataclass(frozen=True)
class Room:
    """A section with its neighbours, blocks, notes and threads.

    `contents` are the sections of the chapter, each with `paragraphs` and `is_read`; `before` and `after` are the
    sections next to this one in the book, across chapters.
    """

    section: Section
    contents: list[Section]
    before: Section | None
    after: Section | None
    blocks: list[TextBlock]
    notes: list[Footnote]
    threads: list[MarginThread]

    @property
    def chapter(self) -> Chapter:
        return self.section.chapter

    @cached_property
    def is_first(self) -> bool:
        """Whether the chapter opens here, under its own title."""
        return bool(self.contents) and self.contents[0].pk == self.section.pk

    @cached_property
    def is_read(self) -> bool:
        return any(line.is_read for line in self.contents if line.pk == self.section.pk)

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
    def loose_threads(self) -> list[MarginThread]:
        """Threads on the section as a whole, and those whose words are no longer in it."""
        beside = {thread.pk for threads in self.threads_by_block.values() for thread in threads}
        return [thread for thread in self.threads if thread.pk not in beside]


def get_section(enrollment: Enrollment, book: str, chapter: int, section: str) -> Section:
    """Return a section of the course's books with its chapter and book, or raise Http404; one query."""
    return get_object_or_404(
        readable_sections(enrollment).select_related("chapter__book"),
        chapter__book__slug=book,
        chapter__number=chapter,
        slug=section,
    )


def room(enrollment: Enrollment, section: Section, now: datetime) -> Room:
    """Everything on the page of `section`; four queries (three where the section has no notes)."""
    blocks = _blocks(section)
    contents, before, after = _contents(enrollment, section)
    return Room(
        section=section,
        contents=contents,
        before=before,
        after=after,
        blocks=blocks,
        notes=_notes(section, blocks),
        threads=section_threads(enrollment, section, now),
    )


def _blocks(section: Section) -> list[TextBlock]:
    # Plain rows: whole model instances would cost more than all the rest of the page.
    rows = Block.objects.filter(section=section, removed_in=None).order_by("position")
    return [TextBlock(*row) for row in rows.values_list(*TextBlock._fields)]


def _notes(section: Section, blocks: Sequence[TextBlock]) -> list[Footnote]:
    numbers = {int(number) for block in blocks for number in _NOTE_MARK.findall(block.html)}
    if not numbers:
        return []
    return list(Footnote.objects.filter(chapter=section.chapter_id, number__in=numbers).order_by("number"))


def _contents(enrollment: Enrollment, section: Section) -> tuple[list[Section], Section | None, Section | None]:
    """The sections of the chapter, and the sections before and after this one in the book; one query."""
    chapter = section.chapter
    in_book = holding_text(Section.objects.filter(chapter__book=chapter.book_id))
    last_before = in_book.filter(chapter__number__lt=chapter.number).order_by("-chapter__number", "-position")
    first_after = in_book.filter(chapter__number__gt=chapter.number).order_by("chapter__number", "position")
    rows = list(
        with_progress(
            enrollment,
            Section.objects.filter(
                Q(pk=section.pk)
                | Q(pk__in=holding_text(chapter.sections))
                | Q(pk=Subquery(last_before.values("pk")[:1]))
                | Q(pk=Subquery(first_after.values("pk")[:1]))
            ),
        ).order_by("chapter__number", "position")
    )
    at = next(index for index, row in enumerate(rows) if row.pk == section.pk)
    contents = [row for row in rows if row.chapter_id == chapter.pk]
    return contents, rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None


def holding_text(sections: QuerySet[Section]) -> QuerySet[Section]:
    """Leave out sections that edits have emptied: they keep their address, and stand in no list."""
    return sections.filter(Exists(Block.objects.filter(section=OuterRef("pk"), removed_in=None)))


def with_progress(enrollment: Enrollment, sections: QuerySet[Section]) -> QuerySet[Section]:
    """Add chapter and book to sections, `paragraphs` (how many are numbered) and `is_read` for the member."""
    done = Progress.objects.filter(
        user=enrollment.user_id, course=enrollment.course_id, section=OuterRef("pk"), read_at__isnull=False
    )
    return sections.select_related("chapter__book").annotate(
        # Paragraphs are numbered from 1 without gaps.
        paragraphs=Max("blocks__number", filter=Q(blocks__removed_in=None)),
        is_read=Exists(done),
    )
