"""Writes to the text. Each is one transaction; those that change words make a revision and move the passages."""

from history.services.anchors import attach_anchor, create_anchor
from history.services.blocks import (
    UnfitPlace,
    insert_block,
    merge_blocks,
    move_block,
    remove_block,
    split_block,
)
from history.services.bookfile import (
    BookFile,
    ChapterEntry,
    Correction,
    EventEntry,
    UnreadableBookFile,
    read_book_file,
)
from history.services.books import (
    create_book,
    describe,
    load_book,
)
from history.services.canonical import Canonical, UnfitMarkdown, canonical
from history.services.companions import Companions, load_companions
from history.services.corrections import Loaded, load_corrections
from history.services.decisions import CannotTurn, can_turn, keep_decision, turn_decision
from history.services.edits import edit_block, edit_footnote, publish_texts, revert_to
from history.services.export import ExportedChapter, export_chapter
from history.services.faults import (
    AlreadyDecided,
    WordsChanged,
    accept_everywhere,
    accept_faults,
    find_faults,
    reject_fault,
    reopen_fault,
)
from history.services.files import (
    ChapterFile,
    Taken,
    UnusableFile,
    book_file_in,
    chapter_files,
    read_chapter_file,
    take_chapter_file,
)
from history.services.headings import fold_section, unfold_section
from history.services.imports import import_chapter
from history.services.messages import decision_choice, decision_kind, explain, explain_decision
from history.services.names import (
    delete_name,
    join_name,
    keep_name,
    load_names,
    refuse_mention,
    refuse_name,
    restore_mention,
    save_name,
    typeset_book,
)
from history.services.publish import StaleRevision
from history.services.reports import LONGEST_FAULT, MOST_WAITING, CannotReport, report_fault
from history.services.rewrite import is_stale
from history.services.search import rebuild_search, search_is_missing
from history.services.sections import UnfitState, check_state, set_section_state, states_from
from history.services.shape import ShapePreview, Shaping, preview_shape, shape_block
from history.services.splice import CannotSplice
from history.services.timeline import create_event, keep_event, load_events, refuse_event, update_event
from history.services.typeset import Typesetter
from history.services.uploads import ImportPreview, apply_import, preview_import, read_upload

__all__ = [
    "LONGEST_FAULT",
    "MOST_WAITING",
    "AlreadyDecided",
    "BookFile",
    "CannotReport",
    "CannotSplice",
    "CannotTurn",
    "Canonical",
    "ChapterEntry",
    "ChapterFile",
    "Companions",
    "Correction",
    "EventEntry",
    "ExportedChapter",
    "ImportPreview",
    "Loaded",
    "ShapePreview",
    "Shaping",
    "StaleRevision",
    "Taken",
    "Typesetter",
    "UnfitMarkdown",
    "UnfitPlace",
    "UnfitState",
    "UnreadableBookFile",
    "UnusableFile",
    "WordsChanged",
    "accept_everywhere",
    "accept_faults",
    "apply_import",
    "attach_anchor",
    "book_file_in",
    "can_turn",
    "canonical",
    "chapter_files",
    "check_state",
    "create_anchor",
    "create_book",
    "create_event",
    "decision_choice",
    "decision_kind",
    "delete_name",
    "describe",
    "edit_block",
    "edit_footnote",
    "explain",
    "explain_decision",
    "export_chapter",
    "find_faults",
    "fold_section",
    "import_chapter",
    "insert_block",
    "is_stale",
    "join_name",
    "keep_decision",
    "keep_event",
    "keep_name",
    "load_book",
    "load_companions",
    "load_corrections",
    "load_events",
    "load_names",
    "merge_blocks",
    "move_block",
    "preview_import",
    "preview_shape",
    "publish_texts",
    "read_book_file",
    "read_chapter_file",
    "read_upload",
    "rebuild_search",
    "refuse_event",
    "refuse_mention",
    "refuse_name",
    "reject_fault",
    "remove_block",
    "reopen_fault",
    "report_fault",
    "restore_mention",
    "revert_to",
    "save_name",
    "search_is_missing",
    "set_section_state",
    "shape_block",
    "split_block",
    "states_from",
    "take_chapter_file",
    "turn_decision",
    "typeset_book",
    "unfold_section",
    "update_event",
]
