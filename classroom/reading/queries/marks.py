"""One's own notes and highlights of a course, to look through, to find, and to take along."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, F, Prefetch, QuerySet

from classroom.common.search import Finder, Part, Term, parse, snippet
from classroom.common.search.index import containing
from classroom.courses.models import Enrollment
from classroom.reading.models import Note, NotePiece, NoteTag
from classroom.reading.rules import own_notes
from history.models import Anchor, Section
from history.queries import anchor_address


@dataclass(frozen=True)
class MarksAsked:
    """What of one's notes is wanted: words in them, a colour, a tag, a section; `by_tag` puts them under their tags."""

    query: str = ""
    colour: str = ""
    tag: str = ""
    section: int | None = None
    by_tag: bool = False

    @property
    def terms(self) -> list[Term]:
        return parse(self.query)


class Tag(NamedTuple):
    """A tag of the holder, and how many of their notes have it."""

    name: str
    count: int


@dataclass(frozen=True)
class MarkLine:
    """A note in the list: the words it is on (marked where they are sought), and where it leads."""

    note: Note
    words: list[Part]
    passage: str
    heading: str

    @property
    def path(self) -> str:
        """The way to its words, under the address of the course's reading room."""
        chapter, block = self.note.anchor.chapter, self.note.anchor.block
        place = f"{chapter.book.slug}/{chapter.number}/{block.section.slug}/"
        return place if self.is_lost else f"{place}?passage={self.passage}#{block.key}"

    @property
    def section(self) -> Section:
        return self.note.anchor.block.section

    @property
    def is_lost(self) -> bool:
        return self.note.anchor.status in (Anchor.Status.CHANGED, Anchor.Status.ORPHAN)


def asked_notes(enrollment: Enrollment, asked: MarksAsked) -> QuerySet[Note]:
    """The holder's notes that are asked for, in the order of the books, or of their tags. Under its tags a note stands
    once for each."""
    notes = own_notes(enrollment)
    if asked.colour:
        notes = notes.filter(colour=asked.colour)
    if asked.tag:
        notes = notes.filter(pk__in=NoteTag.objects.filter(name=asked.tag).values("note"))
    if asked.section:
        notes = notes.filter(anchor__block__section=asked.section)
    if asked.terms:
        notes = containing(notes, NotePiece.note, asked.terms)
    place = (
        "anchor__chapter__book__title", "anchor__chapter__number", "anchor__block__section__position",
        "anchor__block__position", "anchor__start", "pk",
    )  # fmt: skip
    if asked.by_tag:
        return notes.filter(tags__isnull=False).annotate(under=F("tags__name")).order_by("under", *place)
    return notes.order_by(*place)


def mark_lines(notes: QuerySet[Note], asked: MarksAsked) -> list[MarkLine]:
    """Return the lines of one page of `asked_notes`, or of all; two queries."""
    finder = Finder(asked.terms)
    lines = []
    for note in with_places(notes):
        note.tag_names = [tag.name for tag in note.tags.all()]
        exact = note.anchor.exact
        words = snippet(exact, finder.places(exact), before=160, after=160) if asked.terms else [Part(exact, False)]
        heading = note.under if asked.by_tag else str(note.anchor.block.section)
        lines.append(MarkLine(note, words, anchor_address(note.anchor), heading))
    return lines


def with_places(notes: QuerySet[Note]) -> QuerySet[Note]:
    """The same notes with all that says where they are, and their tags."""
    return notes.select_related(
        "anchor__chapter__book", "anchor__block__section__chapter", "anchor__end_block"
    ).prefetch_related(Prefetch("tags", NoteTag.objects.order_by("name")))


def grouped(lines: Sequence[MarkLine]) -> list[tuple[str, list[MarkLine]]]:
    """Return lines under their headings, in their order."""
    return [(heading, list(under)) for heading, under in groupby(lines, key=lambda line: line.heading)]


def own_tags(enrollment: Enrollment) -> list[Tag]:
    """The holder's tags with how many notes each has, by name; one query."""
    tags = NoteTag.objects.filter(note__in=own_notes(enrollment)).values_list("name").annotate(n=Count("pk"))
    return [Tag(*row) for row in tags.order_by("name")]


def noted_sections(enrollment: Enrollment) -> list[Section]:
    """The sections in which the holder has notes, in order, each with `note_count`; two queries."""
    rows = own_notes(enrollment).values_list("anchor__block__section").annotate(n=Count("pk")).order_by()
    counts = dict(rows)
    sections = Section.objects.filter(pk__in=counts).select_related("chapter__book")
    found = list(sections.order_by("chapter__book__title", "chapter__number", "position"))
    for section in found:
        section.note_count = counts[section.pk]
    return found


def marks_as_markdown(lines: Sequence[MarkLine], *, title: str, site: str) -> str:
    """Return notes as Markdown: under their sections the words as quotations, what is written to them, tags, address.

    `site` is what the addresses of the reading room begin with.
    """
    parts = [f"# {title}"]
    for heading, under in grouped(lines):
        chapter = under[0].note.anchor.chapter
        parts.append(f"## {chapter.number}. {chapter.shown_title} · {heading}")
        for line in under:
            quoted = "\n".join(f"> {row}" for row in line.note.anchor.exact.split("\n"))
            tags = " ".join(f"#{tag.replace(' ', '_')}" for tag in line.note.tag_names)
            parts += [quoted, line.note.markdown, tags, f"<{site}{line.path}>"]
    return "\n\n".join(part for part in parts if part) + "\n"
