"""Rendering CommonMark with tables, and cutting a text into its top-level paragraphs.

Raw HTML in the source is shown as text, never passed on; the result is sanitised all the same.
Headings start at h3 at the highest, so that a person's text never outranks the page. A short text makes no long page:
what Markdown would write again and again by itself, the address of a link and the empty cells of a table, has bounds.
"""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib import import_module

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6",
    "hr", "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}

_KINDS = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "blockquote_open": "quotation",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "hr": "rule",
}

# Addresses of links may come to so many characters, or to as many as the text has: one that is defined once can be used
# by every three letters. Beyond that the words stay words.
_LINKED = 50_000
# So many cells a table may leave out at the ends of its rows; there it ends. One of the parser's own bounds.
import_module("markdown_it.rules_block.table").MAX_AUTOCOMPLETED_CELLS = 200

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One top-level block of a text.

    `text` is its plain text; `start` is where that begins in `plain_text` of the whole, in code points;
    `html` is safe. `kind` is paragraph, heading, quotation, list, table, code or rule.
    """

    kind: str
    text: str
    html: str
    start: int


def to_html(markdown: str) -> str:
    """Return `markdown` as sanitised HTML. Any text is accepted."""
    return _clean(_parser.renderer.render(_parse(markdown), _parser.options, {}))


@lru_cache(maxsize=64)
def paragraphs(markdown: str) -> tuple[Paragraph, ...]:
    """Return the top-level blocks of `markdown` in order; their texts joined by one newline are `plain_text`.

    What was read lately is kept: a marker's page asks for the same essay with every comment.
    """
    found: list[Paragraph] = []
    start = 0
    for group in _top_level(_parse(markdown)):
        text = _text_of(group)
        html = _clean(_parser.renderer.render(group, _parser.options, {}))
        found.append(Paragraph(_KINDS.get(group[0].type, "paragraph"), text, html, start))
        start += len(text) + 1
    return tuple(found)


def plain_text(markdown: str) -> str:
    """Return the words of `markdown` without its markup: blocks, list items, cells and lines each end in a newline."""
    return "\n".join(paragraph.text for paragraph in paragraphs(markdown))


def _parse(markdown: str) -> list[Token]:
    tokens = _parser.parse(markdown.replace("\r\n", "\n"))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    _bound_links(tokens, max(_LINKED, len(markdown)))
    return tokens


def _bound_links(tokens: list[Token], room: int) -> None:
    """Let links lead somewhere as long as there is room for their addresses and titles."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                room -= sum(len(str(value)) for value in child.attrs.values())
                if room < 0:
                    child.attrs = {}


def _top_level(tokens: list[Token]) -> list[list[Token]]:
    groups: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            groups.append([])
        groups[-1].append(token)
        depth += token.nesting
    return groups


def _text_of(tokens: list[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append("".join(_inline_text(child) for child in token.children or ()))
        elif token.type in ("fence", "code_block"):
            parts.append(token.content.rstrip("\n"))
    return "\n".join(parts)


def _inline_text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return "".join(_inline_text(child) for child in token.children or ())
    return token.content if token.type in ("text", "code_inline") else ""


def _picture(renderer, tokens: list[Token], index: int, options, env) -> str:
    """No picture is loaded from elsewhere: its description stands for it, as in the plain text."""
    return escape(_inline_text(tokens[index]), quote=False)


_parser.add_render_rule("image", _picture)


def _clean(html: str) -> str:
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    ).strip()  # fmt: skip
