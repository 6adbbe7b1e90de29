"""What is said of posts without a post: points, flags, reactions."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import ProseField
from classroom.discussions.models import Flag, Reaction


class ScoreForm(forms.Form):
    """Points by hand for one student's part in a prompt, and what is said to them. Empty points: the rule's count."""

    by_hand = forms.DecimalField(
        label=_("Points by hand"), min_value=0, max_digits=6, decimal_places=2, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5, "autocomplete": "off"}),
    )  # fmt: skip
    comment = ProseField(label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 1}))

    def __init__(self, *args, most: Decimal, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._most = most

    def clean_by_hand(self) -> Decimal | None:
        points = self.cleaned_data["by_hand"]
        if points is not None and points > self._most:
            raise forms.ValidationError(_("There are %(most)s points at most."), params={"most": f"{self._most:f}"})
        return points


class FlagForm(forms.Form):
    """Why staff should look at a post."""

    reason = forms.ChoiceField(label=_("Why you report it"), choices=Flag.Reason.choices, widget=forms.RadioSelect)
    words = ProseField(
        label=_("In your words"), max_length=500, required=False,
        help_text=_("Only the staff read it, and they see who sent it. The author is not told."),
    )  # fmt: skip

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("reason") == Flag.Reason.OTHER and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say in a few words what is wrong."))
        return cleaned


class FlagDecisionForm(forms.Form):
    """What becomes of a flagged post. Its author reads why it goes."""

    remove = forms.BooleanField(required=False)
    decision = ProseField(label=_("Why"), max_length=500, required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("remove") and not cleaned.get("decision") and "decision" not in self.errors:
            self.add_error("decision", _("Say why it goes: its author reads it."))
        return cleaned


class ReactionForm(forms.Form):
    """One reaction: said, or with an empty `on` taken back."""

    kind = forms.ChoiceField(choices=Reaction.Kind.choices)
    on = forms.CharField(required=False)
