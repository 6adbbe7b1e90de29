"""Forms about the text: choosing a passage or sections, correcting a block or a note, the names of a book, states."""

from history.forms.passages import Passage, PassageField, SectionField, SectionsField
from history.forms.sections import SectionStateForm
from history.forms.texts import BlockForm, FootnoteForm, NameForm

__all__ = [
    "BlockForm",
    "FootnoteForm",
    "NameForm",
    "Passage",
    "PassageField",
    "SectionField",
    "SectionStateForm",
    "SectionsField",
]
