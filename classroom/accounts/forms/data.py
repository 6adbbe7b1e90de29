"""What people say about their data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.accounts.models import ConsentText
from classroom.common.forms import ProseField


class ErasureForm(forms.Form):
    """That one wants to be erased, and knows that it cannot be taken back."""

    empties_posts = forms.BooleanField(
        label=_("Take the words of my posts away too"), required=False,
        help_text=_("Otherwise they stay where they are, without my name."),
    )  # fmt: skip
    reason = ProseField(
        label=_("Something the administrators should know"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    understood = forms.BooleanField(label=_("I know that this cannot be taken back."))


class AgreeForm(forms.Form):
    """That one agrees to the version that was shown."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    agreed = forms.BooleanField(label=_("I have read this and agree."))


class ConsentTextForm(forms.Form):
    """The next version of the text that people agree to, in both languages, with the version that it follows."""

    text_th = ProseField(label=_("In Thai"), max_length=30_000, widget=forms.Textarea(attrs={"rows": 18, "lang": "th"}))
    text_en = ProseField(
        label=_("In English"), max_length=30_000, widget=forms.Textarea(attrs={"rows": 18, "lang": "en"})
    )
    expected = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    @classmethod
    def after(cls, current: ConsentText | None, data: Any = None) -> "ConsentTextForm":
        """The form, beginning with the version that holds."""
        if current is None:
            return cls(data, initial={"expected": 0})
        initial = {"text_th": current.text_th, "text_en": current.text_en, "expected": current.version}
        return cls(data, initial=initial)


class DecisionForm(forms.Form):
    """What an administrator decides about somebody who wants to be erased."""

    understood = forms.BooleanField(label=_("Erase for good: I know that this cannot be taken back."), required=False)
    answer = ProseField(
        label=_("Reason for leaving the account as it is"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
