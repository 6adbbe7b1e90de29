"""Places in courses. Administrators see and give all; instructors see their students and change groups and states."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from classroom.courses import rules, services
from classroom.courses.models import Course, Enrollment, Role
from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.filters import CourseFilter, GroupFilter


def group_field(course: Course | None) -> forms.TypedChoiceField:
    """A field for a group of `course`. The groups are read once, however many rows show them."""
    groups = {str(group.pk): group for group in rules.groups_of(course)}
    return forms.TypedChoiceField(
        label=_("group"),
        help_text=Enrollment._meta.get_field("group").help_text,
        choices=[("", "–"), *((key, group.name) for key, group in groups.items())],
        coerce=lambda key: groups.get(str(key)),
        empty_value=None,
        required=False,
    )


def only_choice(field: forms.ModelChoiceField, chosen: Model) -> None:
    """Show what a row is about for good: a place is one person's in one course."""
    field.disabled = True
    field.widget = forms.Select(choices=[(chosen.pk, str(chosen))])


class PlaceForm(forms.ModelForm):
    class Meta:
        model = Enrollment
        fields = ("course", "user", "role", "group", "state")


@admin.register(Enrollment)
class EnrollmentAdmin(RuledAdmin):
    form = PlaceForm
    open_to_instructors = True
    purpose = _("Who is in which course, as what, and in which group.")
    list_display = ("person", "student_number", "role", "group", "state", "course")
    list_filter = (CourseFilter, GroupFilter, "role", "state")
    list_select_related = ("user", "group", "course")
    list_per_page = 100
    search_fields = ("user__full_name", "user__latin_name", "user__student_number", "user__username", "user__email")
    search_help_text = _("Name, student number, user name or e-mail")
    ordering = ("user__sort_key", "pk")
    autocomplete_fields = ("course", "user")
    actions = ("drop_chosen", "bring_back_chosen")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrollment]:
        places = rules.administrable_enrollments(request.user).select_related("user", "course", "group")
        return places.order_by(*self.ordering)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        # One course is chosen most of the time: then its name in every row says nothing.
        return self.list_display[:-1] if request.GET.get("course") else self.list_display

    @admin.display(description=_("name"), ordering="user__sort_key")
    def person(self, place: Enrollment) -> str:
        return place.user.full_name

    @admin.display(description=_("student number"), ordering="user__student_number")
    def student_number(self, place: Enrollment) -> str:
        return place.user.student_number or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Enrollment | None = None) -> tuple[str, ...]:
        return ("course", "user") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Enrollment | None = None) -> tuple[str, ...]:
        # The group comes when the course is known.
        return ("user", "course", "role", "group", "state") if obj else ("user", "course", "role", "state")

    def get_form(self, request: HttpRequest, obj: Enrollment | None = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change, **kwargs)
        fields = form.base_fields
        if "group" in fields:
            fields["group"] = group_field(obj.course)
        if "role" in fields and not request.user.is_staff:
            fields["role"].choices = [choice for choice in Role.choices if choice[0] in rules.LEARNING_ROLES]
        return form

    def save_model(self, request: HttpRequest, obj: Enrollment, form: ModelForm, change: bool) -> None:
        now, values = timezone.now(), form.cleaned_data
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)  # `obj` holds the new values already
            services.change_enrollment(
                acting_user=request.user,
                now=now,
                enrollment=stored,
                role=values["role"],
                state=values["state"],
                group=values["group"],
            )
        else:
            made = services.enroll(
                acting_user=request.user,
                now=now,
                course=values["course"],
                person=values["user"],
                role=values["role"],
                state=values["state"],
            )
            obj.pk, obj._state.adding = made.pk, False

    @admin.action(description=_("Drop from the course"), permissions=("change",))
    def drop_chosen(self, request: HttpRequest, places: QuerySet[Enrollment]) -> None:
        """Take the access of the chosen ones and keep their work."""
        self._move(request, places, Enrollment.State.DROPPED)

    @admin.action(description=_("Bring back into the course"), permissions=("change",))
    def bring_back_chosen(self, request: HttpRequest, places: QuerySet[Enrollment]) -> None:
        """Give the chosen ones their access back, with all their earlier work."""
        self._move(request, places, Enrollment.State.ACTIVE)

    def _move(self, request: HttpRequest, places: QuerySet[Enrollment], state: str) -> None:
        changed = services.change_states(
            acting_user=request.user, now=timezone.now(), enrollments=list(places), state=state
        )
        if state == Enrollment.State.DROPPED:
            said = ngettext("%(n)d person is dropped.", "%(n)d people are dropped.", changed)
        else:
            said = ngettext("%(n)d person is back.", "%(n)d people are back.", changed)
        messages.success(request, said % {"n": changed})
