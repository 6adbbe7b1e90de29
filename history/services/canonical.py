"""What a person types into a block, in the form in which it is stored."""

from typing import NamedTuple

from classroom.common.thai.normalise import normalise
from history.importer.footnotes import unify_marks
from history.importer.inline import plain, plain_block
from history.importer.lines import plain_characters
from history.models import BlockKind

# Kinds whose Markdown has lines that mean something; the others are one paragraph.
_LINED = (BlockKind.LIST, BlockKind.TABLE, BlockKind.FIGURE)


class UnfitMarkdown(ValueError):
    """A text that is no block. `code`: empty, or several (a blank line would begin a second paragraph)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Canonical(NamedTuple):
    """`markdown` with its note marks as `[^30]`, the plain `text`, and `marks` as in Block.marks."""

    markdown: str
    text: str
    marks: list[dict[str, int]]


def canonical(kind: str, markdown: str) -> Canonical:
    """Return the stored form of a block's Markdown; raise UnfitMarkdown when it is none."""
    markdown = unify_marks(stored(markdown)).strip()
    if kind not in _LINED and "\n\n" in "\n".join(line.strip() for line in markdown.split("\n")):
        raise UnfitMarkdown("several")
    text, marks = plain_block(markdown) if kind in _LINED else plain(markdown)
    if not text:
        raise UnfitMarkdown("empty")
    return Canonical(markdown, text, marks_as_json(marks))


def stored(typed: str) -> str:
    """Return what a person typed in the characters that a text is stored in; the importer does the same to a file."""
    return normalise(plain_characters(typed))


def marks_as_json(marks) -> list[dict[str, int]]:
    """Return the importer's note marks as Block.marks holds them."""
    return [{"number": mark.number, "at": mark.at} for mark in marks]
