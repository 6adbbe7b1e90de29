"""Giving an essay back to be revised."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import BuddhistDateTimeField, ProseField


class ReturnForm(forms.Form):
    message = ProseField(
        label=_("What to do"),
        help_text=_("The student reads it with the comments, above the new draft."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    due_at = BuddhistDateTimeField(
        label=_("Again by"), help_text=_("Empty: until the assignment closes."), required=False
    )

    def clean_due_at(self):
        moment = self.cleaned_data["due_at"]
        if moment and moment <= timezone.now():
            raise forms.ValidationError(_("That time has passed. Choose one to come, or leave it empty."))
        return moment
