"""Reads a chapter from a file: a scan as it comes, or ready Markdown.

Pure Python and no Django, so that it can be tried on any file at any prompt.
The steps, each in its own module: lines (bytes to text), blocks (Markdown's view),
headings (outline), footnotes, quotations, pages (blank lines), joins (line ends),
strays (spaces too many), assemble (all of it in order).
"""

from .assemble import read_chapter
from .errors import (
    BinaryFile,
    EmptyFile,
    FileTooLarge,
    ImportFault,
    LongTitle,
    NoHeading,
    NoText,
    NotUtf8,
    TruncatedFile,
)
from .export import to_markdown
from .structure import (
    Decision,
    ImportedBlock,
    ImportedChapter,
    ImportedSection,
    Note,
    NoteMark,
)

__all__ = [
    "BinaryFile",
    "Decision",
    "EmptyFile",
    "FileTooLarge",
    "ImportFault",
    "ImportedBlock",
    "ImportedChapter",
    "ImportedSection",
    "LongTitle",
    "NoHeading",
    "NoText",
    "NotUtf8",
    "Note",
    "NoteMark",
    "TruncatedFile",
    "read_chapter",
    "to_markdown",
]
