"""A chapter as clean Markdown, which read back gives the same chapter."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from .inline import as_paragraph, plain
from .readiness import CLEAN
from .structure import ImportedBlock, ImportedChapter

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#&!~|]")
_TITLES = {"th": "บทที่ {number} {title}", "en": "Chapter {number}: {title}"}


def to_markdown(chapter: ImportedChapter) -> str:
    """Return *chapter* as CommonMark with tables and footnotes.

    Any object with the attributes of an ImportedChapter will do. Sections are
    ``##``, quotations and the epigraph stand behind ``>``, marks are ``[^30]``
    and the notes that have a text follow at the end. A comment in the first line
    tells the importer that the paragraphs are whole.
    """
    parts = [CLEAN, f"# {_heading(_title(chapter))}"]
    for section in chapter.sections:
        if section.title:
            parts.append(f"## {_heading(section.title)}")
        parts.extend(_blocks(section.blocks))
    parts.extend(_note(note) for note in chapter.notes if note.body)
    return "\n\n".join(parts) + "\n"


def _title(chapter: ImportedChapter) -> str:
    if chapter.number is None:
        return chapter.title
    form = _TITLES.get(chapter.language, _TITLES["en"])
    return form.format(number=chapter.number, title=chapter.title)


def _blocks(blocks: Iterable[ImportedBlock]) -> Iterator[str]:
    """Yield the blocks; the paragraphs of one quotation stay together."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind in ("quotation", "epigraph"):
            lines = "\n\n".join(as_paragraph(block.markdown) for block in group).split("\n")
            yield "\n".join(f"> {line}" if line else ">" for line in lines)
        else:
            yield from (as_paragraph(block.markdown) if kind == "paragraph" else block.markdown for block in group)


def _heading(title: str) -> str:
    """Return a plain title as Markdown that is read as that title."""
    return title if plain(title)[0] == title and not title.endswith("#") else _SIGNS.sub(r"\\\g<0>", title)


def _note(note) -> str:
    first, *rest = note.body.split("\n")
    return "\n".join([f"[^{note.number}]: {first}", *(f"    {line}" if line else "" for line in rest)])
