"""The blocks of the file, as Markdown sees them.

CommonMark's own block parser finds them (with tables and footnote texts), so
ready Markdown is read exactly. What scans would trip over is switched off: an
indented first line is a paragraph, not code, and ``<`` begins no HTML block.
"""

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

_parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
_parser.disable(["code", "html_block", "reference"])
_parser.core.ruler.enableOnly(["normalize", "block"])

_QUOTE_MARK = re.compile("^ {0,3}> ?")
VERBATIM = {
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "fence": "figure",
}


@dataclass(frozen=True)
class Line:
    """A line of the file without its margins; ``hard`` when two spaces end it."""

    number: int
    text: str
    hard: bool = False


@dataclass(frozen=True)
class Raw:
    """A block of the file: kind is heading, paragraph, list, table, figure, rule or note."""

    kind: str
    lines: tuple[Line, ...]
    level: int = 0  # of a heading: 1 to 6
    quoted: bool = False  # stood behind a ">"
    label: str = ""  # of a note
    children: tuple["Raw", ...] = field(default=())  # the paragraphs of a note

    @property
    def line(self) -> int:
        return self.lines[0].number if self.lines else 0

    @property
    def text(self) -> str:
        """The lines as they stand, one space between."""
        return " ".join(line.text for line in self.lines)


def parse_blocks(lines: tuple[str, ...]) -> list[Raw]:
    """Return the blocks of the file in order. Line numbers are 1-based."""
    tokens = _parser.parse("\n".join(lines))
    return _blocks(tokens, lines)


def _blocks(tokens, lines: tuple[str, ...], quoted: bool = False) -> list[Raw]:
    found: list[Raw] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _closing(tokens, index)
        inner = tokens[index + 1 : end]
        if token.type == "heading_open":
            found.append(Raw("heading", _content(inner[0]), level=int(token.tag[1])))
        elif token.type == "paragraph_open":
            found.append(Raw("paragraph", _content(inner[0]), quoted=quoted))
        elif token.type == "blockquote_open":
            found += _blocks(inner, lines, quoted=True)
        elif token.type == "footnote_reference_open":
            found.append(_note(token, _blocks(inner, lines)))
        elif token.type == "hr":
            found.append(Raw("rule", ()))
        elif token.type in VERBATIM:
            found.append(_verbatim(token, lines, quoted))
        index = end + 1
    return found


def _closing(tokens, index: int) -> int:
    """Return the index of the token that closes the one at *index*."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth <= 0:
            return position
    return len(tokens) - 1


def _content(inline) -> tuple[Line, ...]:
    first = inline.map[0] + 1
    return tuple(
        Line(first + step, text.strip(), hard=text.endswith("  "))
        for step, text in enumerate(inline.content.split("\n"))
    )


def _verbatim(token, lines: tuple[str, ...], quoted: bool) -> Raw:
    first, last = token.map
    taken = lines[first:last]
    if quoted:
        taken = tuple(_QUOTE_MARK.sub("", line) for line in taken)
    while taken and not taken[-1].strip():
        taken = taken[:-1]
    kept = tuple(Line(first + step + 1, text.rstrip()) for step, text in enumerate(taken))
    return Raw(VERBATIM[token.type], kept, quoted=quoted)


def _note(token, children: list[Raw]) -> Raw:
    lines = tuple(line for child in children for line in child.lines)
    label = token.meta["label"]
    return Raw("note", lines, label=label, children=tuple(children))
