"""Drawing spans, given in code points of a block's plain text, on the HTML of that block."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

# White space directly inside these is layout of the source, not words; a <span> may not stand there either.
_STRUCTURE = {"ul", "ol", "table", "thead", "tbody", "tr", "blockquote"}
_VOID = {"br", "hr", "img", "wbr"}
# No link may stand inside these.
_INTERACTIVE = {"a", "button"}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text to be drawn as `<span class=css data-span=key>`, in as many pieces as the markup asks for.

    `start` and `end` are code points of the block's text. A span that began in an earlier block starts below 0, one
    that goes on in the next ends beyond the text: so a caller shifts the same span from block to block. The first
    piece gets `id="s<key>"`; `after` is safe HTML that stands behind the last piece, outside any link.
    """

    start: int
    end: int
    key: str
    css: str = "span"
    after: str = ""


def mark_spans(html: str, text: str, spans: Sequence[Span] = ()) -> str:
    """Return `html` with `spans` drawn, and with text nodes that are exactly `text`.

    `html` is well-formed and safe (as from `paragraphs`), `text` the plain text of the same block. White space that
    lays out the source between tags is dropped and a line end that only the plain text has is put in, so that a
    browser counting the code points of the text nodes counts `text`. Spans may overlap and cross tags;
    what they cover is wrapped piece by piece, so the nesting stays right.
    """
    here = [span for span in spans if span.start < min(span.end, len(text)) and span.end > 0]
    writer = _Writer(text, here)
    writer.feed(html)
    writer.close()
    return writer.finish()


class _Writer(HTMLParser):
    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        # The longer outside the shorter, so that a comment inside another is drawn within it.
        self.spans = sorted(spans, key=lambda span: (span.start, -span.end))
        self.edges = {edge for span in spans for edge in (span.start, span.end)}
        self.at = 0
        self.out: list[str] = []
        self.piece: list[str] = []
        self.drawn: tuple[Span, ...] = ()
        self.begun: set[str] = set()
        self.owed: list[Span] = []
        self.open: list[str] = []

    # What the parser meets

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_piece()
        self.out.append(self.get_starttag_text() or "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._end_piece()
        self.out.append(f"</{tag}>")
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        self._pay()

    def handle_data(self, data: str) -> None:
        if not self.text.startswith(data, self.at):
            for char in data:
                self._char(char)
            return
        # The words are those of the text, as nearly always: they go on in pieces from edge to edge.
        begin, end = self.at, self.at + len(data)
        for edge in sorted({end, *(edge for edge in self.edges if begin < edge < end)}):
            self._put(data[self.at - begin : edge - begin])

    def handle_entityref(self, name: str) -> None:
        self.handle_data(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.handle_data(unescape(f"&#{name};"))

    # What comes out of it

    def _char(self, char: str) -> None:
        if self._wanted() != char and self._wanted() == "\n" and not char.isspace():
            self._put("\n")
        if self._wanted() != char and char.isspace():
            return
        self._put(char)

    def _wanted(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _put(self, words: str) -> None:
        """Write `words`, in the midst of which no span begins or ends."""
        if self.open and self.open[-1] in _STRUCTURE:
            self._end_piece()
            self.out.append(escape(words, quote=False))
        else:
            if self.at in self.edges or not self.piece:
                self._end_piece()
                self.drawn = tuple(span for span in self.spans if span.start <= self.at < span.end)
            self.piece.append(escape(words, quote=False))
        self.at += len(words)

    def _end_piece(self) -> None:
        if self.piece:
            for span in self.drawn:
                first = span.key not in self.begun and span.start >= 0
                self.begun.add(span.key)
                name = f' id="s{escape(span.key)}"' if first else ""
                self.out.append(f'<span class="{escape(span.css)}" data-span="{escape(span.key)}"{name}>')
            self.out.extend(self.piece)
            self.out.append("</span>" * len(self.drawn))
            self.piece = []
        self.drawn = ()
        self.owed += [span for span in self.spans if span.end <= self.at]
        self.spans = [span for span in self.spans if span.end > self.at]
        self._pay()

    def _pay(self) -> None:
        if self.owed and not _INTERACTIVE.intersection(self.open) and not (self.open and self.open[-1] in _STRUCTURE):
            self.out.extend(span.after for span in self.owed)
            self.owed = []

    def finish(self) -> str:
        self._end_piece()
        return "".join(self.out)
