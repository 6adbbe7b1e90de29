"""What comes in about essays."""

from classroom.assignments.forms.assignments import AssignmentForm, ShownForm
from classroom.assignments.forms.extensions import AskForm, DecideForm, ExtensionForm
from classroom.assignments.forms.proof import CheckForm, HandInForForm
from classroom.assignments.forms.teams import SeatingForm, TeamForm
from classroom.assignments.forms.writing import (
    DraftForm,
    EvidenceForm,
    FileForm,
    FileTextForm,
    HandInForm,
    RestoreForm,
    VerifyForm,
)

__all__ = [
    "AskForm",
    "AssignmentForm",
    "CheckForm",
    "DecideForm",
    "DraftForm",
    "EvidenceForm",
    "ExtensionForm",
    "FileForm",
    "FileTextForm",
    "HandInForForm",
    "HandInForm",
    "RestoreForm",
    "SeatingForm",
    "ShownForm",
    "TeamForm",
    "VerifyForm",
]
