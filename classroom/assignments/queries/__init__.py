"""What the pages of assignments show, and what other apps ask about essays."""

from classroom.assignments.queries.agenda import agenda, deadline_changes, deadlines
from classroom.assignments.queries.assignments import (
    StaffLine,
    extensions_of,
    get_assignment,
    sections_to_draw_on,
    staff_line,
    staff_lines,
    writable_assignments,
)
from classroom.assignments.queries.drafts import draft_for_saving, draft_versions, own_draft
from classroom.assignments.queries.essay import (
    EssayParagraph,
    EvidenceItem,
    anchor_item,
    attempt_evidence,
    attempt_paragraphs,
    draft_essay,
    evidence_in_tray,
    own_attempt,
    own_evidence,
    own_evidence_in,
)
from classroom.assignments.queries.files import attempt_files, draft_files, file_to_open, own_draft_file
from classroom.assignments.queries.late import LateDays, bank_of, late_days, late_days_left, penalties
from classroom.assignments.queries.prompt import AskedPart, asked_parts
from classroom.assignments.queries.proof import Proof, handed_in_for, proof
from classroom.assignments.queries.readings import reading_place, reading_places
from classroom.assignments.queries.requests import (
    own_open_request,
    own_requests,
    request_to_decide,
    requests_to_decide,
    settled_requests,
    work_waiting,
)
from classroom.assignments.queries.standing import Standing, standing, student_standings
from classroom.assignments.queries.teams import OwnTeam, Seating, own_team, seating

__all__ = [
    "AskedPart",
    "EssayParagraph",
    "EvidenceItem",
    "LateDays",
    "OwnTeam",
    "Proof",
    "Seating",
    "StaffLine",
    "Standing",
    "agenda",
    "anchor_item",
    "asked_parts",
    "attempt_evidence",
    "attempt_files",
    "attempt_paragraphs",
    "bank_of",
    "deadline_changes",
    "deadlines",
    "draft_essay",
    "draft_files",
    "draft_for_saving",
    "draft_versions",
    "evidence_in_tray",
    "extensions_of",
    "file_to_open",
    "get_assignment",
    "handed_in_for",
    "late_days",
    "late_days_left",
    "own_attempt",
    "own_draft",
    "own_draft_file",
    "own_evidence",
    "own_evidence_in",
    "own_open_request",
    "own_requests",
    "own_team",
    "penalties",
    "proof",
    "reading_place",
    "reading_places",
    "request_to_decide",
    "requests_to_decide",
    "seating",
    "sections_to_draw_on",
    "settled_requests",
    "staff_line",
    "staff_lines",
    "standing",
    "student_standings",
    "work_waiting",
    "writable_assignments",
]
