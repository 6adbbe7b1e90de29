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

__all__ = [
    "HandInRefused",
    "StaleDraft",
    "TokenSpent",
    "add_evidence",
    "create_assignment",
    "grant_extension",
    "hand_in",
    "remove_evidence",
    "restore_draft_version",
    "revoke_extension",
    "save_draft",
    "set_aside",
    "start_submission",
    "update_assignment",
]
