"""What a student says to a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classroom.common.forms import ProseField
from classroom.grading.models import FeedbackReply


class AnswerForm(forms.Form):
    """An answer, or in revising `state`: done, or not done, because. `back` is the page that it came from."""

    state = forms.ChoiceField(
        label=_("In your new text"),
        choices=[
            (FeedbackReply.State.NONE, _("Only an answer")),
            (FeedbackReply.State.DONE, pgettext_lazy("comment", "Done")),
            (FeedbackReply.State.NOT_DONE, _("Not done, because …")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    body = ProseField(label=_("Your answer"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    back = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def clean(self) -> dict:
        cleaned = super().clean()
        if "body" not in self.errors and not cleaned.get("body"):
            if cleaned.get("state") == FeedbackReply.State.NOT_DONE:
                self.add_error("body", _("Say why not."))
            elif not cleaned.get("state"):
                self.add_error("body", _("Write a word or two."))
        return cleaned
