"""Places in courses. Administrators see and give all; instructors see their students and change groups and states."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.common import limits
from classroom.common.numbers import whole
from classroom.courses import rules, services
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.filters import CourseFilter, GroupFilter
from classroom.desk.admin.numbers import FindsByNumber


class GroupsField(forms.TypedMultipleChoiceField):
    """Groups by their keys; gives a list of them."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return [each.pk if isinstance(each, Group) else each for each in value] if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def group_fields(course: Course | None) -> dict[str, forms.Field]:
    """Fields for the groups of `course`: the one that a student is in, and those that an assistant is limited to.

    The groups are read once, however many rows show them.
    """
    groups = {str(group.pk): group for group in rules.groups_of(course)}
    choices = [(key, group.name) for key, group in groups.items()]

    def about(name: str) -> dict[str, Any]:
        field = Enrollment._meta.get_field(name)
        return {"label": field.verbose_name, "help_text": field.help_text, "required": False, "coerce": groups.get}

    return {
        "group": forms.TypedChoiceField(choices=[("", "–"), *choices], empty_value=None, **about("group")),
        "limited_to": GroupsField(choices=choices, empty_value=[], **about("limited_to")),
    }


def count_invitation(request: HttpRequest, state: str, before: str = "") -> None:
    """Raise ValidationError when whoever gives places as invited mails too often by that."""
    becomes = state == Enrollment.State.INVITED != before
    if becomes and not limits.count(request, "invite_one"):
        raise ValidationError(_("Too many at once"))


def only_choice(field: forms.ModelChoiceField, chosen: Model) -> None:
    """Show what a row is about for good: a place is one person's in one course."""
    field.disabled = True
    field.widget = forms.Select(choices=[(chosen.pk, str(chosen))])


class PlaceForm(forms.ModelForm):
    """`seen_at` says how the place stood when the page was shown, so that two do not change it at once unawares."""

    seen_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Enrollment
        fields = ("course", "user", "role", "group", "limited_to", "state")


@admin.register(Enrollment)
class EnrollmentAdmin(FindsByNumber, RuledAdmin):
    number_path = "user__student_number"
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
    empty_words = MappingProxyType({"group": _("No group")})
    actions = ("drop_chosen", "bring_back_chosen", "invite_chosen")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrollment]:
        places = rules.administrable_enrollments(request.user).select_related("user", "course", "group")
        return places.order_by(*self.ordering)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list, and to who gives no places by themselves the way to a new student."""
        path, course = reverse("admin:accounts_user_add"), whole(request.GET.get("course", ""))
        ways = [(_("Add a student"), f"{path}?course={course}" if course else path)]
        more = {} if self.has_add_permission(request) else {"ways_to_add": ways}
        return super().changelist_view(request, more | (extra_context or {}))

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
        if obj is None:
            return ("user", "course", "role", "state")
        limits = ("limited_to",) if request.user.is_staff else ()  # instructors see students here, and no assistants
        return ("user", "course", "role", "group", *limits, "state", "seen_at")

    def get_form(self, request: HttpRequest, obj: Enrollment | None = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change, **kwargs)
        fields = form.base_fields
        if obj and "group" in fields:
            fields |= {name: field for name, field in group_fields(obj.course).items() if name in fields}
            fields["seen_at"].initial = obj.changed_at.isoformat()
        if "state" in fields:
            fields["state"].help_text = _("Invited: the person gets a mail, and the place when they accept.")
        if "role" in fields and not request.user.is_staff:
            fields["role"].choices = [choice for choice in Role.choices if choice[0] in rules.LEARNING_ROLES]
        return form

    def save_model(self, request: HttpRequest, obj: Enrollment, form: ModelForm, change: bool) -> None:
        now, values = timezone.now(), form.cleaned_data
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)  # `obj` holds the new values already
            count_invitation(request, values["state"], stored.state)
            services.change_enrollment(
                acting_user=request.user,
                now=now,
                enrollment=stored,
                role=values["role"],
                state=values["state"],
                group=values["group"],
                limited_to=values.get("limited_to"),
                seen_at=values.get("seen_at"),
            )
        else:
            count_invitation(request, values["state"])
            made = services.enroll(
                acting_user=request.user,
                now=now,
                course=values["course"],
                person=values["user"],
                role=values["role"],
                state=values["state"],
            )
            obj.pk, obj._state.adding = made.pk, False

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """The groups went with the place."""

    def has_change_permission(self, request: HttpRequest, obj: Enrollment | None = None) -> bool:
        """The people of an archived course are kept by administrators."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.is_staff or obj.course.archived_at is None)

    def get_actions(self, request: HttpRequest) -> dict[str, tuple]:
        """With a course chosen, its people can be moved to its groups, and made students or auditors."""
        actions = super().get_actions(request)
        key = whole(request.GET.get("course", ""))
        course = rules.administrable_courses(request.user).filter(pk=key).first() if key else None
        if course is None or not self.has_change_permission(request):
            return actions
        acts = [
            (f"group_{group.pk}", services.PlaceAct("group", group=group), _("Move to %(group)s") % {"group": group})
            for group in rules.groups_of(course).order_by("name")
        ]
        acts += [
            (f"role_{role}", services.PlaceAct("role", role=role), _("Make them: %(role)s") % {"role": role.label})
            for role in rules.LEARNING_ROLES
        ]
        # Django fills descriptions in: what stands in the name of a group is none of its signs.
        return actions | {name: (_planning(act), name, words.replace("%", "%%")) for name, act, words in acts}

    @admin.action(description=_("Drop from the course"), permissions=("change",))
    def drop_chosen(self, request: HttpRequest, places: QuerySet[Enrollment]) -> HttpResponse | None:
        """Plan to take the access of the chosen ones and keep their work."""
        return self.plan(request, places, services.PlaceAct("drop"))

    @admin.action(description=_("Bring back into the course"), permissions=("change",))
    def bring_back_chosen(self, request: HttpRequest, places: QuerySet[Enrollment]) -> HttpResponse | None:
        """Plan to give the chosen ones their access back, with all their earlier work."""
        return self.plan(request, places, services.PlaceAct("bring_back"))

    @admin.action(description=_("Send an invitation to set a password"), permissions=("change",))
    def invite_chosen(self, request: HttpRequest, places: QuerySet[Enrollment]) -> HttpResponse | None:
        """Plan to mail the chosen ones a link to set a password."""
        return self.plan(request, places, services.PlaceAct("invite"))

    def plan(self, request: HttpRequest, places: QuerySet[Enrollment], act: services.PlaceAct) -> HttpResponse | None:
        """Go on to the plan, which is one course's; of several courses nothing is planned."""
        chosen = list(places)
        try:
            plan = services.plan_places(
                acting_user=request.user, now=timezone.now(), course=chosen[0].course if chosen else Course(),
                places=chosen, act=act,
            )  # fmt: skip
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return None
        return redirect("admin:batches_batch_change", plan.pk)


def _planning(act: services.PlaceAct) -> Callable:
    """An action of the list that plans `act`."""
    return lambda page, request, places: page.plan(request, places, act)
