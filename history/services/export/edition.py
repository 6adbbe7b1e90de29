"""A chapter set for reading outside the classroom: what the page, the e-book and the PDF have in common.

Its words are those of the chapter's language, whoever asks for it: a file belongs to its text.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from classroom.common.thai.dates import month_name, shown_year
from history.models import BlockKind, Chapter, Name
from history.queries import chapter_contents, get_revision, spellings
from history.services.export.chapter import ExportedChapter, export_chapter
from history.services.export.known import ExportedEvent, ExportedName
from history.services.export.nodes import Mark, Node, read_nodes
from history.services.typeset import Typesetter

_UNNUMBERED = (BlockKind.HEADING, BlockKind.EPIGRAPH)


@dataclass(frozen=True)
class SetBlock:
    """`number` is the paragraph's within its section, None for headings and epigraphs."""

    key: str
    kind: str
    number: int | None
    nodes: list[Node]
    marks: list[Mark]


@dataclass(frozen=True)
class SetNote:
    """A footnote; `nodes` is empty when its text is not known. `marks` are its places in the text."""

    number: int
    nodes: list[Node]
    marks: list[Mark]


@dataclass(frozen=True)
class SetSection:
    """`title` is never empty: an introduction without one is called that. `is_titled` says whether the text says so."""

    number: int
    title: str
    title_en: str
    is_titled: bool
    blocks: list[SetBlock]
    notes: list[SetNote]


@dataclass(frozen=True)
class Place:
    """A block as the lists at the end name it: "2.5" is paragraph 5 of section 2."""

    block: str
    section: int
    label: str


@dataclass(frozen=True)
class IndexName:
    name: ExportedName
    places: list[Place]


@dataclass(frozen=True)
class IndexGroup:
    kind: str
    title: str
    names: list[IndexName]


@dataclass(frozen=True)
class SetEvent:
    """`when` is the date in words, `also` its year in the other era."""

    event: ExportedEvent
    when: str
    also: str
    place: Place | None


@dataclass(frozen=True)
class Edition:
    """An exported chapter with the rest that a title page says. Ask for its parts within `speaking()`."""

    exported: ExportedChapter
    title_en: str
    book_title: str
    book_title_en: str
    author: str
    made_on: date
    section_titles_en: dict[str, str]
    spellings: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.exported.language

    def speaking(self):
        """A context in which the interface speaks the chapter's language."""
        return translation.override(self.language if self.language in ("th", "en") else "en")

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of all that the files are made of; the same as long as none of it changes."""
        return self._hash(self.exported)

    @cached_property
    def fingerprint_without_faults(self) -> str:
        """Return the same for files in which no fault stands: another report of a reader does not change them."""
        return self._hash(replace(self.exported, faults=()))

    def _hash(self, exported: ExportedChapter) -> str:
        parts = asdict(self) | {"exported": exported.as_json()}
        return hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()

    @cached_property
    def revision_words(self) -> str:
        """Return "Revision 2, 23 November 2026"."""
        language = translation.get_language() or "en"
        made = self.made_on
        when = f"{made.day} {month_name(made.month, language=language)} {shown_year(made.year, language=language)}"
        return _("Revision %(number)s, %(day)s") % {"number": self.exported.revision, "day": when}

    @cached_property
    def sections(self) -> list[SetSection]:
        typesetter = Typesetter(self.spellings, self.language)
        texts = {note.number: note.body for note in self.exported.notes}
        seen: dict[int, int] = {}
        sections, told = [], set()
        for section in self.exported.sections:
            blocks, count = [], 0
            for block in section.blocks:
                is_numbered = block.kind not in _UNNUMBERED
                count += is_numbered
                nodes = read_nodes(typesetter.block(block.kind, block.markdown), seen)
                marks = list(_marks(nodes))
                blocks.append(SetBlock(block.key, block.kind, count if is_numbered else None, nodes, marks))
            marks = [mark for block in blocks for mark in block.marks]
            numbers = [number for number in dict.fromkeys(mark.number for mark in marks) if number not in told]
            told.update(numbers)
            notes = [
                SetNote(
                    number,
                    read_nodes(typesetter.note(texts.get(number, ""))),
                    [mark for mark in marks if mark.number == number],
                )
                for number in numbers
            ]
            sections.append(
                SetSection(
                    section.number, section.title or _("Introduction"), self.section_titles_en.get(section.slug, ""),
                    bool(section.title), blocks, notes,
                )
            )  # fmt: skip
        return sections

    @property
    def notes(self) -> list[SetNote]:
        return [note for section in self.sections for note in section.notes]

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {
            block.key: Place(
                block.key, section.number, f"{section.number}.{block.number}" if block.number else str(section.number)
            )
            for section in self.sections
            for block in section.blocks
        }

    @cached_property
    def names(self) -> list[IndexGroup]:
        """The name index, a group for each kind, in Thai order."""
        groups = []
        for kind, title in Name.Kind.choices:
            names = [
                IndexName(name, [self._places[key] for key in dict.fromkeys(place.block for place in name.mentions)])
                for name in self.exported.names
                if name.kind == kind
            ]
            if names:
                groups.append(IndexGroup(kind, _group_title(kind) or str(title), names))
        return groups

    @cached_property
    def events(self) -> list[SetEvent]:
        """The timeline."""
        return [
            SetEvent(event, *_when(event, self.language), self._places.get(event.block or ""))
            for event in self.exported.events
        ]


def edition(chapter: Chapter, revision_number: int) -> Edition:
    """Return a chapter, with its book, as it is set at a revision; three queries more than `export_chapter`."""
    exported = export_chapter(chapter, revision_number)
    made_at = get_revision(chapter, revision_number).made_at
    return Edition(
        exported=exported,
        title_en=chapter.title_en,
        book_title=chapter.book.title,
        book_title_en=chapter.book.title_en,
        author=chapter.book.author,
        made_on=timezone.localtime(made_at, timezone.get_default_timezone()).date(),
        section_titles_en={section.slug: section.title_en for section in chapter_contents(chapter)},
        spellings=tuple(spellings(chapter.book)),
    )


def _marks(nodes: list[Node]) -> Iterator[Mark]:
    for node in nodes:
        if isinstance(node, Mark):
            yield node
        elif not isinstance(node, str):
            yield from _marks(node.children)


def _group_title(kind: str) -> str:
    return {
        Name.Kind.PERSON: _("Persons"),
        Name.Kind.PLACE: _("Places"),
        Name.Kind.ORGANISATION: _("Organisations"),
        Name.Kind.TREATY: _("Treaties"),
        Name.Kind.TERM: _("Terms"),
    }.get(kind, "")


def _when(event: ExportedEvent, language: str) -> tuple[str, str]:
    """Return the date in words, and its year in the other era, for texts in Thai."""
    years = [event.year_from] if event.year_to == event.year_from else [event.year_from, event.year_to]
    day = [str(event.day)] if event.day else []
    month = [month_name(event.month, language=language)] if event.month else []
    if language != "th":
        return " ".join([*day, *month, "–".join(map(str, years))]), ""
    buddhist = "–".join(str(shown_year(year, language="th")) for year in years)
    return " ".join([*day, *month, "ค.ศ.\u00a0" + "–".join(map(str, years))]), f"พ.ศ.\u00a0{buddhist}"
