"""The words of a block as a small tree, from which every format is written.

A node is a text, a Mark of a footnote, or an Element of one of the tags that history.services.typeset writes. The texts
of a tree, joined, are the canonical text of the block, but that some spaces are no-break spaces.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

_VOID = {"br"}


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of footnote `number`; `place` counts the marks of that footnote in the chapter, from 1."""

    number: int
    place: int = 1

    @property
    def id(self) -> str:
        return f"r{self.number}" if self.place == 1 else f"r{self.number}-{self.place}"


@dataclass(frozen=True, slots=True)
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)


Node = str | Mark | Element


def read_nodes(html: str, marks: dict[int, int] | None = None) -> list[Node]:
    """Return the tree of the HTML of a block. `marks` counts the marks of each footnote so far, and is kept up."""
    reader = _Reader({} if marks is None else marks)
    reader.feed(html)
    reader.close()
    return reader.root.children


class _Reader(HTMLParser):
    def __init__(self, marks: dict[int, int]) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self._marks = marks
        self._in_mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if "data-note" in attributes:
            number = int(attributes["data-note"])
            self._marks[number] = self._marks.get(number, 0) + 1
            self._open[-1].children.append(Mark(number, self._marks[number]))
            self._in_mark = True
            return
        element = Element(tag, attributes)
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self._in_mark and tag == "a":
            self._in_mark = False
        elif len(self._open) > 1 and tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._in_mark:
            self._open[-1].children.append(data)


def write_nodes(nodes: Iterable[Node], mark: Callable[[Mark], str], *, xml: bool = False) -> str:
    """Return a tree as HTML that is well-formed XML too; `mark` writes a note mark. With `xml`, languages are named twice."""
    return "".join(_written(node, mark, xml) for node in nodes)


def _written(node: Node, mark: Callable[[Mark], str], xml: bool) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    if isinstance(node, Mark):
        return mark(node)
    attributes = dict(node.attributes)
    if xml and "lang" in attributes:
        attributes["xml:lang"] = attributes["lang"]
    opening = node.tag + "".join(f' {name}="{escape(value)}"' for name, value in sorted(attributes.items()))
    if node.tag in _VOID:
        return f"<{opening} />"
    return f"<{opening}>{write_nodes(node.children, mark, xml=xml)}</{node.tag}>"


def plain(nodes: Iterable[Node]) -> str:
    """Return the texts of a tree, joined."""
    return "".join(
        node if isinstance(node, str) else "" if isinstance(node, Mark) else plain(node.children) for node in nodes
    )
