"""A reader's place, notes and highlights, and telling people what has become of the text and of what they reported."""

from classroom.reading.services.notes import (
    CopiedLayer,
    NoteText,
    StaleNote,
    TokenUsed,
    copy_layer,
    create_note,
    delete_note,
    note_by_token,
    rebuild_search,
    restore_note,
    save_note,
    search_is_missing,
    share_note,
)
from classroom.reading.services.notices import tell_of_decisions, tell_of_lost_notes, tell_of_report, tell_of_revision
from classroom.reading.services.places import keep_place, mark_read

__all__ = [
    "CopiedLayer",
    "NoteText",
    "StaleNote",
    "TokenUsed",
    "copy_layer",
    "create_note",
    "delete_note",
    "keep_place",
    "mark_read",
    "note_by_token",
    "rebuild_search",
    "restore_note",
    "save_note",
    "search_is_missing",
    "share_note",
    "tell_of_decisions",
    "tell_of_lost_notes",
    "tell_of_report",
    "tell_of_revision",
]
