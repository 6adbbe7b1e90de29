"""Every change of assignments, drafts, evidence and attempts."""

from classroom.assignments.services.assignments import (
    create_assignment,
    grant_extension,
    revoke_extension,
    update_assignment,
)
from classroom.assignments.services.attempts import HandInRefused, TokenSpent, hand_in
from classroom.assignments.services.drafts import (
    StaleDraft,
    restore_draft_version,
    save_draft,
    set_aside,
    start_submission,
)
from classroom.assignments.services.evidence import add_evidence, remove_evidence
from classroom.assignments.services.files import FileRefused, attach_file, confirm_file, remove_file

__all__ = [
    "FileRefused",
    "HandInRefused",
    "StaleDraft",
    "TokenSpent",
    "add_evidence",
    "attach_file",
    "confirm_file",
    "create_assignment",
    "grant_extension",
    "hand_in",
    "remove_evidence",
    "remove_file",
    "restore_draft_version",
    "revoke_extension",
    "save_draft",
    "set_aside",
    "start_submission",
    "update_assignment",
]
