"""The groups of courses: their names, and how many are in each."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from classroom.common.shown.sentences import ngettext
from classroom.courses import services
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import administrable_courses
from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.filters import CourseFilter
from classroom.desk.rules import listed_groups


class GroupForm(forms.ModelForm):
    class Meta:
        model = Group
        fields = ("course", "name")
        help_texts = {"name": _("As the registrar calls it, for example กลุ่ม 1.")}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


@admin.register(Group)
class GroupAdmin(RuledAdmin):
    form = GroupForm
    open_to_instructors = True
    instructors_add = True
    purpose = _("The groups that a course is divided into.")
    list_display = ("name", "of_course", "students")
    list_filter = (CourseFilter,)
    list_per_page = 50
    search_fields = ("name", "course__code", "course__title", "course__title_en")
    search_help_text = _("Name of the group, or the course")
    fields = ("course", "name", "students")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        there = Q(enrollments__role=Role.STUDENT, enrollments__state=Enrollment.State.ACTIVE)
        groups = listed_groups(request.user).annotate(student_count=Count("enrollments", filter=there, distinct=True))
        return groups.order_by("-course__year", "-course__term", "course__code", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        return ("course", "students") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        return self.fields if obj else ("course", "name")

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """The groups of an archived course are kept by administrators."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.is_staff or obj.course.archived_at is None)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs: Any):
        courses = administrable_courses(request.user)
        if not request.user.is_staff:
            courses = courses.filter(archived_at=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs | {"queryset": courses})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The course that was chosen in the list, or the only one that there is."""
        courses = list(administrable_courses(request.user).filter(archived_at=None)[:2])
        chosen = request.GET.get("course", "")
        return {"course": chosen if chosen.isdecimal() else courses[0].pk if len(courses) == 1 else None}

    @admin.display(description=_("course"), ordering="course__code")
    def of_course(self, group: Group) -> Course:
        return group.course

    @admin.display(description=_("students"), ordering="student_count")
    def students(self, group: Group) -> SafeString:
        path = reverse("admin:courses_enrollment_changelist")
        number = group.student_count
        said = ngettext("%(n)s student", "%(n)s students", number) % {"n": number}
        return format_html('<a href="{}?course={}&group={}">{}</a>', path, group.course_id, group.pk, said)

    def save_model(self, request: HttpRequest, obj: Group, form: ModelForm, change: bool) -> None:
        now, values = timezone.now(), form.cleaned_data
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)  # `obj` holds the new name already
            services.rename_group(acting_user=request.user, now=now, group=stored, name=values["name"])
            return
        made = services.create_group(acting_user=request.user, now=now, course=values["course"], name=values["name"])
        obj.pk, obj._state.adding = made.pk, False
