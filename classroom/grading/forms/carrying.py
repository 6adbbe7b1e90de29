"""Which marks go over to a changed rubric, and how, where that is of another scale."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classroom.grading.services import Exchange

_FIRST = Exchange()


class CarryForm(forms.Form):
    """Which markings go over to a changed rubric with their marks."""

    begun = forms.BooleanField(label=_("Carry the marks of essays that are being marked"), required=False, initial=True)
    finished = forms.BooleanField(
        label=_("Carry the marks of essays that are marked, released ones too"), required=False
    )
    names = ("begun", "finished", "chosen")

    @classmethod
    def posted(cls, data: QueryDict) -> "CarryForm":
        """The form as it came; where nothing was asked yet, as it is first shown."""
        return cls(data) if "chosen" in data else cls()

    def said(self) -> dict[str, Any]:
        """What `preview_rubric` and `change_rubric` are told; what cannot be used is as it is first shown."""
        if not self.is_bound:
            return {"begun": True, "finished": False}
        self.is_valid()
        return {name: self.cleaned_data[name] for name in ("begun", "finished")}


def _share(label: str, initial: Decimal) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=100, decimal_places=2, initial=initial)


class _ExchangeForm(CarryForm):
    """Which results go over to another scale, and how."""

    finished = forms.BooleanField(label=CarryForm.base_fields["finished"].label, required=False, initial=True)

    def said(self) -> dict[str, Any]:
        if not self.is_bound:
            return {"begun": True, "finished": True, "exchange": _FIRST}
        carried = super().said()
        shares = {name: self.cleaned_data.get(name, getattr(_FIRST, name)) for name in self.exchanged}
        return {**carried, "exchange": Exchange(**shares)}

    @property
    def shares(self) -> list[forms.BoundField]:
        return [self[name] for name in self.exchanged if name != "again"]


class ToDoneForm(_ExchangeForm):
    """From points to complete and incomplete."""

    exchanged = ("complete_from",)
    names = (*CarryForm.names, *exchanged)

    complete_from = _share(_("Complete from this percentage of the points"), _FIRST.complete_from)


class ToPointsForm(_ExchangeForm):
    """From complete and incomplete to points."""

    exchanged = ("complete", "incomplete", "again")
    names = (*CarryForm.names, *exchanged)

    complete = _share(_("Complete gives this percentage of the points"), _FIRST.complete)
    incomplete = _share(_("Incomplete gives this percentage of the points"), _FIRST.incomplete)
    again = forms.BooleanField(label=_("Take up again those that no points can be made for"), required=False)


def carry_form(now_done: bool, then_done: bool) -> type[CarryForm]:
    """The form for a rubric that goes over from the one scale to the other, or stays with it."""
    if now_done == then_done:
        return CarryForm
    return ToDoneForm if then_done else ToPointsForm
