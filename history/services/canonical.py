"""What a person types into a block, in the form in which it is stored."""

from typing import NamedTuple

from classroom.common.thai.normalise import normalise
from history.importer.footnotes import unify_marks
from history.importer.inline import plain, plain_block
from history.importer.lines import plain_characters
from history.models import BlockKind

# Kinds whose Markdown has lines that mean something; the others are one paragraph.
_LINED = (BlockKind.LIST, BlockKind.TABLE, BlockKind.FIGURE)


# What may be open where a block is cut: it is closed before the cut and opened again behind it.
_OPEN = ("", "*", "**", "***", "_", "__", "`")


class UnfitMarkdown(ValueError):
    """A text that is no block, or that cannot be cut or joined so that two or one become of it.

    `code`: empty, several (a blank line would begin a second paragraph), markup (the cut is inside a
    link or a table, or the joint makes other words of it), kinds (a table cannot join a paragraph).
    """

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
    text, marks = _read(kind, markdown)
    if not text:
        raise UnfitMarkdown("empty")
    return Canonical(markdown, text, marks_as_json(marks))


def as_stored(kind: str, markdown: str, text: str) -> Canonical:
    """Return a block that has been stored before, with its marks found again; it is taken as it is."""
    return Canonical(markdown, text, marks_as_json(_read(kind, markdown)[1]))


def cut(kind: str, markdown: str, at: int) -> tuple[Canonical, Canonical]:
    """Cut a block at code point `at` of its text into two; raise UnfitMarkdown where that cannot be.

    Space at the cut is dropped. A note mark at the cut stays on the left; emphasis goes on behind it.
    A list is cut between its lines.
    """
    text = _read(kind, markdown)[0]
    halves = text[:at].strip(), text[at:].strip()
    if not all(halves):
        raise UnfitMarkdown("empty")
    # The cut in the Markdown is behind that in the text by the markup on its left: the last place that fits is
    # behind a mark and before what opens there.
    places = [
        place
        for place in range(at + len(markdown) - len(text), at - 1, -1)
        if kind not in _LINED or markdown[place : place + 1] == "\n"
    ]
    for open_markup in _OPEN:
        for place in places:
            left, right = markdown[:place] + open_markup, open_markup + markdown[place:].lstrip()
            if _read(kind, left.strip())[0].strip() == halves[0] and _read(kind, right.strip())[0].strip() == halves[1]:
                return canonical(kind, left), canonical(kind, right)
    raise UnfitMarkdown("markup")


def join(kinds: tuple[str, str], left: str, right: str, joint: str) -> Canonical:
    """Join the Markdown of two blocks with `joint` between them; raise UnfitMarkdown where that cannot be.

    Items of lists stand on lines of their own whatever the joint.
    """
    lined = [kind for kind in kinds if kind in _LINED]
    if lined and kinds != (BlockKind.LIST, BlockKind.LIST):
        raise UnfitMarkdown("kinds")
    joint = "\n" if lined else joint
    joined = canonical(kinds[0], left + joint + right)
    if joined.text != _read(kinds[0], left)[0] + joint + _read(kinds[1], right)[0]:
        raise UnfitMarkdown("markup")
    return joined


def _read(kind: str, markdown: str) -> tuple[str, tuple]:
    return plain_block(markdown) if kind in _LINED else plain(markdown)


def stored(typed: str) -> str:
    """Return what a person typed in the characters that a text is stored in; the importer does the same to a file."""
    return normalise(plain_characters(typed))


def marks_as_json(marks) -> list[dict[str, int]]:
    """Return the importer's note marks as Block.marks holds them."""
    return [{"number": mark.number, "at": mark.at} for mark in marks]
