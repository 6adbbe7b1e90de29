"""Courses, their groups and their people. Instructors see the courses that they teach."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.courses import queries, rules, services
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.roster import RosterViews

# What an instructor may make of a student; the rest is an administrator's to give.
STUDENT_ROLES = (Role.STUDENT, Role.AUDITOR)


class CourseForm(forms.ModelForm):
    class Meta:
        model = Course
        fields = ("code", "title", "title_en", "slug", "year", "term", "starts_on", "ends_on", "time_zone", "books")
        help_texts = {
            "slug": _("Part of the course's address. It stays as it is once people have the link."),
            "books": _("What this course reads."),
        }
        widgets = {"books": forms.CheckboxSelectMultiple}

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if year < 2400:
            raise ValidationError(
                _("The year is counted in the Buddhist era: %(year)s is %(buddhist)s."),
                params={"year": year, "buddhist": year + 543},
            )
        return year


class EnrollmentForm(forms.ModelForm):
    class Meta:
        model = Enrollment
        fields = ("user", "role", "group", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["user"].disabled = True  # a place is one person's for good


class EnrollmentInline(admin.TabularInline):
    """The people of a course. An instructor sees and changes the students only."""

    model = Enrollment
    form = EnrollmentForm
    extra = 0
    can_delete = False
    ordering = ("role", "user__sort_key")
    verbose_name_plural = _("people of the course")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrollment]:
        places = super().get_queryset(request).select_related("user", "group")
        return places if request.user.is_staff else places.filter(role__in=STUDENT_ROLES)

    def get_autocomplete_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return ("user",)

    def get_formset(self, request: HttpRequest, obj: Course | None = None, **kwargs: Any):
        formset = super().get_formset(request, obj, **kwargs)
        fields = formset.form.base_fields
        fields["group"].queryset = rules.groups_of(obj)
        if not request.user.is_staff:
            fields["role"].choices = [choice for choice in Role.choices if choice[0] in STUDENT_ROLES]
            fields["user"].queryset = rules.administrable_people(request.user)
        for name in ("group", "user"):
            widget = fields[name].widget
            widget.can_add_related = widget.can_change_related = widget.can_delete_related = False
            widget.can_view_related = False
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return request.user.is_staff and obj is not None

    def has_change_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return True


class GroupInline(admin.TabularInline):
    model = Group
    fields = ("name",)
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return obj is not None

    def has_change_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return True


@admin.register(Course)
class CourseAdmin(RosterViews, RuledAdmin):
    form = CourseForm
    open_to_instructors = True
    inlines = (GroupInline, EnrollmentInline)
    list_display = ("code", "title", "year", "term", "students", "instructors")
    list_display_links = ("code", "title")
    list_filter = ("year", "term")
    search_fields = ("code", "title", "title_en", "slug")
    prepopulated_fields = {"slug": ("code",)}
    change_form_template = "admin/courses/course/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        active = Q(enrollments__state=Enrollment.State.ACTIVE)
        return (
            rules.administrable_courses(request.user)
            .annotate(
                student_count=Count("enrollments", filter=active & Q(enrollments__role=Role.STUDENT), distinct=True)
            )
            .prefetch_related(queries.instructors_prefetch())
        )

    @admin.display(description=_("students"), ordering="student_count")
    def students(self, course: Course) -> int:
        return course.student_count

    @admin.display(description=_("instructors"))
    def instructors(self, course: Course) -> str:
        return ", ".join(place.user.full_name for place in course.instructor_places) or "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Course | None = None) -> tuple[str, ...]:
        return () if request.user.is_staff else ("code", "slug", "year", "term", "time_zone", "books_read")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Course | None = None) -> dict:
        return self.prepopulated_fields if request.user.is_staff and obj is None else {}

    def get_fieldsets(self, request: HttpRequest, obj: Course | None = None):
        books = "books" if request.user.is_staff else "books_read"
        return [
            (None, {"fields": ("code", "title", "title_en", "slug")}),
            (_("Term"), {"fields": (("year", "term"), ("starts_on", "ends_on"), "time_zone")}),
            (_("Text"), {"fields": (books,)}),
        ]

    @admin.display(description=_("books"))
    def books_read(self, course: Course) -> str:
        return ", ".join(book.title for book in course.books.all()) or "–"

    def save_model(self, request: HttpRequest, obj: Course, form: ModelForm, change: bool) -> None:
        now = timezone.now()
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)
            services.update_course(acting_user=request.user, now=now, course=stored, **form.cleaned_data)
            return
        made = services.create_course(acting_user=request.user, now=now, **form.cleaned_data)
        obj.pk, obj._state.adding, obj.created_at = made.pk, False, made.created_at

    def save_related(self, request: HttpRequest, form: ModelForm, formsets, change: bool) -> None:
        """The books went with the course; what is left are the groups and the places."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset, change: bool) -> None:
        """Groups and places are written by the services, one by one, each with its audit."""
        now, course = timezone.now(), form.instance
        for row in formset.forms:
            if not row.has_changed():
                continue
            values = row.cleaned_data
            if formset.model is Group:
                if row.instance.pk:
                    services.rename_group(acting_user=request.user, now=now, group=row.instance, name=values["name"])
                else:
                    services.create_group(acting_user=request.user, now=now, course=course, name=values["name"])
            else:
                services.enroll(
                    acting_user=request.user,
                    now=now,
                    course=course,
                    person=values["user"],
                    role=values["role"],
                    group=values["group"],
                    state=values["state"],
                )
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
