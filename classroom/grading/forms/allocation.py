"""How an assignment is marked, who gets which essays, and why a name is revealed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.templatetags.grades import points as short
from classroom.courses.models import Enrollment, Group
from classroom.grading.models import Criterion, MarkingPlan, Scale
from classroom.grading.queries import Essay
from classroom.grading.rules import outcome


class PlanForm(forms.ModelForm):
    class Meta:
        model = MarkingPlan
        fields = ("markers", "agree_within", "agreed_by", "sample_percent", "sample_by_band")
        help_texts = {
            "markers": _("Two do not see each other’s marks until both are done."),
            "agree_within": _("Of the total. Beyond it a third marker or an instructor decides."),
            "sample_percent": _("With fewer than 100 you draw a sample once the first markings are there."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["markers"].widget = forms.RadioSelect(choices=[(1, _("One marker")), (2, _("Two markers"))])
        self.fields["agree_within"].min_value = 0
        self.fields["agree_within"].validators.append(forms.fields.validators.MinValueValidator(0))
        self.fields["sample_percent"].validators.append(forms.fields.validators.MinValueValidator(1))

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class SpreadForm(forms.Form):
    """Who of the staff gets essays, by which rule."""

    method = forms.ChoiceField(
        label=_("How"),
        choices=[("random", _("At random, as many for each")), ("group", _("By group"))],
        widget=forms.RadioSelect,
        initial="random",
    )
    turn = forms.TypedChoiceField(label=_("Which marking"), coerce=int, choices=[(1, _("First")), (2, _("Second"))])
    markers = forms.MultipleChoiceField(label=_("Markers"), required=False, widget=forms.CheckboxSelectMultiple)
    again = forms.BooleanField(label=_("Also give out anew what somebody has and has not begun"), required=False)

    def __init__(self, *args, markers: Sequence[Enrollment], groups: Sequence[Group], twice: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._markers = {str(marker.pk): marker for marker in markers}
        choices = [(key, marker.user.full_name) for key, marker in self._markers.items()]
        self.fields["markers"].choices = choices
        if not twice:
            del self.fields["turn"]
        self._groups = list(groups)
        for group in self._groups:
            self.fields[f"group-{group.pk}"] = forms.ChoiceField(
                label=group.name, required=False, choices=[("", _("Nobody")), *choices],
                initial=next((key for key, marker in self._markers.items() if group in marker.limited_to.all()), ""),
            )  # fmt: skip

    @property
    def group_fields(self) -> list[forms.BoundField]:
        return [self[f"group-{group.pk}"] for group in self._groups]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.setdefault("turn", 1)
        if cleaned.get("method") == "random" and not cleaned.get("markers"):
            self.add_error("markers", _("Choose at least one marker."))
        if cleaned.get("method") == "group" and not self.by_group():
            self.add_error("method", _("Choose a marker for at least one group."))
        return cleaned

    def chosen(self) -> list[Enrollment]:
        return [self._markers[key] for key in self.cleaned_data["markers"]]

    def by_group(self) -> dict[int, Enrollment]:
        given = {group.pk: self.cleaned_data.get(f"group-{group.pk}") for group in self._groups}
        return {group: self._markers[key] for group, key in given.items() if key}


class HandForm(forms.Form):
    """A marker for each essay on the page, one line each. Its fields bear the number of the line, and no key."""

    turn = forms.TypedChoiceField(coerce=int, choices=[(1, ""), (2, "")], widget=forms.HiddenInput)

    def __init__(
        self, *args, essays: Sequence[tuple[str, str, Essay]], markers: Sequence[Enrollment], turn: int, **kwargs
    ):
        super().__init__(*args, initial={"turn": turn}, **kwargs)
        self._markers = {str(marker.pk): marker for marker in markers}
        self._essays = essays
        choices = [("", _("Nobody")), *((key, marker.user.full_name) for key, marker in self._markers.items())]
        for key, name, essay in essays:
            given = essay.given.get(turn)
            self.fields[f"to-{key}"] = forms.ChoiceField(
                label=name, required=False, choices=choices, initial=given and given[0]
            )

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[f"to-{key}"] for key, _name, _essay in self._essays]

    def wanted(self) -> dict[int, Enrollment]:
        """Whom each essay is to go to, by the key of its submission; where nobody is chosen, it stays as it is."""
        found = {}
        for key, _name, essay in self._essays:
            chosen = self.cleaned_data.get(f"to-{key}")
            if chosen:
                found[essay.submission_id] = self._markers[chosen]
        return found


class RevealForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), help_text=_("It is recorded with your name."), max_length=300)


class ThirdForm(forms.Form):
    marker = forms.ChoiceField(label=_("Third marker"))

    def __init__(self, *args, markers: Sequence[Enrollment], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._markers = {str(marker.pk): marker for marker in markers}
        self.fields["marker"].choices = [(key, marker.user.full_name) for key, marker in self._markers.items()]

    def chosen(self) -> Enrollment:
        return self._markers[self.cleaned_data["marker"]]


def _what_counts(criterion: Criterion, proposed: Decimal | None) -> forms.Field:
    """Points on a criterion; on the scale without points, one of the two words."""
    initial = None if proposed is None else short(proposed)
    if criterion.is_done_scale:
        words = [(short(points), outcome(points, Scale.DONE)) for points in (Decimal(0), criterion.max_points)]
        return forms.TypedChoiceField(
            label=criterion.shown_title, choices=words, coerce=Decimal, widget=forms.RadioSelect, initial=initial
        )
    return forms.DecimalField(
        label=criterion.shown_title, min_value=0, max_value=criterion.max_points, decimal_places=2, initial=initial
    )


class DecisionForm(forms.Form):
    """Points that count on each criterion, and why."""

    reason = forms.CharField(label=_("Reason"), help_text=_("Staff see it; the student does not."), max_length=300)

    def __init__(self, *args, criteria: Sequence[Criterion], proposed: dict[int, Decimal], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = list(criteria)
        for criterion in self._criteria:
            self.fields[f"c{criterion.pk}"] = _what_counts(criterion, proposed.get(criterion.pk))
        self.order_fields([f"c{criterion.pk}" for criterion in self._criteria])

    def points(self) -> dict[int, Decimal]:
        return {criterion.pk: self.cleaned_data[f"c{criterion.pk}"] for criterion in self._criteria}
