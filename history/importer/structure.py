"""What an import gives back: a chapter as plain values, tied to no database."""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["epigraph", "paragraph", "quotation", "heading", "list", "table", "figure"]


@dataclass(frozen=True)
class NoteMark:
    """A footnote mark; ``at`` is its place in the block's text, in code points."""

    number: int
    at: int


@dataclass(frozen=True)
class Note:
    """A footnote; ``body`` is its Markdown, empty when the file has only the mark."""

    number: int
    body: str


@dataclass(frozen=True)
class ImportedBlock:
    """One piece of the text that can be pointed at.

    ``text`` is the canonical plain text: normalised, without markup and note
    marks. ``markdown`` is its source, with each mark as ``[^30]``.
    """

    kind: BlockKind
    text: str
    markdown: str
    notes: tuple[NoteMark, ...] = ()


@dataclass(frozen=True)
class ImportedSection:
    """A part of the chapter; the introduction has an empty title."""

    slug: str
    title: str
    blocks: tuple[ImportedBlock, ...]


@dataclass(frozen=True)
class Decision:
    """A choice that a person should see.

    ``line`` is the line of the file; ``before`` and ``after`` are the words on
    either side of the place; ``done`` is what was done and ``other`` what else
    could be; ``certain`` says whether there was any doubt.

    Kinds: ``wrap`` (a line end), ``gap`` (a blank line), ``stray-space``,
    ``quotation``, ``heading``, ``note``, ``page-number``, ``running-head``,
    ``character``. For joins ``done`` and ``other`` are ``none``, ``space``,
    ``hyphen`` or ``paragraph``.
    """

    kind: str
    line: int
    before: str
    after: str
    done: str
    other: str
    certain: bool = False


@dataclass(frozen=True)
class ImportedChapter:
    """A chapter as read. ``number`` is None when neither file nor caller gives one."""

    title: str
    number: int | None
    language: str
    sections: tuple[ImportedSection, ...]
    notes: tuple[Note, ...] = ()
    decisions: tuple[Decision, ...] = ()
    encoding: str = "utf-8"
