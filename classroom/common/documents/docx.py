"""The words of a DOCX: headings, lists, tables, bold, italic, footnotes. What was struck out or hidden is left out."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from classroom.common.documents.found import DocumentRefused, Fault
from classroom.common.documents.packages import Package
from classroom.common.documents.writing import Piece, Run, to_markdown

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
#: Struck out, moved away, or another form of what stands beside it.
_LEFT_OUT = {_W + "del", _W + "moveFrom", _FALLBACK, _W + "rPr", _W + "pPr", _W + "instrText"}
_SIGNS = {_W + "tab": " ", _W + "noBreakHyphen": "-", _W + "cr": "\n"}
DEEPEST = 8


def holds_macros(package: Package) -> bool:
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in package.parts):
        return True
    return b"macroenabled" in package.read("[Content_Types].xml").lower()


def text_of(package: Package) -> str:
    """Return the document as Markdown."""
    if _STRICT in package.read("word/document.xml")[:4096]:
        raise DocumentRefused(Fault.OTHER_KIND)
    body = package.xml("word/document.xml").find(_W + "body")
    if body is None:
        raise DocumentRefused(Fault.BROKEN)
    reader = _Reader(package)
    return to_markdown(list(reader.pieces(body)), reader.notes())


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = _styles(package)
        self.ordered = _numbered(package)
        self.referred: dict[str, int] = {}

    def pieces(self, parent: Element) -> Iterator[Piece]:
        for child in parent:
            if child.tag in _LEFT_OUT:
                continue
            if child.tag == _W + "p":
                yield self._paragraph(child)
            elif child.tag == _W + "tbl":
                rows = [
                    [self._cell(cell) for cell in row.iter(_W + "tc")] for row in child.iter(_W + "tr")
                ]  # tables within tables are read as rows of the outer one
                yield Piece("table", rows=rows)
            else:
                yield from self.pieces(child)

    def notes(self) -> dict[int, list[Run]]:
        """The footnotes that the text refers to, by their number in it."""
        notes: dict[int, list[Run]] = {}
        for part in ("footnotes", "endnotes"):
            name = f"word/{part}.xml"
            if not any(key.startswith(part) for key in self.referred) or name not in self.package:
                continue
            for note in self.package.xml(name):
                number = self.referred.get(f"{part}{note.get(_W + 'id')}")
                if number:
                    notes[number] = self._cell(note)
        return dict(sorted(notes.items()))

    def _cell(self, cell: Element) -> list[Run]:
        runs: list[Run] = []
        for paragraph in cell.iter(_W + "p"):
            runs += [*([Run(" ")] if runs else []), *self._runs(paragraph)]
        return runs

    def _paragraph(self, paragraph: Element) -> Piece:
        runs = list(self._runs(paragraph))
        properties = paragraph.find(_W + "pPr")
        style = _value(properties, "pStyle")
        level, list_id, list_level = self.styles.get(style, (0, "", 0))
        outline = _value(properties, "outlineLvl")
        if outline.isdigit() and int(outline) < 9:
            level = int(outline) + 1
        if level:
            return Piece("heading", level, runs=runs)
        numbering = properties.find(_W + "numPr") if properties is not None else None
        if numbering is not None:
            list_id = _value(numbering, "numId")
            list_level = _whole(_value(numbering, "ilvl"))
        if list_id and list_id != "0":
            list_level = min(list_level, DEEPEST)
            return Piece("item", list_level, self.ordered.get((list_id, list_level), False), runs)
        return Piece(runs=runs)

    def _runs(self, parent: Element) -> Iterator[Run]:
        for child in parent:
            if child.tag in _LEFT_OUT or child.tag in (_W + "p", _W + "txbxContent"):
                continue
            if child.tag == _W + "r":
                yield from self._run(child)
            elif child.tag == _FORMULA:
                yield Run(child.text or "")
            else:
                yield from self._runs(child)

    def _run(self, run: Element) -> Iterator[Run]:
        properties = run.find(_W + "rPr")
        if _is_on(properties, "vanish"):
            return
        bold, italic = _is_on(properties, "b", "bCs"), _is_on(properties, "i", "iCs")
        for child in run:
            if child.tag == _W + "t":
                yield Run(child.text or "", bold, italic)
            elif child.tag in _SIGNS:
                yield Run(_SIGNS[child.tag], bold, italic)
            elif child.tag == _W + "br":
                yield Run("\n", bold, italic)
            elif child.tag in (_W + "footnoteReference", _W + "endnoteReference"):
                part = "footnotes" if child.tag == _W + "footnoteReference" else "endnotes"
                key = f"{part}{child.get(_W + 'id')}"
                yield Run("", note=self.referred.setdefault(key, len(self.referred) + 1))
            elif child.tag not in _LEFT_OUT:
                yield from self._runs(child)


def _styles(package: Package) -> dict[str, tuple[int, str, int]]:
    """What the styles of paragraphs mean, by their id: level as a heading, list, level in it."""
    found: dict[str, tuple[int, str, int]] = {}
    if "word/styles.xml" not in package:
        return found
    for style in package.xml("word/styles.xml").iter(_W + "style"):
        properties = style.find(_W + "pPr")
        outline = _value(properties, "outlineLvl")
        name = _value(style, "name").lower()
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0
        if name == "title":
            level = 1
        elif name.startswith("heading ") and name[8:].isdigit():
            level = int(name[8:])
        numbering = properties.find(_W + "numPr") if properties is not None else None
        found[style.get(_W + "styleId", "")] = (
            level, _value(numbering, "numId"), _whole(_value(numbering, "ilvl")),
        )  # fmt: skip
    return found


def _numbered(package: Package) -> dict[tuple[str, int], bool]:
    """Whether a list counts, by its id and level."""
    if "word/numbering.xml" not in package:
        return {}
    root = package.xml("word/numbering.xml")
    formats = {
        (abstract.get(_W + "abstractNumId"), _whole(level.get(_W + "ilvl", ""))): _value(level, "numFmt")
        for abstract in root.iter(_W + "abstractNum")
        for level in abstract.iter(_W + "lvl")
    }
    return {
        (number.get(_W + "numId", ""), level): formats.get((_value(number, "abstractNumId"), level), "bullet")
        not in ("bullet", "none", "")
        for number in root.iter(_W + "num")
        for level in range(DEEPEST + 1)
    }


def _value(parent: Element | None, name: str) -> str:
    child = parent.find(_W + name) if parent is not None else None
    return child.get(_W + "val", "") if child is not None else ""


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _is_on(properties: Element | None, *names: str) -> bool:
    if properties is None:
        return False
    found = [properties.find(_W + name) for name in names]
    return any(child is not None and child.get(_W + "val", "1") not in ("0", "false", "none", "off") for child in found)
