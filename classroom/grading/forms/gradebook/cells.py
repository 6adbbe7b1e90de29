"""One cell, and the result of the course for one student."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.grading.models import CourseResult
from classroom.grading.queries.gradebook import Cut, Typed, read_typed


class EntryForm(forms.Form):
    """What was typed into a cell. `cleaned_data["value"]` is a Typed."""

    value = forms.CharField(required=False, max_length=40)
    version = forms.IntegerField(min_value=0, max_value=2_000_000_000)

    def __init__(self, *args, most, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._most = most

    @property
    def forged(self) -> bool:
        """Whether it holds what no page of ours sends."""
        return bool(self.errors.get("version"))

    def clean_value(self) -> Typed:
        return read_typed(self.cleaned_data["value"], self._most)


class PlaceForm(forms.Form):
    """Which cell."""

    column = forms.IntegerField(min_value=1, max_value=2**53)
    student = forms.IntegerField(min_value=1, max_value=2**53)


class CourseResultForm(forms.Form):
    """A symbol, or a letter other than the one that the total makes, with its reason. Empty: the total's letter."""

    letter = forms.ChoiceField(label=_("Grade"), required=False)
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The student sees it with the grade."), required=False, max_length=300
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, cuts: Sequence[Cut], letter: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        letters = [(cut.letter, cut.letter) for cut in cuts]
        if letter and letter not in dict(letters) and letter not in CourseResult.Symbol.values:
            letters.append((letter, letter))
        self.fields["letter"].choices = [
            ("", _("As the total makes it")),
            (_("Symbols"), list(CourseResult.Symbol.choices)),
            (_("Letter grades"), letters),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("letter") and not cleaned.get("reason"):
            self.add_error("reason", _("Say why: a grade that is set by hand has a reason."))
        return cleaned
