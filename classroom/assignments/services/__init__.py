"""Every change of assignments, drafts, evidence and attempts."""

from classroom.assignments.services.assignments import (
    MoveChanged,
    TeamsWrite,
    create_assignment,
    set_late_days,
    update_assignment,
)
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
from classroom.assignments.services.moves import MOVING, Move, preview_move
from classroom.assignments.services.requests import (
    AlreadyAsked,
    NothingToRead,
    RequestSettled,
    ask_extension,
    grant_request,
    refuse_request,
    withdraw_request,
)
from classroom.assignments.services.returns import NotLastAttempt, return_attempt, take_back_return
from classroom.assignments.services.teams import (
    LastOfTeam,
    TeamNameTaken,
    create_team,
    place_students,
    teams_at_random,
    teams_from_groups,
)
from classroom.assignments.services.words import keep_words, kept_words

__all__ = [
    "MOVING",
    "AlreadyAsked",
    "FileRefused",
    "HandInRefused",
    "LastOfTeam",
    "Move",
    "MoveChanged",
    "NotLastAttempt",
    "NothingToRead",
    "RequestSettled",
    "StaleDraft",
    "TeamNameTaken",
    "TeamsWrite",
    "TokenSpent",
    "add_evidence",
    "ask_extension",
    "attach_file",
    "confirm_file",
    "create_assignment",
    "create_team",
    "grant_extension",
    "grant_request",
    "hand_in",
    "hand_in_for",
    "keep_words",
    "kept_words",
    "place_students",
    "preview_move",
    "refuse_request",
    "remove_evidence",
    "remove_file",
    "restore_draft_version",
    "return_attempt",
    "revoke_extension",
    "save_draft",
    "set_aside",
    "set_late_days",
    "start_submission",
    "take_back_return",
    "teams_at_random",
    "teams_from_groups",
    "update_assignment",
    "withdraw_request",
]
