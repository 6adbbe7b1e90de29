"""The text: books, chapters, sections and blocks, their revisions, the passages that others hang from, and what is
known of the text: its names, its dated events, its faults."""

from history.models.anchors import Anchor
from history.models.blocks import UNNUMBERED, Block, BlockKind, BlockText, Footnote, Revision
from history.models.books import Book, Chapter, Section
from history.models.faults import Fault, FaultReport
from history.models.imports import FileBlock, ImportDecision
from history.models.names import Mention, Name, Proposal
from history.models.search import BlockPiece
from history.models.timeline import Event

__all__ = [
    "UNNUMBERED",
    "Anchor",
    "Block",
    "BlockKind",
    "BlockPiece",
    "BlockText",
    "Book",
    "Chapter",
    "Event",
    "Fault",
    "FaultReport",
    "FileBlock",
    "Footnote",
    "ImportDecision",
    "Mention",
    "Name",
    "Proposal",
    "Revision",
    "Section",
]
