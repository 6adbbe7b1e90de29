"""A comment to use again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.grading.models import FeedbackComment


class BankForm(forms.Form):
    body = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    title = forms.CharField(
        label=_("Short name"), help_text=_("Left empty, its first words."), max_length=80, required=False
    )
    tone = forms.ChoiceField(label=_("Kind"), required=False, choices=FeedbackComment.Tone.choices)
    criterion = forms.CharField(
        label=_("Criterion"), help_text=_("As it is called in the rubric."), max_length=120, required=False
    )
    points = forms.DecimalField(label=_("Points"), required=False, min_value=-9999, max_value=9999, decimal_places=2)
