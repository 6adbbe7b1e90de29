"""Contesting a result, and answering that."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import ProseField
from classroom.grading.models import Criterion

LONGEST = 4000


class RegradeForm(forms.Form):
    """`criterion` is one of those that the result was marked by; empty is the whole."""

    criterion = forms.ChoiceField(label=_("Criterion"), required=False)
    reason = ProseField(label=_("What should be looked at again, and why"), max_length=LONGEST, widget=forms.Textarea)

    def __init__(self, *args, criteria: Iterable[Criterion], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = {str(criterion.pk): criterion for criterion in criteria}
        self.fields["criterion"].choices = [
            ("", _("The whole")),
            *((k, c.shown_title) for k, c in self.criteria.items()),
        ]


class TalkForm(forms.Form):
    """A word in the talk on a request; `act` is what is done with it. Leaving the mark as it is takes a reason."""

    ACTS = ("say", "keep", "change", "take_up", "withdraw")

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    body = ProseField(
        label=_("Your answer"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("act") in ("say", "keep") and not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", _("Write a word or two."))
        return cleaned
