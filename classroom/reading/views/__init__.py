"""The pages of the reading room."""

from classroom.reading.views.chapter_map import chapter_map
from classroom.reading.views.cite import cite
from classroom.reading.views.contents import contents
from classroom.reading.views.decisions import decision, decisions
from classroom.reading.views.evidence import evidence
from classroom.reading.views.export import annotations, export, export_file
from classroom.reading.views.faults import (
    fault,
    fault_accept,
    fault_everywhere,
    fault_queue,
    fault_reject,
    fault_reopen,
)
from classroom.reading.views.lost import attach, lost
from classroom.reading.views.marks import marks, marks_file
from classroom.reading.views.names import mention_decide, name, name_create, name_decide, names, section_names
from classroom.reading.views.notes import note, note_create, note_delete, note_restore, note_share, notes
from classroom.reading.views.passage import passage
from classroom.reading.views.place import mark_read, place
from classroom.reading.views.reports import fault_create, fault_mine
from classroom.reading.views.revisions import block_history, go_back, old_section, revision, revision_text, revisions
from classroom.reading.views.search import search
from classroom.reading.views.section import section
from classroom.reading.views.state import state
from classroom.reading.views.timeline import event_create, event_decide, timeline

__all__ = [
    "annotations",
    "attach",
    "block_history",
    "chapter_map",
    "cite",
    "contents",
    "decision",
    "decisions",
    "event_create",
    "event_decide",
    "evidence",
    "export",
    "export_file",
    "fault",
    "fault_accept",
    "fault_create",
    "fault_everywhere",
    "fault_mine",
    "fault_queue",
    "fault_reject",
    "fault_reopen",
    "go_back",
    "lost",
    "mark_read",
    "marks",
    "marks_file",
    "mention_decide",
    "name",
    "name_create",
    "name_decide",
    "names",
    "note",
    "note_create",
    "note_delete",
    "note_restore",
    "note_share",
    "notes",
    "old_section",
    "passage",
    "place",
    "revision",
    "revision_text",
    "revisions",
    "search",
    "section",
    "section_names",
    "state",
    "timeline",
]
