"""What people tell the reading room."""

from classroom.reading.forms.evidence import QuoteForm
from classroom.reading.forms.faults import AcceptForm, EverywhereForm, FaultForm, QueueForm, RejectForm
from classroom.reading.forms.notes import MarksForm, NoteForm, ShareForm
from classroom.reading.forms.text import (
    AttachForm,
    DecisionForm,
    GoBackForm,
    MarkReadForm,
    NamesForm,
    PassageLinkForm,
    PhrasesForm,
    PlaceForm,
    ProposalForm,
    SearchForm,
)

__all__ = [
    "AcceptForm",
    "AttachForm",
    "DecisionForm",
    "EverywhereForm",
    "FaultForm",
    "GoBackForm",
    "MarkReadForm",
    "MarksForm",
    "NamesForm",
    "NoteForm",
    "PassageLinkForm",
    "PhrasesForm",
    "PlaceForm",
    "ProposalForm",
    "QueueForm",
    "QuoteForm",
    "RejectForm",
    "SearchForm",
    "ShareForm",
]
