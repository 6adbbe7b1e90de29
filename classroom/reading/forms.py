"""What the reading room is told: a passage, a place, a mark, words to find."""

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import ProseField
from classroom.common.search import MOST_TERMS, parse
from classroom.courses.models import Group
from classroom.courses.rules import taught_courses
from classroom.reading.models import Note, NoteTag
from classroom.reading.queries import MarksAsked, get_place, phrases
from history.forms import PassageField
from history.models import Block, Chapter, Fault, ImportDecision, Name, Section
from history.queries import Passage, find_passage, write_address
from history.services import LONGEST_FAULT, MOST_WAITING, CannotReport

# Longer than any name or sentence that one remembers; no term has more clusters than the index takes for a phrase.
LONGEST_QUERY = 200
LONGEST_NOTE = 20_000
LONGEST_TAG = NoteTag._meta.get_field("name").max_length
MOST_TAGS = 12
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


class TagsField(ProseField):
    """Tags with commas between them; cleans to a tuple of them, each once."""

    def clean(self, value: Any) -> tuple[str, ...]:
        words = re.split(r"[,;\n]", super().clean(value))
        tags = tuple(dict.fromkeys(" ".join(word.split()).lstrip("#").strip() for word in words))
        tags = tuple(tag for tag in tags if tag)
        if any(len(tag) > LONGEST_TAG for tag in tags):
            raise forms.ValidationError(_("A tag has %(n)s characters at the most.") % {"n": LONGEST_TAG})
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("A note has %(n)s tags at the most.") % {"n": MOST_TAGS})
        return tags

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class NoteForm(forms.Form):
    """A note as its owner writes it. `version` is the one that they had before them; 0 for one that is being made.

    A new note says where it is (`passage`) and which it is (`token`, made on the device); a kept one may be named by
    its number (`note`) instead.
    """

    colour = forms.ChoiceField(label=_("Colour"), choices=Note.Colour.choices, required=False, widget=forms.RadioSelect)
    markdown = ProseField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6})
    )
    tags = TagsField(label=_("Tags"), required=False, max_length=600, help_text=_("With commas between them."))
    in_layer = forms.BooleanField(label=_("Show it to the whole course, as a note of the instructor"), required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    note = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, can_write_layer: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not can_write_layer:
            del self.fields["in_layer"]

    def clean_colour(self) -> str:
        return self.cleaned_data["colour"] or Note.Colour.TURMERIC


class MarksForm(SearchForm):
    """Which of one's notes are shown. What cannot be read is not asked."""

    colour = forms.ChoiceField(choices=Note.Colour.choices, required=False)
    tag = forms.CharField(required=False, max_length=LONGEST_TAG)
    section = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    by = forms.ChoiceField(choices=(("place", ""), ("tag", "")), required=False)

    @property
    def asked(self) -> MarksAsked:
        """What is wanted, of what can be read."""
        self.is_valid()
        data = self.cleaned_data
        return MarksAsked(
            data.get("q", ""), data.get("colour", ""), data.get("tag", ""), data.get("section"), data.get("by") == "tag"
        )


class ShareForm(forms.Form):
    """A note that becomes a thread: what it says there, under which title, and who sees it."""

    title = ProseField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the first words of the text are used."),
    )
    markdown = ProseField(
        label=_("Your text"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip
    sight = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, group: Group | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        everyone = ("class", _("Everybody in the course"))
        own = (
            [("group", _("Only %(group)s, and the instructors and assistants") % {"group": group.name})]
            if group
            else []
        )
        self.fields["sight"].choices = [*own, everyone]
        if not own:
            self.fields["sight"].initial = "class"


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


class WordsField(ProseField):
    """Words for the text, in two lines to type them in. None at all is an answer too: it takes words out."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2, "class": "input--book"})
        super().__init__(label=_("What should stand there"), max_length=2 * LONGEST_FAULT, widget=widget, **kwargs)

    def validate(self, value: Any) -> None:
        """Take empty for what it says."""


class FaultForm(forms.Form):
    """What should stand in the place of some words, or only that they are doubted. `passage` are the words.

    After `is_valid`, `cleaned_data["suggested"]` is None for a doubt and empty for words that should go.
    """

    suggested = WordsField(help_text=_("Empty means that the words should go."))
    doubt = forms.BooleanField(label=_("I only doubt it, and do not know what is right"), required=False)
    note = ProseField(label=_("Remark"), required=False, max_length=300, widget=forms.TextInput)

    def __init__(self, data=None, *, passage: Passage) -> None:
        super().__init__(data, initial={"suggested": passage.exact}, auto_id="fault-%s")
        self.passage = passage
        self.fields["suggested"].widget.attrs["lang"] = passage.chapter.language

    def clean_suggested(self) -> str:
        """Give a suggestion the lines of what stands there: a phrase is one line, however it was typed."""
        typed = self.cleaned_data["suggested"].replace("\r\n", "\n")
        return typed if "\n" in self.passage.exact else " ".join(typed.split("\n"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("doubt"):
            self.errors.pop("suggested", None)
            cleaned["suggested"] = None
        elif cleaned.get("suggested") == self.passage.exact:
            self.add_error("suggested", self.SAME)
        return cleaned

    SAME = _("These words stand there already. Change what is wrong in them, or tick that you only doubt it.")

    def refuse(self, refusal: CannotReport) -> None:
        """Say why a report was not taken."""
        if refusal.code == "same":
            self.add_error("suggested", self.SAME)
        elif refusal.code == "refused":
            words = _("This was reported before, and the text was left as it is: “%(reason)s”")
            self.add_error("suggested", forms.ValidationError(words, params={"reason": refusal.fault.decision}))
        else:
            words = _("%(n)s of your reports wait for an answer. Report more when some of them have been decided.")
            self.add_error(None, forms.ValidationError(words, params={"n": MOST_WAITING}))


class QueueForm(forms.Form):
    """Which faults are shown: their state, and by what they are narrowed. What cannot be read is not asked."""

    state = forms.ChoiceField(choices=Fault.State.choices, required=False)
    section = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    kind = forms.ChoiceField(choices=Fault.Kind.choices, required=False)
    source = forms.ChoiceField(choices=Fault.Source.choices, required=False)

    @property
    def wanted(self) -> dict[str, str]:
        """The values that were given and can be read, as they stand in an address."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class AcceptForm(forms.Form):
    """What is put in the place of a fault's words: what was proposed, unless `edited` says that it was typed."""

    suggested = WordsField()
    edited = forms.BooleanField(required=False)

    def __init__(self, data, *, fault: Fault) -> None:
        super().__init__(data)
        self.fault = fault

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("edited"):
            self.errors.pop("suggested", None)
            cleaned["suggested"] = None
            if self.fault.suggested is None:
                self.add_error(None, _("The reader only doubts it. Type what should stand there."))
        elif "suggested" in cleaned:
            typed = cleaned["suggested"].replace("\r\n", "\n")
            cleaned["suggested"] = typed if "\n" in self.fault.found else " ".join(typed.split("\n"))
            if cleaned["suggested"] == self.fault.found:
                self.add_error(None, _("These words stand there already. To leave them, reject the fault."))
        return cleaned


class EverywhereForm(AcceptForm):
    """The places of the same words that are mended along, ticked."""

    place = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("The text has been changed since. Look at the places again.")},
    )

    def __init__(self, data, *, fault: Fault, places: list[str]) -> None:
        super().__init__(data, fault=fault)
        self.fields["place"].choices = [(address, address) for address in places]


