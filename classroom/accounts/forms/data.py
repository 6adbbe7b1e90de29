"""What people say about their data."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
