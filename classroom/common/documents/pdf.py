"""The words of a PDF. A PDF knows lines only, so paragraphs are put together again from their lengths."""

import re
from collections.abc import Iterable
from statistics import quantiles
from typing import BinaryIO

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from classroom.common.documents.found import DocumentRefused, Fault
from classroom.common.documents.writing import Piece, Run, to_markdown
from classroom.common.thai.glyphs import GLYPHS

CONTENT_TYPE = "application/pdf"
MOST_PAGES = 300
#: A line shorter than this part of a full one ends its paragraph.
FULL = 0.8
_THAI = re.compile("[\u0e01-\u0e5b]")
_ITEM = re.compile(r"^(?:[•‣▪◦●·–—-]\s+|\(?\d{1,3}[.)]\s+)")
_BULLET = re.compile(r"^[•‣▪◦●·–—-]\s+")
_TWICE = re.compile("([\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+)(?:\\1)")
_UNREADABLE = re.compile("[\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f]")


def text_of(file: BinaryIO) -> str:
    """Return the document as Markdown; raises DocumentRefused where there are no words, as in a scan."""
    with opened(file) as document:
        if len(document) > MOST_PAGES:
            raise DocumentRefused(Fault.TOO_LONG)
        try:
            pages = [_lines(_page_text(page.get_textpage())) for page in document]
        except pypdfium2.PdfiumError as error:
            raise DocumentRefused(Fault.BROKEN) from error
    text = to_markdown(_pieces(pages), {})
    if not any(letter.isalnum() for letter in text):
        raise DocumentRefused(Fault.NO_TEXT)
    return text


def opened(file: BinaryIO) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY)
        raise DocumentRefused(Fault.ENCRYPTED if locked else Fault.BROKEN) from error


def _page_text(page: pypdfium2.PdfTextPage) -> str:
    """The text of a page, each syllable once.

    Some programs set a mark as a glyph of its own that carries the whole syllable again: of two that are the same, the
    second counts only where it stands behind the first, not over it.
    """
    text = page.get_text_range()
    if len(text) != page.count_chars():  # with letters beyond the first plane the two count differently
        return text
    parts, done = [], 0
    for twice in _TWICE.finditer(text):
        first, second = page.get_charbox(twice.end(1) - 1), page.get_charbox(twice.end(1))
        if second[0] < first[2] - 0.1 and second[2] > page.get_charbox(twice.start(1))[0]:
            parts.append(text[done : twice.end(1)])
            done = twice.end()
    return "".join(parts) + text[done:]


def _lines(text: str) -> list[str]:
    text = _UNREADABLE.sub("", text.translate(GLYPHS).replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.strip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    # The number of the page is no word of the text.
    for end in (0, -1):
        if len(lines) > 1 and lines[end].strip("-– ").isdecimal() and len(lines[end]) <= 7:
            lines.pop(end)
    return lines


def _pieces(pages: Iterable[list[str]]) -> list[Piece]:
    pages = list(pages)
    lengths = [len(line) for page in pages for line in page if line]
    full = quantiles(lengths, n=10)[8] * FULL if len(lengths) > 1 else 0
    pieces: list[Piece] = []
    goes_on = False
    for line in (line for page in pages for line in page):
        if not line:
            goes_on = False
            continue
        item = _ITEM.match(line)
        if goes_on and not item:
            last = pieces[-1].runs[0].text
            # Thai has no space where a line is broken; elsewhere the break stands for one.
            gap = "" if _THAI.match(last[-1]) and _THAI.match(line[0]) else " "
            pieces[-1].runs[0] = Run(last + gap + line)
        elif item and _BULLET.match(line):
            pieces.append(Piece("item", runs=[Run(_BULLET.sub("", line))]))
        else:
            pieces.append(Piece(runs=[Run(line)]))
        goes_on = len(line) >= full
    return pieces
