"""The words of an ODT: headings, lists, tables, bold, italic, notes. What was struck out or hidden is left out."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from classroom.common.documents.found import DocumentRefused, Fault
from classroom.common.documents.packages import Package
from classroom.common.documents.writing import Piece, Run, to_markdown

CONTENT_TYPE = "application/vnd.oasis.opendocument.text"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE, _STYLE = (f"{{{_NAMES}{name}:1.0}}" for name in ("office", "text", "table", "style"))
_FO = f"{{{_NAMES}xsl-fo-compatible:1.0}}"
_LEFT_OUT = {
    _TEXT + "tracked-changes", _OFFICE + "annotation", _OFFICE + "annotation-end", _TEXT + "sequence-decls",
    _TEXT + "hidden-text", _TEXT + "hidden-paragraph",
}  # fmt: skip
DEEPEST = 8


def is_encrypted(package: Package) -> bool:
    return "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml")


def holds_macros(package: Package) -> bool:
    return any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in package.parts)


def text_of(package: Package) -> str:
    """Return the document as Markdown."""
    root = package.xml("content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise DocumentRefused(Fault.BROKEN)
    roots = [package.xml("styles.xml"), root] if "styles.xml" in package else [root]
    reader = _Reader(roots)
    pieces = list(reader.pieces(body))
    return to_markdown(pieces, reader.notes)


class _Reader:
    def __init__(self, roots: list[Element]) -> None:
        self.looks: dict[str, tuple[bool, bool]] = {}
        self.ordered: dict[str, set[int]] = {}
        self.notes: dict[int, list[Run]] = {}
        for root in roots:
            for style in root.iter(_STYLE + "style"):
                look = style.find(_STYLE + "text-properties")
                if look is not None:
                    bold = look.get(_FO + "font-weight", "") in ("bold", "600", "700", "800", "900")
                    italic = look.get(_FO + "font-style", "") in ("italic", "oblique")
                    self.looks[style.get(_STYLE + "name", "")] = (bold, italic)
            for style in root.iter(_TEXT + "list-style"):
                levels = style.findall(_TEXT + "list-level-style-number")
                self.ordered[style.get(_STYLE + "name", "")] = {
                    int(level.get(_TEXT + "level", "1")) for level in levels
                }

    def pieces(self, parent: Element, level: int = -1, style: str = "") -> Iterator[Piece]:
        for child in parent:
            if child.tag in _LEFT_OUT:
                continue
            if child.tag == _TEXT + "h":
                outline = child.get(_TEXT + "outline-level", "1")
                yield Piece("heading", int(outline) if outline.isdecimal() else 1, runs=list(self._runs(child)))
            elif child.tag == _TEXT + "p":
                runs = list(self._runs(child, *self.looks.get(child.get(_TEXT + "style-name", ""), (False, False))))
                if level < 0:
                    yield Piece(runs=runs)
                else:
                    yield Piece("item", min(level, DEEPEST), level + 1 in self.ordered.get(style, ()), runs)
            elif child.tag == _TEXT + "list":
                yield from self.pieces(child, level + 1, child.get(_TEXT + "style-name") or style)
            elif child.tag == _TABLE + "table":
                rows = [
                    [self._cell(cell) for cell in row.iter(_TABLE + "table-cell")]
                    for row in child.iter(_TABLE + "table-row")
                ]
                yield Piece("table", rows=rows)
            else:
                yield from self.pieces(child, level, style)

    def _cell(self, cell: Element) -> list[Run]:
        runs: list[Run] = []
        for paragraph in cell.iter():
            if paragraph.tag in (_TEXT + "p", _TEXT + "h"):
                runs += [*([Run(" ")] if runs else []), *self._runs(paragraph)]
        return runs

    def _runs(self, parent: Element, bold: bool = False, italic: bool = False) -> Iterator[Run]:
        yield Run(_one_space(parent.text), bold, italic)
        for child in parent:
            if child.tag == _TEXT + "span":
                more_bold, more_italic = self.looks.get(child.get(_TEXT + "style-name", ""), (False, False))
                yield from self._runs(child, bold or more_bold, italic or more_italic)
            elif child.tag == _TEXT + "line-break":
                yield Run("\n", bold, italic)
            elif child.tag in (_TEXT + "tab", _TEXT + "s"):
                yield Run(" ", bold, italic)
            elif child.tag == _TEXT + "note":
                yield from self._note(child)
            elif child.tag not in _LEFT_OUT:
                yield from self._runs(child, bold, italic)
            yield Run(_one_space(child.tail), bold, italic)

    def _note(self, note: Element) -> Iterator[Run]:
        body = note.find(_TEXT + "note-body")
        number = len(self.notes) + 1
        self.notes[number] = []
        if body is not None:
            self.notes[number] = self._cell(body)
        yield Run("", note=number)


def _one_space(text: str | None) -> str:
    """Line ends of the file are white space, as in HTML."""
    return (text or "").replace("\n", " ").replace("\t", " ")
