"""More time: given by hand, asked for, and decided."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Extension, ExtensionRequest
from classroom.assignments.rules import grantable_enrollments
from classroom.common.forms import LengthForm, ProseField
from classroom.courses.models import Enrollment, Group
from classroom.courses.rules import groups_of

WITH_PENALTY = _("Late work loses points all the same")
WITH_PENALTY_HELP = _("Work is taken for longer; what comes after the class's own time is late.")


class ExtensionForm(LengthForm):
    """For one student or one group of the holder's course; `to_read`: for their readings, which are never late."""

    with_penalty = forms.BooleanField(label=WITH_PENALTY, help_text=WITH_PENALTY_HELP, required=False)
    reason = ProseField(
        label=_("Reason"),
        help_text=_("Who gets the time reads it beside the deadline."),
        max_length=Extension._meta.get_field("reason").max_length,
        required=False,
    )

    def __init__(self, *args, enrollment: Enrollment, to_read: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if to_read:
            del self.fields["with_penalty"]
        groups = groups_of(enrollment.course).order_by("name")
        self.fields["student"] = StudentField(
            grantable_enrollments(enrollment),
            label=_("Student"),
            empty_label=_("Choose a student"),
            required=not groups.exists(),
        )
        if groups:
            self.fields["group"] = forms.ModelChoiceField(
                groups, label=_("or a whole group"), empty_label=_("Choose a group"), required=False
            )
        self.order_fields(["student", "group", "days", "hours", "with_penalty", "reason"])

    def clean(self) -> dict:
        cleaned = super().clean()
        student, group = cleaned.get("student"), cleaned.setdefault("group", None)
        if student and group:
            self.add_error("group", _("Choose a student or a group, not both."))
        elif not student and not group and not self.errors:
            self.add_error("student", _("Choose a student or a group."))
        return cleaned

    @property
    def whom(self) -> dict[str, Enrollment | Group | None]:
        return {"enrollment": self.cleaned_data["student"], "group": self.cleaned_data["group"]}


class StudentField(forms.ModelChoiceField):
    def label_from_instance(self, enrollment: Enrollment) -> str:
        number = enrollment.user.student_number
        return f"{enrollment.user} · {number}" if number else str(enrollment.user)


class AskForm(LengthForm):
    """`minutes` are beyond what the student has now."""

    reason = ProseField(
        label=_("Why"),
        help_text=_("Only your instructors read it."),
        max_length=ExtensionRequest._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].max_value = 60
        self.order_fields(["days", "hours", "reason"])


class DecideForm(LengthForm):
    """What becomes of a request: the length is that which was asked for, until it is changed."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("grant", _("Give more time")), ("refuse", _("Give none"))],
        widget=forms.RadioSelect,
        initial="grant",
    )
    with_penalty = forms.BooleanField(label=WITH_PENALTY, help_text=WITH_PENALTY_HELP, required=False)
    answer = ProseField(
        label=_("A word to the student"),
        help_text=_("Wanted when you give none."),
        max_length=ExtensionRequest._meta.get_field("answer").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, minutes: int, to_read: bool = False, **kwargs) -> None:
        length = timedelta(minutes=minutes)
        kwargs["initial"] = {"days": length.days, "hours": length.seconds // 3600, "decision": "grant"}
        super().__init__(*args, **kwargs)
        if to_read:
            del self.fields["with_penalty"]
        self.order_fields(["decision", "days", "hours", "with_penalty", "answer"])

    def wants_length(self, cleaned: dict) -> bool:
        return cleaned.get("decision") != "refuse"

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("decision") == "refuse" and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Say why, in a word or two."))
        return cleaned
