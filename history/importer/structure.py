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
    """A part of the chapter; the introduction has an empty title. An English one comes with the book, not with the text."""

    slug: str
    title: str
    blocks: tuple[ImportedBlock, ...]
    title_en: str = ""


@dataclass(frozen=True)
class Decision:
    """A choice that a person should see.

    ``line`` is the line of the file; ``before`` and ``after`` are what stands on
    either side of the place, at most 40 code points each; ``done`` is what was
    done and ``other`` what else could be.

    ``block`` is the index of the block, counted through the whole chapter
    (:attr:`ImportedChapter.blocks`), and None where the place is in no block's
    text: in a note, in a title, in an address. ``at`` is the code point of the block's text.

    - ``wrap`` (a line end), ``gap`` (a blank line), ``stray-space``: ``done`` and
      ``other`` are ``none``, ``space``, ``paragraph`` or ``hyphen`` (the hyphen at
      the end of the line is gone; ``other`` is ``none``: it belongs). The two sides
      meet at ``at``, in the text: ``before`` ends there, and ``after`` begins
      there, or after the space when ``done`` is ``space``. With ``paragraph`` done,
      ``at`` is the end of the block and ``after`` the beginning of the next one.
    - ``quotation``: ``done`` and ``other`` are ``quotation`` or ``paragraph``; the
      place is the beginning of the block. ``heading``: ``section`` was done,
      ``subheading`` could be; the place is the first block of that section.
    - ``page-number``, ``running-head``: ``before`` was removed from this place.
    - ``character``: what cannot be read stands at ``at``, between the two sides.
    - ``note``: a mark out of order stands at ``at``; one removed from a heading
      stood before this place; a text without a mark has no place.
    """

    kind: str
    line: int
    before: str
    after: str
    done: str
    other: str
    block: int | None = None
    at: int = 0


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

    @property
    def blocks(self) -> tuple[ImportedBlock, ...]:
        """The blocks of all sections in their order."""
        return tuple(block for section in self.sections for block in section.blocks)