class RejectForm(forms.Form):
    """Why the text is left as it is. It is told to whoever reported it."""

    reason = ProseField(
        max_length=300, error_messages={"required": _("Say why: whoever reported it is told.")}, widget=forms.TextInput
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


class CopyForm(forms.Form):
    """Where a term is copied to, and what of it."""

    PARTS = {
        "readings": _("The readings"),
        "prompts": _("The prompts"),
        "notes": _("Instructors' notes on the text"),
    }

    to = forms.ModelChoiceField(None, label=_("Course"), empty_label=None)
    parts = forms.MultipleChoiceField(
        label=_("What is copied"), choices=list(PARTS.items()), widget=forms.CheckboxSelectMultiple, initial=list(PARTS)
    )

    def __init__(self, data=None, *, user, course) -> None:
        super().__init__(data)
        self.fields["to"].queryset = taught_courses(user).exclude(pk=course.pk).distinct()

    @property
    def has_courses(self) -> bool:
        return self.fields["to"].queryset.exists()

    @property
    def address(self) -> str:
        """What of a valid form stands behind the question mark."""
        parts = [("parts", part) for part in self.cleaned_data["parts"]]
        return urlencode([("to", self.cleaned_data["to"].pk), *parts])


class QuoteForm(forms.Form):
    """A note or a thread's opening post, whose passage is to be quoted."""

    source = forms.ChoiceField(choices=[("note", ""), ("thread", "")])
    pk = forms.IntegerField(min_value=1, max_value=2**63 - 1)
