"""Adding a student by hand: name, number and address, the course and the group, and whether to write to them."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.accounts.models import User
from classroom.common.forms import StudentNumberField
from classroom.courses.models import Course, Group, Role
from classroom.courses.rules import LEARNING_ROLES, administrable_courses
from classroom.desk.rules import listed_groups

ABOUT = ("full_name", "latin_name", "student_number", "email")
PLACE = ("course", "group", "role", "invites")


class NewStudentForm(forms.ModelForm):
    """Whether there is such an account already is the service's to find out, so nothing has to be the first of its kind.

    The fields of the course and the group are put in by `new_student_form`, which knows who asks.
    """

    role = forms.ChoiceField(
        label=gettext_lazy("role"), choices=[(role.value, role.label) for role in LEARNING_ROLES], initial=Role.STUDENT
    )
    invites = forms.BooleanField(
        label=gettext_lazy("send an invitation"),
        help_text=gettext_lazy("A link by e-mail to set a password. Who has set one already gets none."),
        required=False,
        initial=True,
    )

    class Meta:
        model = User
        fields = ABOUT
        field_classes = {"student_number": StudentNumberField}
        help_texts = {
            "full_name": gettext_lazy("As the registrar writes it, without a title."),
            "latin_name": gettext_lazy("Shown beside the Thai name."),
            "student_number": gettext_lazy("The person signs in with it. Without one, with the e-mail address."),
            "email": gettext_lazy("Invitations and new passwords are sent to it. Signing in works with it too."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        course, group = cleaned.get("course"), cleaned.get("group")
        if course and group and group.course_id != course.pk:
            self.add_error("group", _("This group belongs to another course."))
        if cleaned.get("invites") and "email" in cleaned and not cleaned["email"]:
            self.add_error("email", _("An invitation needs an e-mail address. Write it, or take the mark away."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out what is taken: by this very person, it may be, who then gets a place."""
        return super()._get_validation_exclusions() | {"student_number", "email"}

    def values(self) -> dict[str, Any]:
        """What `add_person` takes."""
        values = {name: self.cleaned_data[name] for name in (*ABOUT, *PLACE)}
        return values | {"send_link": values.pop("invites")}


def new_student_form(request: HttpRequest) -> type[NewStudentForm]:
    """The form with the courses and the groups that the asker may choose from."""
    courses = administrable_courses(request.user).filter(archived_at=None)
    groups = list(listed_groups(request.user).filter(course__in=courses))
    fields = {
        "course": forms.ModelChoiceField(label=capfirst(_("course")), queryset=courses),
        "group": _group_field(groups),
    }
    return type(NewStudentForm.__name__, (NewStudentForm,), fields)


def first_course(request: HttpRequest) -> dict[str, Any]:
    """The course that the form begins with: the one in the address, or the only one that there is."""
    keys = [str(course.pk) for course in administrable_courses(request.user).filter(archived_at=None)]
    chosen = request.GET.get("course", "")
    if chosen in keys:
        return {"course": chosen}
    return {"course": keys[0]} if len(keys) == 1 else {}


def _group_field(groups: list[Group]) -> forms.TypedChoiceField:
    by_key = {str(group.pk): group for group in groups}
    of_courses: dict[Course, list[tuple[int, str]]] = {}
    for group in sorted(groups, key=lambda group: (group.course.code, group.name)):
        of_courses.setdefault(group.course, []).append((group.pk, group.name))
    return forms.TypedChoiceField(
        label=capfirst(_("group")),
        choices=[("", "–"), *((str(course), choices) for course, choices in of_courses.items())],
        coerce=lambda key: by_key.get(str(key)),
        empty_value=None,
        required=False,
    )
