"""To whom results are shown, and until when they may be contested."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import BuddhistDateTimeField, ProseField
from classroom.courses.models import Enrollment, Group

TO_ALL = "all"


class ScopeForm(forms.Form):
    """Whom a release is for: the class, a group or one student. Empty is the class."""

    to = forms.ChoiceField(label=_("Release to"), required=False)

    def __init__(self, *args, groups: Iterable[Group], students: Iterable[tuple[Enrollment, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {f"group-{group.pk}": group for group in groups}
        self.students = {f"one-{enrollment.pk}": (enrollment, name) for enrollment, name in students}
        choices: list = [(TO_ALL, _("The whole class"))]
        if self.groups:
            choices.append((_("One group"), [(key, group.name) for key, group in self.groups.items()]))
        if self.students:
            choices.append((_("One student"), [(key, name) for key, (_one, name) in self.students.items()]))
        self.fields["to"].choices = choices

    def clean_to(self) -> str:
        return self.cleaned_data["to"] or TO_ALL

    @property
    def scope(self) -> dict[str, Group | Enrollment]:
        """What `release_plan` and `release_grades` take; of a form that is valid."""
        to = self.cleaned_data["to"]
        if to in self.groups:
            return {"group": self.groups[to]}
        return {"enrollment": self.students[to][0]} if to in self.students else {}


class ReleaseForm(forms.Form):
    """`seen` is the plan that was on the page (`ReleasePlan.seen`)."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    contest_until = BuddhistDateTimeField(
        label=_("May be contested until"),
        help_text=_("Until then students may ask to have a criterion looked at again. Empty: final at once."),
        required=False,
    )

    def clean_contest_until(self):
        moment = self.cleaned_data["contest_until"]
        if moment and moment <= timezone.now():
            raise forms.ValidationError(_("That time has passed. Choose one to come, or leave it empty."))
        return moment


class TakeBackForm(forms.Form):
    reason = ProseField(
        label=_("Reason"), help_text=_("Staff see it; the student does not."), required=False, max_length=300
    )
