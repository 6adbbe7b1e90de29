"""A chapter as clean Markdown, which read back gives the same chapter."""

from .readiness import CLEAN
from .structure import ImportedBlock, ImportedChapter

_TITLES = {"th": "บทที่ {number} {title}", "en": "Chapter {number}: {title}"}


def to_markdown(chapter: ImportedChapter) -> str:
    """Return *chapter* as CommonMark with tables and footnotes.

    Any object with the attributes of an ImportedChapter will do. Sections are
    ``##``, quotations and the epigraph stand behind ``>``, marks are ``[^30]``
    and the notes that have a text follow at the end. A comment in the first line
    tells the importer that the paragraphs are whole.
    """
    parts = [CLEAN, f"# {_title(chapter)}"]
    for section in chapter.sections:
        if section.title:
            parts.append(f"## {section.title}")
        parts.extend(_block(block) for block in section.blocks)
    parts.extend(_note(note) for note in chapter.notes if note.body)
    return "\n\n".join(parts) + "\n"


def _title(chapter: ImportedChapter) -> str:
    if chapter.number is None:
        return chapter.title
    form = _TITLES.get(chapter.language, _TITLES["en"])
    return form.format(number=chapter.number, title=chapter.title)


def _block(block: ImportedBlock) -> str:
    if block.kind not in ("quotation", "epigraph"):
        return block.markdown
    return "\n".join(f"> {line}".rstrip(" ") if not line else f"> {line}" for line in block.markdown.split("\n"))


def _note(note) -> str:
    first, *rest = note.body.split("\n")
    return "\n".join([f"[^{note.number}]: {first}", *(f"    {line}" if line else "" for line in rest)])
