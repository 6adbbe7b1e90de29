"""Forms about the text: choosing a passage or sections, correcting a block or a note, states,
the names and the dated events of a book."""

from history.forms.imports import ChapterUploadForm, NewBookForm
from history.forms.names import EventForm, NameForm, NameWordsForm
from history.forms.passages import Passage, PassageField, SectionField, SectionsField
from history.forms.sections import SectionStateForm
from history.forms.shape import ShapeForm
from history.forms.texts import BlockForm, FootnoteForm

__all__ = [
    "BlockForm",
    "ChapterUploadForm",
    "EventForm",
    "FootnoteForm",
    "NameForm",
    "NameWordsForm",
    "NewBookForm",
    "Passage",
    "PassageField",
    "SectionField",
    "SectionStateForm",
    "SectionsField",
    "ShapeForm",
]
