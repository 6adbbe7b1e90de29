"""Writes to the text. Each is one transaction; those that change words make a revision and move the passages."""

from history.services.anchors import create_anchor
from history.services.blocks import (
    UnfitPlace,
    insert_block,
    merge_blocks,
    move_block,
    remove_block,
    split_block,
)
from history.services.books import (
    BookFile,
    ChapterEntry,
    UnreadableBookFile,
    create_book,
    delete_name,
    describe,
    load_book,
    read_book_file,
    save_name,
    typeset_book,
)
from history.services.canonical import Canonical, UnfitMarkdown, canonical
from history.services.edits import edit_block, edit_footnote, publish_texts, revert_to
from history.services.export import ExportedChapter, export_chapter
from history.services.faults import explain, explain_decision
from history.services.imports import import_chapter
from history.services.publish import StaleRevision
from history.services.rewrite import is_stale
from history.services.typeset import Typesetter

__all__ = [
    "BookFile",
    "Canonical",
    "ChapterEntry",
    "ExportedChapter",
    "StaleRevision",
    "Typesetter",
    "UnfitMarkdown",
    "UnfitPlace",
    "UnreadableBookFile",
    "canonical",
    "create_anchor",
    "create_book",
    "delete_name",
    "describe",
    "edit_block",
    "edit_footnote",
    "explain",
    "explain_decision",
    "export_chapter",
    "import_chapter",
    "insert_block",
    "is_stale",
    "load_book",
    "merge_blocks",
    "move_block",
    "publish_texts",
    "read_book_file",
    "remove_block",
    "revert_to",
    "save_name",
    "split_block",
    "typeset_book",
]
