"""Forms of the list of people: what is looked for, what is done with the chosen ones, one person to add."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from classroom.accounts.models import User
from classroom.common.forms import ProseField, StudentNumberField
from classroom.courses import rules
from classroom.courses.models import Course, Enrollment, Role
from classroom.courses.queries import PeopleAsked
from classroom.courses.services import PlaceAct

ACTS = (
    ("group", _("Move to a group")),
    ("role", _("Change the role")),
    ("drop", _("Drop from the course")),
    ("bring_back", _("Bring back into the course")),
    ("invite", _("Send an invitation to set a password")),
)
_LEARNING = [choice for choice in Role.choices if choice[0] in rules.LEARNING_ROLES]


def _groups(course: Course) -> dict[str, Any]:
    return {str(group.pk): group for group in rules.groups_of(course).order_by("name")}


class PeopleForm(forms.Form):
    """What is looked for in the list. What cannot be read is not looked for."""

    q = ProseField(label=_("Find somebody"), required=False, max_length=100, widget=forms.SearchInput)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])
    group = forms.ChoiceField(label=_("Group"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Enrollment.State.choices]
    )

    def __init__(self, data: Any = None, *, course: Course, for_staff: bool) -> None:
        super().__init__(data)
        groups = [(key, group.name) for key, group in _groups(course).items()]
        self.fields["group"].choices = [("", _("All groups")), *groups, ("none", _("No group"))]
        if not groups:
            del self.fields["group"]
        if not for_staff:
            del self.fields["state"]

    def asked(self) -> PeopleAsked:
        """What was asked and can be read."""
        self.is_valid()
        return PeopleAsked(**{name: value for name, value in self.cleaned_data.items() if value})


class ActForm(forms.Form):
    """One act, on the chosen places or on all that the filter shows."""

    act = forms.ChoiceField(label=_("With the chosen ones"), choices=[("", "–"), *ACTS])
    group = forms.ChoiceField(label=_("Group"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", "–"), *_LEARNING])
    all_shown = forms.BooleanField(label=_("All that are found, on every page"), required=False)
    place = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any = None, *, course: Course, user: User) -> None:
        super().__init__(data)
        self._group_of = _groups(course)
        groups = [(key, group.name) for key, group in self._group_of.items()]
        self.fields["group"].choices = [("", _("No group")), *groups]
        if self.is_bound:
            # Only what may be chosen: other courses' places and those of colleagues are no choice.
            places = rules.administrable_enrollments(user).filter(course=course)
            self.fields["place"].choices = [(pk, "") for pk in places.values_list("pk", flat=True)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("act") == "role" and not cleaned.get("role"):
            self.add_error("role", _("Choose the role."))
        if not cleaned.get("all_shown") and not cleaned.get("place") and "place" not in self.errors:
            self.add_error(None, _("Choose at least one person."))
        return cleaned

    def chosen_act(self) -> PlaceAct:
        values = self.cleaned_data
        return PlaceAct(values["act"], group=self._group_of.get(values["group"]), role=values["role"])


class PersonForm(forms.Form):
    """One person to add: found by number or address; the name is for a new account."""

    student_number = StudentNumberField(
        label=_("Student number"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    # Nothing of the person who types is filled in by the browser.
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=150, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    full_name = ProseField(
        label=_("Full name"),
        help_text=_("Only for somebody who has no account yet."),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=_LEARNING, widget=forms.RadioSelect, initial=Role.STUDENT)
    group = forms.TypedChoiceField(label=_("Group"), required=False, empty_value=None)
    send_link = forms.BooleanField(
        label=_("Mail them a link to set a password"),
        help_text=_("Sent only to who has never signed in."),
        required=False,
    )

    def __init__(self, data: Any = None, *, course: Course) -> None:
        super().__init__(data)
        groups = _groups(course)
        self.fields["group"].choices = [("", "–"), *((key, group.name) for key, group in groups.items())]
        self.fields["group"].coerce = lambda key: groups.get(str(key))
        if not groups:
            del self.fields["group"]

    def clean_student_number(self) -> str:
        number = self.cleaned_data["student_number"]
        if number:
            RegexValidator(r"^[\w.-]{3,20}$", _("A student number has 3 to 20 digits, letters, points or hyphens."))(
                number
            )
        return number

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not (cleaned["student_number"] or cleaned["email"]):
            raise ValidationError(_("Give a student number or an e-mail address."))
        return cleaned

    def refuse(self, error: ValidationError) -> None:
        """Say at each field what is amiss with it, and the rest above the form."""
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, words in told.items():
            self.add_error(name if name in self.fields else None, words)
