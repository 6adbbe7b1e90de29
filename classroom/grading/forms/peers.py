"""What comes in from the pages of peer review."""

from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import BuddhistDateTimeField, ProseField
from classroom.grading.forms.marking import MarkForm
from classroom.grading.models import PeerPlan
from classroom.grading.queries.rows import Row
from classroom.grading.services.peers import PeerMarkGiven

LAST_MINUTE = time(23, 59)


class PeerPlanForm(forms.Form):
    opens_at = BuddhistDateTimeField(label=_("Opens"), help_text=_("From then on students can ask for an essay."))
    due_at = BuddhistDateTimeField(label=_("Due"), empty_time=LAST_MINUTE)
    reviews_each = forms.IntegerField(label=_("Essays that each student reads"), min_value=1, max_value=10, initial=3)
    hold_hours = forms.IntegerField(
        label=_("Hours for one essay"),
        help_text=_("Who has not finished by then may go on, and the essay is given to somebody else too."),
        min_value=1,
        max_value=720,
        initial=48,
    )
    anonymous = forms.BooleanField(
        label=_("Without names, both ways"),
        help_text=_("Neither sees the other's name. You see both."),
        required=False,
        initial=True,
    )
    shown = forms.ChoiceField(
        label=_("Writers see what was said of their essay"),
        choices=PeerPlan.Shown.choices,
        initial=PeerPlan.Shown.HAND,
        widget=forms.RadioSelect,
    )
    percent = forms.IntegerField(
        label=_("Percent of the grade"),
        help_text=_(
            "What the middle of the readers' points weighs beside the marker's, once you let it count. 0: only to learn."
        ),
        min_value=0,
        max_value=100,
        initial=0,
    )

    def __init__(self, *args, plan: PeerPlan | None = None, **kwargs) -> None:
        if plan:
            kwargs["initial"] = {name: getattr(plan, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens_at, due_at = cleaned.get("opens_at"), cleaned.get("due_at")
        if opens_at and due_at and opens_at >= due_at:
            self.add_error("due_at", _("It is due after it opens."))
        return cleaned


class _CriterionForm(MarkForm):
    """One criterion of a reading: the reading has one version for all."""

    version = None
    comment = ProseField(required=False, max_length=2000, widget=forms.Textarea)

    def said(self) -> PeerMarkGiven:
        cleaned = self.cleaned_data
        return PeerMarkGiven(self.row.criterion, cleaned.get("chosen"), cleaned.get("points"), cleaned["comment"])


class _ReadingForm(forms.Form):
    overall = ProseField(required=False, max_length=20_000, widget=forms.Textarea)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReadingForm:
    """All that a reader says of an essay. `forged` holds what no page of ours sends."""

    def __init__(self, data: QueryDict, rows: tuple[Row, ...]) -> None:
        self.data = data
        self.criteria = [_CriterionForm(data, row=row) for row in rows]
        self.whole = _ReadingForm(data)

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in (*self.criteria, self.whole))

    @property
    def forged(self) -> bool:
        return bool(self.whole.errors.get("version")) or any(form.forged for form in self.criteria)

    @property
    def errors(self) -> list[str]:
        return [str(each) for form in (*self.criteria, self.whole) for said in form.errors.values() for each in said]

    @property
    def said(self) -> list[PeerMarkGiven]:
        return [form.said() for form in self.criteria]


class OutForm(forms.Form):
    reason = ProseField(
        label=_("Reason"), max_length=300, help_text=_("Kept with the reading. Its reader does not see it.")
    )


class ReportForm(forms.Form):
    report = ProseField(
        label=_("What is wrong with it"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your teacher reads it. Whoever read your essay does not."),
    )  # fmt: skip


class GiveForm(forms.Form):
    """Give a student an essay to read. Without `essays` the one that was read least is chosen."""

    reader = forms.TypedChoiceField(label=_("Reader"), coerce=int)
    essay = forms.TypedChoiceField(label=_("Essay"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args, readers: list[tuple[int, str]], essays: list[tuple[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = [("", _("Choose a student")), *readers]
        if essays:
            self.fields["essay"].choices = [("", _("The one that was read least")), *essays]
        else:
            del self.fields["essay"]
