"""From the Markdown of a block to its HTML, made once when a revision is published.

The text nodes of the HTML, note marks left out, are the block's canonical text code point by
code point, so that a page can turn a selection into offsets. Two things differ, and only in
kind, never in number: some spaces become no-break spaces, and raw HTML in the source is
dropped. What comes out is sanitised.
"""

import re
from collections.abc import Callable, Iterable

import nh3
from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.token import Token

from history.importer.footnotes import MARK
from history.models import BlockKind

# A name up to this length is kept on one line; of a longer one each word is, or it would leave a narrow page.
_LINE = 24
# A single word up to this length is kept on one line; a longer one would stick out of a telephone.
_WORD = 30
# Stands for a note mark while Markdown is read. No stored text holds it.
_MARK_PLACE = "\ufdd0"
_NO_BREAK = "\u00a0"
# Stands for a line end within a paragraph: nothing between two Thai letters, a space elsewhere, as in the importer.
_SOFT = "\ufdd1"
_SOFT_IN_THAI = re.compile(f"([\u0e01-\u0e4e](?:<[^>]*>)*){_SOFT}((?:<[^>]*>)*)(?=[\u0e01-\u0e4e])")

_THAI_MARKS = "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e"
_LEADING_VOWELS = "เแโใไ"
_LATIN = r"[A-Za-zÀ-ɏ]+(?:[ .,'’\-]{1,2}[A-Za-zÀ-ɏ]+)*"
_CYRILLIC = r"[\u0400-\u052f]+(?:[ .,\-]{1,2}[\u0400-\u052f]+)*"
_THAI = r"[\u0e01-\u0e5b]+(?: [\u0e01-\u0e5b]+)*"

_BLOCK_KINDS = (BlockKind.LIST, BlockKind.TABLE, BlockKind.FIGURE)
_PLAIN_TAGS = {
    "strong", "em", "ul", "ol", "li", "p", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "pre",
}  # fmt: skip
_TAGS = _PLAIN_TAGS | {"a", "span", "br", "code"}
_ATTRIBUTES = {"a": {"href", "class", "id", "role", "data-note"}, "span": {"class", "lang"}, "ol": {"start"}}

_inline = MarkdownIt("commonmark", {"html": True})
_block = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "html_block"])


class Typesetter:
    """Renders the blocks of one book. `names` are its names in every spelling; `language` is that of the text."""

    def __init__(self, names: Iterable[str] = (), language: str = "th") -> None:
        self._pattern = _pattern(names, language)

    def block(self, kind: str, markdown: str) -> str:
        """Return the inner HTML of a block; `kind` is a BlockKind. Note marks link to `#fn30` and carry `data-note`."""
        numbers = iter(MARK.findall(markdown))
        source = MARK.sub(_MARK_PLACE, markdown.strip())
        tokens = _block.parse(source) if kind in _BLOCK_KINDS else _inline.parseInline(source)
        return _clean("".join(self._html(tokens, numbers, seen=set())))

    def note(self, markdown: str) -> str:
        """Return the HTML of a footnote's text."""
        return _clean("".join(self._html(_inline.parseInline(MARK.sub("", markdown.strip())), iter(()), seen=set())))

    def _html(self, tokens: list[Token], numbers, seen: set[str], separator: str = "") -> Iterable[str]:
        """Yield the HTML of tokens. The canonical text separates cells by tabs, and items and rows by newlines."""
        for token in tokens:
            if token.type == "inline":
                yield separator
                yield from self._html(token.children or [], numbers, seen)
                separator = "\n"
            elif token.type in ("th_close", "td_close"):
                yield f"</{token.tag}>"
                separator = "\t"
            elif token.type == "tr_close":
                yield "</tr>"
                separator = "\n"
            elif token.type in ("text", "text_special", "image"):
                yield self._text(token.content, numbers, seen)
            else:
                yield _markup(token, separator)
                separator = "\n" if token.type in ("fence", "code_block") else separator

    def _text(self, text: str, numbers, seen: set[str]) -> str:
        parts: list[str] = []
        done = 0
        for match in self._pattern.finditer(text):
            parts.append(escape(text[done : match.start()]))
            found = match[0]
            done = match.end()
            if match.lastgroup == "mark":
                parts.append(_note_mark(next(numbers), seen))
            elif match.lastgroup == "space":
                parts.append(_NO_BREAK)
            elif match.lastgroup == "name":
                parts.append(_name(found))
            else:
                parts.append(f'<span lang="{match.lastgroup}">{escape(found)}</span>')
        parts.append(escape(text[done:]))
        return "".join(parts)


def _pattern(names: Iterable[str], language: str) -> re.Pattern[str]:
    """Return what is to be found in a text: note marks, spaces that must not break, names (longest first), foreign runs."""
    foreign = {"en": _LATIN, "ru": _CYRILLIC, "th": _THAI}
    foreign.pop(language, None)
    choices = [
        f"(?P<mark>{_MARK_PLACE})",
        # Between an era and its year, and before MAIYAMOK, which repeats the word on its left.
        r"(?P<space>(?<=[คพรจมฮ]\.ศ\.) (?=[0-9๐-๙])| (?=ๆ))",
    ]
    if known := sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name)):
        # Not within a written syllable: a mark may not be cut from its letter.
        alternatives = "|".join(re.escape(name) for name in known)
        choices.append(f"(?P<name>(?<![{_LEADING_VOWELS}])(?:{alternatives})(?![{_THAI_MARKS}]))")
    choices += [f"(?P<{code}>{run})" for code, run in foreign.items()]
    return re.compile("|".join(choices))


def _name(found: str) -> str:
    pieces = [found] if len(found) <= _LINE else found.split(" ")
    return " ".join(
        f'<span class="noun">{escape(piece)}</span>' if len(piece) <= _WORD else escape(piece) for piece in pieces
    )


def _note_mark(number: str, seen: set[str]) -> str:
    place = "" if number in seen else f' id="r{number}"'
    seen.add(number)
    return f'<a class="fnmark" href="#fn{number}"{place} role="doc-noteref" data-note="{number}">{number}</a>'


def _opening(token: Token) -> str:
    start = token.attrGet("start")
    return f'<{token.tag} start="{int(start)}">' if start else f"<{token.tag}>"


_MARKUP: dict[str, Callable[[Token], str]] = {
    "softbreak": lambda token: _SOFT,
    "hardbreak": lambda token: "<br>\n",
    "code_inline": lambda token: f"<code>{escape(token.content)}</code>",
    "link_open": lambda token: f'<a href="{escape(token.attrGet("href"))}">',
    "link_close": lambda token: "</a>",
    "html_inline": lambda token: "<br>\n" if token.content.lower().startswith("<br") else "",
}


def _markup(token: Token, separator: str) -> str:
    if token.type in _MARKUP:
        return _MARKUP[token.type](token)
    if token.type in ("fence", "code_block"):
        return separator + f"<pre>{escape(token.content.rstrip(chr(10)))}</pre>"
    if token.hidden or token.tag not in _PLAIN_TAGS:
        return ""
    return _opening(token) if token.nesting == 1 else f"</{token.tag}>"


def _clean(html: str) -> str:
    html = _SOFT_IN_THAI.sub(r"\1\2", html).replace(_SOFT, " ")
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
