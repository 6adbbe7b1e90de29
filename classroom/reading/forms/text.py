"""What the reading room is told of the text: a passage, a place, words to find, a name, a revision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import ProseField
from classroom.common.search import MOST_TERMS, parse
from classroom.reading.queries import get_place, phrases
from history.forms import PassageField
from history.models import Block, Chapter, ImportDecision, Name, Section
from history.queries import find_passage, write_address

# Longer than any name or sentence that one remembers; no term has more clusters than the index takes for a phrase.
LONGEST_QUERY = 200
_SEARCH_FIELD = {
    "type": "search", "class": "input", "enterkeyhint": "search", "autocomplete": "off", "data-search-field": True,
    "aria-keyshortcuts": "/",
}  # fmt: skip


class PassageLinkForm(forms.Form):
    """The passage that a link asks to be shown."""

    passage = PassageField()

    def __init__(self, data, *, chapter: Chapter) -> None:
        super().__init__(data)
        self.fields["passage"].chapter = chapter


class SearchForm(forms.Form):
    """What is sought. `exact`: names only as they are typed. `found`: where it is looked at, the text or the posts.

    `q` may be empty: then nothing is sought yet.
    """

    q = ProseField(
        label=_("Words to find"),
        required=False,
        max_length=LONGEST_QUERY,
        help_text=_(
            "A name is found in all its spellings, a number in Thai and other digits. Words in quotation marks have "
            "to stand together."
        ),
        widget=forms.TextInput(attrs=_SEARCH_FIELD),
        error_messages={"max_length": _("That is too long to find. Some words of it are enough.")},
    )
    exact = forms.BooleanField(required=False, widget=forms.HiddenInput)
    found = forms.ChoiceField(choices=(("text", ""), ("posts", "")), required=False)

    def clean_q(self) -> str:
        """Return the query on one line; refuse one that has no letter and no digit, or too many words."""
        query = " ".join(self.cleaned_data["q"].split())
        terms = parse(query)
        if query and not terms:
            raise forms.ValidationError(_("Write at least one letter or digit to find."))
        if len(terms) > MOST_TERMS:
            raise forms.ValidationError(
                _("That is more than %(number)s words. Put a sentence in quotation marks, or leave some words out.")
                % {"number": MOST_TERMS}
            )
        return query


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


class AttachForm(PhrasesForm):
    """Other words for a passage: selected in the text, or the phrases from the first to the last that are ticked.

    After `is_valid`, `cleaned_data["chosen"]` is the Passage. `revision` is the one that the person had before them.
    """

    act = None
    passage = PassageField(required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, block: Block) -> None:
        super().__init__(data, block=block)
        self.chapter = block.section.chapter
        self.fields["passage"].chapter = self.chapter
        self.fields["revision"].initial = self.chapter.revision_number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        cleaned["chosen"] = cleaned["passage"]
        if not cleaned["chosen"] and not cleaned["phrase"]:
            self.add_error(None, _("Choose the words first: select them in the text, or tick phrases."))
        elif not cleaned["chosen"] and cleaned["revision"] != self.chapter.revision_number:
            self.refuse_stale()
        elif not cleaned["chosen"]:
            cleaned["chosen"] = find_passage(self.chapter, self.address)
        return cleaned

    def refuse_stale(self) -> None:
        """Say that the text was corrected in the meantime; the form is shown with the text as it is now."""
        self.add_error(None, _("The text has been corrected since you opened this page. Choose the words again."))
        self.data = self.data.copy() | {"revision": self.chapter.revision_number}


class PlaceForm(forms.Form):
    """The block that a reader has come to, cleaned to a Block of `section`, and the keys of those that they have read.

    Keys that are not of the section are no fault: it may have been corrected while it was read.
    """

    block = forms.CharField(max_length=12)
    seen = forms.RegexField(r"^b[0-9]{1,9}( b[0-9]{1,9})*$", required=False, max_length=20_000)

    def __init__(self, data, *, section: Section) -> None:
        super().__init__(data)
        self.section = section

    def clean_block(self) -> Block:
        block = get_place(self.section, self.cleaned_data["block"])
        if block is None:
            raise forms.ValidationError(_("This paragraph is not in the section."))
        return block

    def clean_seen(self) -> list[str]:
        return self.cleaned_data["seen"].split()


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


class DecisionForm(forms.Form):
    """What to do with a decision of the importer, and the state that the person had before them."""

    act = forms.ChoiceField(choices=[("keep", "keep"), ("turn", "turn")])
    before = forms.ChoiceField(choices=ImportDecision.State.choices)


class NamesForm(forms.Form):
    """What is looked for in the index of names; what cannot be read is not looked for."""

    q = forms.CharField(label=_("Find a name"), required=False, max_length=80, widget=forms.SearchInput)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Name.Kind.choices])


class ProposalForm(forms.Form):
    """What an instructor decides of something that was found by rule. `into` is the name that another joins."""

    act = forms.ChoiceField(choices=[("keep", ""), ("refuse", ""), ("join", ""), ("restore", "")])
    into = forms.IntegerField(required=False, min_value=1)
