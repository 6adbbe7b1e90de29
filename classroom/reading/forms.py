"""What the reading room is told: a passage, a place, a mark."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.reading.queries import get_place, phrases
from history.forms import PassageField
from history.models import Block, Chapter, Section
from history.queries import write_address


class PassageLinkForm(forms.Form):
    """The passage that a link asks to be shown."""

    passage = PassageField()

    def __init__(self, data, *, chapter: Chapter) -> None:
        super().__init__(data)
        self.fields["passage"].chapter = chapter


class PhrasesForm(forms.Form):
    """Phrases of one block, ticked. The passage reaches from the first to the last of them.

    `act` says what to do with it: "discuss", "link", or the number of an assignment. After `is_valid`,
    `address` is the passage's; with nothing ticked it is the whole block.
    """

    phrase = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("The paragraph has changed. Choose the phrases again.")},
    )
    act = forms.SlugField()

    def __init__(self, data=None, *, block: Block) -> None:
        super().__init__(data)
        self.block = block
        self.phrases = phrases(block.text)
        self.fields["phrase"].choices = [(index, phrase.words) for index, phrase in enumerate(self.phrases)]

    @property
    def address(self) -> str:
        revision = self.block.section.chapter.revision_number
        ticked = self.cleaned_data["phrase"] or range(len(self.phrases))
        start, end = self.phrases[min(ticked)].start, self.phrases[max(ticked)].end
        return write_address(self.block.key, start, self.block.key, end, revision)


class PlaceForm(forms.Form):
    """The block that a reader has come to; cleans to a Block of `section`."""

    block = forms.CharField(max_length=12)

    def __init__(self, data, *, section: Section) -> None:
        super().__init__(data)
        self.section = section

    def clean_block(self) -> Block:
        block = get_place(self.section, self.cleaned_data["block"])
        if block is None:
            raise forms.ValidationError(_("This paragraph is not in the section."))
        return block


class MarkReadForm(forms.Form):
    """Whether a section is read."""

    read = forms.BooleanField(required=False, widget=forms.HiddenInput)


class GoBackForm(forms.Form):
    """Why the text goes back to a revision. `revision` is the one that it stood at when the person looked."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Members of the course see it."))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data=None, *, chapter: Chapter) -> None:
        super().__init__(data, initial={"revision": chapter.revision_number})

    def refuse_stale(self, chapter: Chapter) -> None:
        """Refuse once, and let the person go back all the same after having seen what was changed."""
        self.data = self.data.copy()
        self.data["revision"] = chapter.revision_number
        self.add_error(
            None, _("Somebody has changed the text since you opened this page. Look at what would change now.")
        )
