"""Finding words in the course's books, and where the reader stands among the places where they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from classroom.common.search import Finder, Part, Place, Term, parse, snippet, widen
from classroom.common.titles import Titled
from classroom.courses.models import Enrollment
from classroom.reading.rules import readable_books, readable_sections
from history.models import Block, Section
from history.queries import found_blocks, name_spellings, write_address


@dataclass(frozen=True)
class Search:
    """What is sought in a course: `query` as it was typed, its terms, and the course's `names` in every spelling.

    `exact` when no name is sought in another spelling than was typed.
    """

    query: str
    exact: bool
    terms: list[Term]
    names: tuple[str, ...]

    @property
    def widened(self) -> list[Term]:
        """The terms that are sought in other spellings too."""
        return [term for term in self.terms if term.also]

    @cached_property
    def parameters(self) -> dict[str, str]:
        """What stands in an address for this search."""
        return {"q": self.query} | ({"exact": "1"} if self.exact else {})

    @property
    def asked(self) -> str:
        return urlencode(self.parameters)


class FoundParagraph(NamedTuple):
    """A block where something was found, with the places in its text."""

    key: str
    number: int | None
    text: str
    places: Sequence[Place]


@dataclass(frozen=True)
class FoundSection(Titled):
    """A section where something was found. `first` is how many places of the whole search stand before it.

    `order` is where it stands among all sections of its book.
    """

    pk: int
    slug: str
    title: str
    title_en: str
    order: tuple[int, int]
    book: str
    language: str
    revision: int
    first: int
    paragraphs: list[FoundParagraph] = field(default_factory=list)

    @property
    def chapter(self) -> int:
        return self.order[0]

    @property
    def count(self) -> int:
        return sum(len(paragraph.places) for paragraph in self.paragraphs)

    def __str__(self) -> str:
        return self.shown_title or gettext("Introduction")


class Spot(NamedTuple):
    """One place among all that were found."""

    section: FoundSection
    key: str
    place: Place

    @property
    def passage(self) -> str:
        return write_address(self.key, self.place.start, self.key, self.place.end, self.section.revision)


@dataclass(frozen=True)
class FoundText:
    """All that was found in the text, in its order."""

    sections: list[FoundSection]

    @cached_property
    def spots(self) -> list[Spot]:
        return [
            Spot(section, paragraph.key, place)
            for section in self.sections
            for paragraph in section.paragraphs
            for place in paragraph.places
        ]

    @cached_property
    def paragraphs(self) -> list[tuple[FoundSection, FoundParagraph]]:
        return [(section, paragraph) for section in self.sections for paragraph in section.paragraphs]


class ParagraphLine(NamedTuple):
    """A paragraph as the list shows it: the words around its first place, and the way there."""

    number: int | None
    places: int
    words: list[Part]
    path: str


class SectionLines(NamedTuple):
    """A section in the list: the way to its first place, and those of its paragraphs that stand on the page."""

    section: FoundSection
    path: str
    lines: list[ParagraphLine]


@dataclass(frozen=True)
class FoundHere:
    """Where a page of the text stands among the places that were found.

    `here` are the places of the section, as addresses without their revision; `number` is that of the place that is
    shown (from 1; None when none is), `first` how many stand before the section, `total` how many there are.
    `before`, `after`: the way to the next place on either side, empty at the ends; `leave_before`, `leave_after`: the
    same from the edges of the section.
    """

    search: Search
    here: list[str]
    first: int
    total: int
    number: int | None
    before: str
    after: str
    leave_before: str
    leave_after: str


def make_search(enrollment: Enrollment, query: str, *, exact: bool = False) -> Search:
    """Return what `query` seeks in the course: every name in all its spellings, unless `exact`; one query."""
    spellings = name_spellings(readable_books(enrollment))
    terms = parse(query)
    return Search(
        query=query,
        exact=exact,
        terms=terms if exact else widen(terms, spellings),
        names=tuple(form for forms in spellings for form in forms),
    )


def found_text(enrollment: Enrollment, search: Search) -> FoundText:
    """Return every place of the course's books where what is sought stands; one query.

    A paragraph has to have all terms; its places are those of any of them.
    """
    if not search.terms:
        return FoundText([])
    blocks = Block.objects.filter(section__in=readable_sections(enrollment))
    rows = (
        found_blocks(blocks, search.terms)
        .order_by("chapter__book__title", "chapter__book", "chapter__number", "section__position", "position")
        .values_list(
            "key", "number", "text", "section", "section__slug", "section__title", "section__title_en",
            "section__position", "chapter__number", "chapter__book__slug", "chapter__language", "chapter__revision_number",
        )
    )  # fmt: skip
    finder = Finder(search.terms)
    sections: list[FoundSection] = []
    count = 0
    for key, number, text, pk, slug, title, title_en, position, chapter, book, language, revision in rows:
        places = finder.places(text)
        if not places:
            continue
        if not sections or sections[-1].pk != pk:
            order = chapter, position
            sections.append(FoundSection(pk, slug, title, title_en, order, book, language, revision, count))
        sections[-1].paragraphs.append(FoundParagraph(key, number, text, places))
        count += len(places)
    return FoundText(sections)


def section_lines(
    enrollment: Enrollment, search: Search, paragraphs: Iterable[tuple[FoundSection, FoundParagraph]]
) -> list[SectionLines]:
    """Return one page of `FoundText.paragraphs` as the list shows it, by sections. Needs enrollment.course."""
    course = enrollment.course.slug
    found: list[SectionLines] = []
    for section, paragraph in paragraphs:
        if not found or found[-1].section is not section:
            found.append(SectionLines(section, _first_path(course, search, section), []))
        words = snippet(paragraph.text, paragraph.places, names=search.names)
        path = _path(course, search, Spot(section, paragraph.key, paragraph.places[0]))
        found[-1].lines.append(ParagraphLine(paragraph.number, len(paragraph.places), words, path))
    return found


def section_counts(enrollment: Enrollment, search: Search, found: FoundText) -> list[SectionLines]:
    """Return all sections where something was found, without their lines. Needs enrollment.course."""
    course = enrollment.course.slug
    return [SectionLines(section, _first_path(course, search, section), []) for section in found.sections]


def found_here(enrollment: Enrollment, section: Section, search: Search, passage: str = "") -> FoundHere:
    """Return where the page of `section` that shows `passage` stands in `search`; one query. Needs enrollment.course."""
    found = found_text(enrollment, search)
    spots, course = found.spots, enrollment.course.slug
    first = _before(found, section)
    here = [spot for spot in spots[first:] if spot.section.pk == section.pk]
    last = first + len(here)
    at = next((first + n for n, spot in enumerate(here) if spot.passage == passage), None)

    def way(number: int) -> str:
        return _path(course, search, spots[number]) if 0 <= number < len(spots) else ""

    return FoundHere(
        search=search,
        here=[spot.passage.partition("@")[0] for spot in here],
        first=first,
        total=len(spots),
        number=None if at is None else at + 1,
        before=way(first - 1 if at is None else at - 1),
        after=way(first if at is None else at + 1),
        leave_before=way(first - 1),
        leave_after=way(last),
    )


def _before(found: FoundText, section: Section) -> int:
    """How many places stand before a section, in the order of its book."""
    own = [each for each in found.sections if each.book == section.chapter.book.slug]
    order = section.chapter.number, section.position
    for each in own:
        if each.order >= order:
            return each.first
    return own[-1].first + own[-1].count if own else 0


def _first_path(course: str, search: Search, section: FoundSection) -> str:
    first = section.paragraphs[0]
    return _path(course, search, Spot(section, first.key, first.places[0]))


def _path(course: str, search: Search, spot: Spot) -> str:
    """The address of a place on the page of its section, which shows it among the others."""
    section = spot.section
    path = reverse("reading:section", args=(course, section.book, section.chapter, section.slug))
    return f"{path}?{urlencode(search.parameters | {'passage': spot.passage}, safe=':@')}#{spot.key}"
