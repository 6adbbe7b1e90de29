"""A chapter at one of its revisions, as plain values; docs/exports.md says what the JSON made of them holds."""

import json
from dataclasses import asdict, dataclass

from history.importer.export import to_markdown
from history.models import Chapter
from history.queries import chapter_notes, texts_at
from history.services.canonical import canonical
from history.services.export.known import (
    ExportedEvent,
    ExportedFault,
    ExportedName,
    Places,
    exported_events,
    exported_faults,
    exported_names,
)


@dataclass(frozen=True)
class ExportedMark:
    """A note mark; `at` is its place in the block's text, in code points."""

    number: int
    at: int


@dataclass(frozen=True)
class ExportedBlock:
    key: str
    kind: str
    text: str
    markdown: str
    notes: tuple[ExportedMark, ...]


@dataclass(frozen=True)
class ExportedSection:
    """`number` counts from 1; the introduction has an empty title."""

    number: int
    slug: str
    title: str
    blocks: tuple[ExportedBlock, ...]


@dataclass(frozen=True)
class ExportedNote:
    number: int
    body: str


@dataclass(frozen=True)
class ExportedChapter:
    """The fields, in this order, are those of the JSON."""

    book: str
    number: int
    title: str
    language: str
    revision: int
    sections: tuple[ExportedSection, ...]
    notes: tuple[ExportedNote, ...]
    names: tuple[ExportedName, ...] = ()
    events: tuple[ExportedEvent, ...] = ()
    faults: tuple[ExportedFault, ...] = ()

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def as_markdown(self) -> str:
        """Return Markdown that the importer reads back to the same chapter."""
        return to_markdown(self)


def export_chapter(chapter: Chapter, revision_number: int) -> ExportedChapter:
    """Return a chapter, with its book, as it stood at a revision; five queries, and one more for an earlier one.

    Titles, the texts of notes, and what has been decided of names, events and faults are the present ones: they
    have no revisions of their own. Their places are those in the text of the revision.
    """
    sections: dict = {}
    texts = list(texts_at(chapter, revision_number))
    for text in texts:
        marks = tuple(ExportedMark(**mark) for mark in canonical(text.kind, text.markdown).marks)
        block = ExportedBlock(text.block.key, text.kind, text.text, text.markdown, marks)
        sections.setdefault(text.section, []).append(block)
    places = Places(chapter, revision_number, [(text.block_id, text.block.key, text.text) for text in texts])
    return ExportedChapter(
        book=chapter.book.slug,
        number=chapter.number,
        title=chapter.title,
        language=chapter.language,
        revision=revision_number,
        sections=tuple(
            ExportedSection(number, section.slug, section.title, tuple(blocks))
            for number, (section, blocks) in enumerate(sections.items(), start=1)
        ),
        notes=tuple(ExportedNote(note.number, note.body) for note in chapter_notes(chapter)),
        names=exported_names(places),
        events=exported_events(places),
        faults=exported_faults(places),
    )
