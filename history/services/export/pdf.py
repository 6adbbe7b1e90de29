"""A chapter as a PDF, set by Typst, which is there when the package `typst` is installed.

Typst is asked because it alone of what was tried keeps SARA AM in the text layer, breaks Thai lines at words, and sets
footnotes at the foot of the page. It gets the text as data; what is in it cannot become a command of the typesetter.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from classroom.common.fonts import whole_faces
from history.services.export.edition import Edition, SetBlock
from history.services.export.nodes import Element, Mark, Node

# How to make the format possible.
INSTALL = "pip install typst"
# Seconds. A chapter takes three, ten on a busy machine.
_LONGEST = 180


class NoTypesetter(Exception):
    """The package that sets PDFs is not installed."""


class TypesettingFailed(Exception):
    """Typst could not set a text; what it said of it."""


def can_make_pdf() -> bool:
    return find_spec("typst") is not None


def as_pdf(edition: Edition) -> bytes:
    """Return the chapter as a PDF, set in a process of its own; raise NoTypesetter, TypesettingFailed, TimeoutExpired.

    The same edition gives the same file.
    """
    if not can_make_pdf():
        raise NoTypesetter
    template = Path(settings.BASE_DIR) / "templates" / "export" / "chapter.typ"
    job = {"template": str(template), "fonts": str(whole_faces() / "level"), "data": _data(edition)}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(Path(__file__).with_name("typst_process.py"))],
        input=json.dumps(job).encode(), capture_output=True, timeout=_LONGEST, check=False,
    )  # fmt: skip
    if done.returncode:
        raise TypesettingFailed(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _data(edition: Edition) -> dict:
    exported = edition.exported
    with edition.speaking():
        places = _Places(edition)
        sections = [
            {"title": section.title, "titled": section.is_titled, "blocks": [places.block(block) for block in section.blocks]}
            for section in edition.sections
        ]  # fmt: skip
        return {
            "language": edition.language,
            "book": edition.book_title,
            "book_en": edition.book_title_en,
            "author": edition.author,
            "chapter": _("Chapter %(number)s") % {"number": exported.number},
            "title": exported.title,
            "title_en": edition.title_en,
            "revision": edition.revision_words,
            "sections": sections,
            "notes": {str(note.number): _nodes(note.nodes) or None for note in edition.notes},
            "names": [
                {"title": group.title, "names": [
                    {"thai": entry.name.thai, "latin": entry.name.latin, "places": places.of(entry.name)}
                    for entry in group.names
                ]}
                for group in edition.names
            ],
            "events": [
                {"when": line.when, "also": line.also, "title": line.event.title, "place": line.place and line.place.block}
                for line in edition.events
            ],
            "words": {
                "contents": _("Contents"),
                "names": _("Index of names"),
                "timeline": _("Timeline"),
                "unknown": _("The text of this note is not known: the scan has only its mark."),
                "letters": _("Letters: Sarabun and Noto Sans Thai, SIL Open Font License 1.1"),
            },
        }  # fmt: skip


class _Places:
    """Where names stand, so that the index can give pages: a paragraph may go on over two."""

    def __init__(self, edition: Edition) -> None:
        self._in_block: dict[str, list[int]] = {}
        for name in edition.exported.names:
            for mention in name.mentions:
                self._in_block.setdefault(mention.block, []).append(mention.start)

    def of(self, name) -> list[str]:
        return list(dict.fromkeys(f"{mention.block}-{mention.start}" for mention in name.mentions))

    def block(self, block: SetBlock) -> dict:
        starts = sorted(set(self._in_block.get(block.key, ())))
        writer = _Writer(block.key, starts)
        return {"key": block.key, "kind": block.kind, "nodes": writer.nodes(block.nodes)}


def _nodes(nodes: list[Node]) -> list:
    return _Writer("", []).nodes(nodes)


class _Writer:
    """Writes a tree as the template reads it, with a label wherever a name begins."""

    def __init__(self, key: str, starts: list[int]) -> None:
        self.key, self.starts, self.at = key, starts, 0

    def nodes(self, nodes: list[Node]) -> list:
        written: list = []
        for node in nodes:
            if isinstance(node, str):
                written += self._text(node)
            elif isinstance(node, Mark):
                written.append({"t": "mark", "n": node.number, "first": node.place == 1})
            elif node.tag != "br":
                written.append(self._element(node))
        return written

    def _text(self, text: str) -> list:
        """A line end is a break; a text is cut where a name begins."""
        written: list = []
        while text:
            if self.starts and self.starts[0] <= self.at:
                written.append({"t": "at", "id": f"{self.key}-{self.starts.pop(0)}"})
                continue
            if text[0] == "\n":
                written.append({"t": "break"})
                step = 1
            else:
                until_name = self.starts[0] - self.at if self.starts else len(text)
                step = min(until_name, (text + "\n").index("\n"))
                written.append(text[:step])
            self.at += step
            text = text[step:]
        return written

    def _element(self, node: Element) -> dict:
        children = self.nodes(node.children)
        if node.tag == "span" and node.attributes.get("class") == "noun":
            return {"t": "whole", "c": children}
        if node.tag == "span":
            return {"t": "language", "language": node.attributes.get("lang", ""), "c": children}
        # An empty address, and one that was refused: Typst sets no link without one.
        if node.tag == "a" and node.attributes.get("href"):
            return {"t": "link", "to": node.attributes.get("href", ""), "c": children}
        if node.tag == "ol":
            return {"t": "ol", "start": int(node.attributes.get("start", 1)), "c": children}
        return {"t": node.tag, "c": children}
