"""The contents page: the course's books with what is read, and the plan of the readings."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, JSONField, Max, OuterRef, Q, Subquery

from classroom.courses.models import Enrollment, Reading
from classroom.courses.rules import readable_readings
from classroom.reading.models import Progress
from classroom.reading.queries.room import holding_text, is_read_by
from classroom.reading.rules import readable_sections
from history.models import Book, Chapter, Section

# How many paragraphs a section has: they are numbered from 1 without gaps.
PARAGRAPHS = Max("blocks__number", filter=Q(blocks__removed_in=None))


@dataclass(frozen=True)
class ChapterContents:
    """A chapter and its sections, each with `paragraphs`, `is_read`, `reached`, the paragraph stopped at, and
    `seen_share`, the share of its paragraphs that have been read, in hundredths."""

    chapter: Chapter
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True)
class BookContents:
    book: Book
    chapters: list[ChapterContents] = field(default_factory=list)


@dataclass(frozen=True)
class PlannedReading:
    """One line of the plan. `is_read` when the member has read all its sections."""

    reading: Reading
    sections: list[Section]

    @property
    def is_read(self) -> bool:
        return bool(self.sections) and all(section.is_read for section in self.sections)


def course_contents(enrollment: Enrollment) -> list[BookContents]:
    """The books of the course with their chapters and sections, in order; one query."""
    own = Progress.objects.filter(user=enrollment.user_id, course=enrollment.course_id, section=OuterRef("pk"))
    sections = (
        readable_sections(enrollment)
        .filter(holding_text())
        .select_related("chapter__book")
        .annotate(
            paragraphs=PARAGRAPHS,
            is_read=is_read_by(enrollment),
            reached=Subquery(own.values("last_block__number")[:1]),
            seen=Subquery(own.values("seen")[:1], JSONField()),
        )
        .order_by("chapter__book__title", "chapter__book", "chapter__number", "position")
    )
    books: list[BookContents] = []
    for section in sections:
        chapter = section.chapter
        section.seen_share = 100 * min(len(section.seen or ()), section.paragraphs or 0) // (section.paragraphs or 1)
        if not books or books[-1].book != chapter.book:
            books.append(BookContents(chapter.book))
        chapters = books[-1].chapters
        if not chapters or chapters[-1].chapter != chapter:
            chapters.append(ChapterContents(chapter))
        chapters[-1].sections.append(section)
    return books


def plan(enrollment: Enrollment, books: list[BookContents], now: datetime) -> list[PlannedReading]:
    """The readings that the member sees at `now`, with their sections as they are in `books`; two queries.

    They come by date, and those without one after them.
    """
    in_order = [section for book in books for chapter in book.chapters for section in chapter.sections]
    readings = list(readable_readings(enrollment, now).order_by(F("due_at").asc(nulls_last=True), "pk"))
    set_in = set(Reading.sections.through.objects.filter(reading__in=readings).values_list("reading_id", "section_id"))
    return [
        PlannedReading(reading, [section for section in in_order if (reading.pk, section.pk) in set_in])
        for reading in readings
    ]
