"""The blocks of the file, as Markdown sees them.

CommonMark's own block parser finds them (with tables and footnote texts), so
ready Markdown is read exactly. For a scan, what it would trip over is switched
off: an indented first line is a paragraph, not code, ``<`` begins no HTML block
and ``[a]: b`` is no address of a link.
"""

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from .links import with_addresses

_full = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
_full.core.ruler.enableOnly(["normalize", "block"])
_scan = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
_scan.disable(["code", "html_block", "reference"])
_scan.core.ruler.enableOnly(["normalize", "block"])

# A line end that is meant: two spaces, or a backslash that is not itself escaped.
_HARD = re.compile(r"(?:  |(?<!\\)(?:\\\\)*\\)$")
_BACKSLASH_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\$")
_QUOTE_MARK = re.compile("^ {0,3}> ?")
VERBATIM = {
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "fence": "figure",
    "html_block": "figure",
}
_FENCE_RUN = re.compile("`+")


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


def parse_blocks(lines: tuple[str, ...], *, ready: bool = False) -> list[Raw]:
    """Return the blocks of the file in order. Line numbers are 1-based.

    Of *ready* Markdown nothing is left out: links by reference become links, and
    indented code is fenced.
    """
    references: dict = {}
    tokens = (_full if ready else _scan).parse("\n".join(lines), references)
    links = references.get("references", {}) if ready else {}
    return _Blocks(lines, links, ready=ready).read(tokens)


class _Blocks:
    """Makes the blocks of one file from Markdown's tokens."""

    def __init__(self, lines: tuple[str, ...], links: dict, *, ready: bool) -> None:
        self._lines = lines
        self._links = links
        self._ready = ready

    def read(self, tokens, quoted: bool = False) -> list[Raw]:
        """Return the blocks of *tokens*; what is *quoted* stood behind a ">"."""
        found: list[Raw] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end = _closing(tokens, index)
            inner = tokens[index + 1 : end]
            if token.type == "heading_open":
                found.append(self._heading(token, inner[0], quoted))
            elif token.type == "paragraph_open":
                found.append(Raw("paragraph", self._content(inner[0]), quoted=quoted))
            elif token.type == "blockquote_open":
                found += self.read(inner, quoted=True)
            elif token.type == "footnote_reference_open":
                found.append(_note(token, self.read(inner)))
            elif token.type == "hr":
                found.append(Raw("rule", (Line(token.map[0] + 1, "* * *"),)))
            elif token.type == "code_block":
                found.append(_fenced(token, quoted))
            elif token.type in VERBATIM:
                found.append(self._verbatim(token, quoted))
            index = end + 1
        return found

    def _heading(self, token, inline, quoted: bool) -> Raw:
        lines = self._content(inline)
        if not quoted:
            return Raw("heading", lines, level=int(token.tag[1]))
        text = " ".join(line.text for line in lines)
        return Raw("paragraph", (Line(lines[0].number, f"**{text}**" if text else ""),), quoted=True)

    def _content(self, inline) -> tuple[Line, ...]:
        first = inline.map[0] + 1
        content = with_addresses(inline.content, self._links)
        return tuple(
            Line(first + step, _BACKSLASH_BREAK.sub(r"\1", text).strip(), hard=bool(_HARD.search(text)))
            for step, text in enumerate(content.split("\n"))
        )

    def _verbatim(self, token, quoted: bool) -> Raw:
        first, last = token.map
        taken = self._lines[first:last]
        if quoted:
            taken = tuple(_QUOTE_MARK.sub("", line) for line in taken)
        while taken and not taken[-1].strip():
            taken = taken[:-1]
        if self._links and token.type not in ("fence", "html_block"):
            taken = tuple(with_addresses("\n".join(taken), self._links).split("\n"))
        kept = tuple(Line(first + step + 1, text if self._ready else text.rstrip()) for step, text in enumerate(taken))
        return Raw(VERBATIM[token.type], kept, quoted=quoted)


def _fenced(token, quoted: bool) -> Raw:
    content = token.content.rstrip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in _FENCE_RUN.findall(content)), default=0))
    first = token.map[0] + 1
    lines = [fence, *content.split("\n"), fence]
    return Raw("figure", tuple(Line(first + max(0, step - 1), text) for step, text in enumerate(lines)), quoted=quoted)


def _closing(tokens, index: int) -> int:
    """Return the index of the token that closes the one at *index*."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth <= 0:
            return position
    return len(tokens) - 1


def _note(token, children: list[Raw]) -> Raw:
    lines = tuple(line for child in children for line in child.lines)
    label = token.meta["label"]
    return Raw("note", lines, label=label, children=tuple(children))
