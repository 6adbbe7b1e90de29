"""Essays from the student's side: what is asked, the draft, what was handed in."""

from classroom.assignments.models.assignments import Assignment, LateBank, LatePolicy
from classroom.assignments.models.attempts import Attachment, Attempt, Return
from classroom.assignments.models.extensions import Extension, ExtensionRequest, Work
from classroom.assignments.models.teams import Team, TeamMember
from classroom.assignments.models.words import KeptWords
from classroom.assignments.models.writing import Draft, DraftVersion, Evidence, Submission

__all__ = [
    "Assignment",
    "Attachment",
    "Attempt",
    "Draft",
    "DraftVersion",
    "Evidence",
    "Extension",
    "ExtensionRequest",
    "KeptWords",
    "LateBank",
    "LatePolicy",
    "Return",
    "Submission",
    "Team",
    "TeamMember",
    "Work",
]
