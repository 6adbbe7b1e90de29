"""Every change of assignments, drafts, evidence and attempts."""

from classroom.assignments.services.assignments import create_assignment, update_assignment
from classroom.assignments.services.attempts import HandInRefused, TokenSpent, hand_in, hand_in_for
from classroom.assignments.services.drafts import (
    StaleDraft,
    restore_draft_version,
    save_draft,
    set_aside,
    start_submission,
)
from classroom.assignments.services.evidence import add_evidence, remove_evidence
from classroom.assignments.services.extensions import grant_extension, revoke_extension
from classroom.assignments.services.files import FileRefused, attach_file, confirm_file, remove_file
from classroom.assignments.services.requests import (
    AlreadyAsked,
    RequestSettled,
    ask_extension,
    grant_request,
    refuse_request,
    withdraw_request,
)

__all__ = [
    "AlreadyAsked",
    "FileRefused",
    "HandInRefused",
    "RequestSettled",
    "StaleDraft",
    "TokenSpent",
    "add_evidence",
    "ask_extension",
    "attach_file",
    "confirm_file",
    "create_assignment",
    "grant_extension",
    "grant_request",
    "hand_in",
    "hand_in_for",
    "refuse_request",
    "remove_evidence",
    "remove_file",
    "restore_draft_version",
    "revoke_extension",
    "save_draft",
    "set_aside",
    "start_submission",
    "update_assignment",
    "withdraw_request",
]
