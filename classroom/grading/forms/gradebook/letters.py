"""The letters and their cut-offs: a fixed table of fields, the last rows empty for more."""

from decimal import Decimal

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from classroom.common.templatetags.grades import points as short
from classroom.grading.models import GradeScheme
from classroom.grading.queries.gradebook import Cut

MOST_LETTERS = 14


class _CutForm(forms.Form):
    letter = forms.CharField(label=_("Letter"), max_length=3, required=False)
    at_least = forms.DecimalField(
        label=_("From (percent)"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    worth = forms.DecimalField(label=_("Grade point"), min_value=0, max_value=4, decimal_places=2, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"class": "input", "aria-label": field.label}

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("letter") and cleaned.get("at_least") is None and not self.errors:
            self.add_error("at_least", _("From which percent is this letter given?"))
        if not cleaned.get("letter") and cleaned.get("at_least") is not None:
            self.add_error("letter", _("Which letter is given from here?"))
        return cleaned


class _CutFormSet(BaseFormSet):
    def cuts(self) -> tuple[Cut, ...]:
        given = [form.cleaned_data for form in self.forms if form.cleaned_data.get("letter")]
        return tuple(Cut(line["letter"].upper(), line["at_least"], line["worth"]) for line in given)


_Cuts = formset_factory(_CutForm, formset=_CutFormSet, extra=2, max_num=MOST_LETTERS, absolute_max=MOST_LETTERS)


class LettersForm(forms.Form):
    preset = forms.ChoiceField(widget=forms.HiddenInput, choices=GradeScheme.Preset.choices)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data=None, *, preset: str, cuts: tuple[Cut, ...], version: int) -> None:
        super().__init__(data, initial={"preset": preset, "version": version})
        initial = [
            {"letter": cut.letter, "at_least": _number(cut.at_least), "worth": _number(cut.worth)} for cut in cuts
        ]
        self.rows = _Cuts(data, initial=None if data else initial, prefix="cuts")

    def is_valid(self) -> bool:
        rows = self.rows.is_valid()
        return super().is_valid() and rows

    def cuts(self) -> tuple[Cut, ...]:
        return self.rows.cuts()


def _number(value: Decimal | None) -> str:
    return "" if value is None else short(value)
