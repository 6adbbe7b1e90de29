"""Faults of the text: reported, narrowed, decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import ProseField
from history.models import Fault
from history.queries import Passage
from history.services import LONGEST_FAULT, MOST_WAITING, CannotReport


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
