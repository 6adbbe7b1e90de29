"""From the Markdown of a block to its canonical plain text and its note marks."""

import re

from markdown_it import MarkdownIt

from .footnotes import MARK
from .structure import NoteMark

# Stands for a mark while Markdown is read: a character that no text may hold,
# and that the reading of the file takes out.
_PLACE = "\ufdd0"
# Stands for a line end that Markdown shows as a space; Thai shows nothing.
_SOFT = "\ufdd1"
# Stands for a place that is looked for.
_HERE = "\ufdd2"
_SOFT_IN_THAI = re.compile(f"(?<=[\u0e01-\u0e4e]){_SOFT}(?=[\u0e01-\u0e4e])")
_MARKUP = re.compile(r"[*_`\\\[\]<>&!~|\n]")
# What a heading, a list, a quotation, a rule, code, a table, HTML or the address of a link can begin with.
_SIGN_FIRST = re.compile(r"\s|[#>*+\-=_`~<|:\[]|\d{1,9}[.)]")
_NUMBER_FIRST = re.compile(r"\d{1,9}(?=[.)])")
_paragraphs = MarkdownIt("commonmark").enable("table")
_paragraphs.core.ruler.enableOnly(["normalize", "block"])
_inline = MarkdownIt("commonmark", {"html": True})
_block = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "html_block"])


def plain(markdown: str) -> tuple[str, tuple[NoteMark, ...]]:
    """Return the text of one paragraph's Markdown, and the marks in it."""
    numbers = [int(number) for number in MARK.findall(markdown)]
    text = MARK.sub(_PLACE, markdown)
    if _MARKUP.search(text):
        text = "".join(_text_of(_inline.parseInline(text)))
    return _take_marks(text.strip(), numbers)


def place_in_text(markdown: str, offset: int, text: str) -> int:
    """Return where *offset* of a paragraph's Markdown is in its *text* (see :func:`plain`)."""
    marked = plain(markdown[:offset] + _HERE + markdown[offset:])[0]
    if marked.replace(_HERE, "") == text:
        return marked.index(_HERE)
    return min(len(plain(markdown[:offset])[0]), len(text))  # the sign has come between two signs of markup


def as_paragraph(markdown: str) -> str:
    """Return *markdown* so that CommonMark reads it as one paragraph, whatever sign it begins with."""
    if not _SIGN_FIRST.match(markdown) or is_one_paragraph(markdown):
        return markdown
    number = _NUMBER_FIRST.match(markdown)
    at = number.end() if number else 0
    return f"{markdown[:at]}\\{markdown[at:]}"


def is_one_paragraph(markdown: str) -> bool:
    """Say whether CommonMark reads *markdown* as one paragraph and nothing else."""
    env: dict = {}
    tokens = _paragraphs.parse(markdown, env)
    return len(tokens) == 3 and tokens[0].type == "paragraph_open" and not env.get("references")


def plain_block(markdown: str) -> tuple[str, tuple[NoteMark, ...]]:
    """Return the text of a list, table or fence: items on lines, cells after tabs."""
    numbers = [int(number) for number in MARK.findall(markdown)]
    tokens = _block.parse(MARK.sub(_PLACE, markdown))
    lines: list[str] = []
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            lines.append("\t".join(cells or ()))
            cells = None
        elif token.type == "inline":
            text = "".join(_text_of([token])).strip()
            if cells is None:
                lines.append(text)
            else:
                cells.append(text)
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return _take_marks("\n".join(lines), numbers)


def _text_of(tokens):
    for token in tokens:
        if token.children:
            yield from _text_of(token.children)
        elif token.type in ("text", "code_inline", "text_special"):
            yield token.content
        elif token.type == "softbreak":
            yield _SOFT
        elif token.type == "hardbreak":
            yield "\n"
        elif token.type == "html_inline" and token.content.lower().startswith("<br"):
            yield "\n"
        elif token.type == "image":
            yield token.content


def _take_marks(text: str, numbers: list[int]) -> tuple[str, tuple[NoteMark, ...]]:
    pieces = _SOFT_IN_THAI.sub("", text).replace(_SOFT, " ").split(_PLACE)
    marks = []
    at = 0
    for number, piece in zip(numbers, pieces[:-1], strict=False):
        at += len(piece)
        marks.append(NoteMark(number, at))
    return "".join(pieces), tuple(marks)
