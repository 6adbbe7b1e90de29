"""Courses, their groups and who teaches them. Instructors see the courses that they teach."""

from copy import deepcopy
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.accounts.models import User
from classroom.assignments.queries import bank_of
from classroom.assignments.services import set_late_days
from classroom.audit import queries as audit
from classroom.common.forms import BuddhistDateField
from classroom.courses import queries, rules, services
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.desk.admin.base import PlainRelations, RuledAdmin
from classroom.desk.admin.copying import CopyViews
from classroom.desk.admin.enrollments import count_invitation, group_fields, only_choice
from classroom.desk.admin.filters import KeptFilter, TermFilter
from classroom.desk.admin.roster import RosterViews
from classroom.desk.admin.term_fields import TermFields

# What the history of a course tells beside the course itself.
PARTS = ("courses.course", "courses.group", "courses.enrollment", "courses.reading", "batches.batch")
LONGEST_HISTORY = 200


def _time_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones())]


class CourseForm(TermFields, forms.ModelForm):
    """The facts of a course. Dates are written in the reader's era, the academic year always in the Buddhist one."""

    starts_on = BuddhistDateField(label=_("First day"), required=False)
    ends_on = BuddhistDateField(label=_("Last day"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_time_zones,
        initial=settings.TIME_ZONE,
        help_text=_("Deadlines of the course are shown in it."),
    )
    late_days = forms.IntegerField(
        label=_("Late days in the bank"),
        help_text=_(
            "For each student in the whole course; essays that count days of the bank draw on it. Results that another "
            "number changes are worked out again, and wait for the next release."
        ),
        min_value=0,
        max_value=100,
        required=False,
    )

    class Meta:
        model = Course
        fields = (
            "code", "title", "title_en", "slug", "year", "term", "starts_on", "ends_on", "time_zone", "seats",
            "anonymous_posts", "books",
        )  # fmt: skip
        help_texts = {
            "slug": _(
                "The course's part of its address: Latin letters, digits and hyphens, such as rus331-2569. "
                "It stays as it is, for people keep the link."
            ),
            "books": _("What this course reads."),
        }
        widgets = {"books": forms.CheckboxSelectMultiple}


class GroupInline(admin.TabularInline):
    model = Group
    fields = ("name",)
    extra = 1
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return obj is not None

    def has_delete_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return True


class StaffForm(forms.ModelForm):
    class Meta:
        model = Enrollment
        fields = ("user", "role", "limited_to", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            only_choice(self.fields["user"], self.instance.user)

    def clean_user(self) -> User:
        # Django leaves the constraint over course and person out, because the course is not in the row.
        person = self.cleaned_data["user"]
        if not self.instance.pk and rules.has_place(person, self.instance.course_id):
            raise ValidationError(_("Is in the course already: change the place in the list of its people."))
        return person


class StaffInline(PlainRelations, admin.TabularInline):
    """Who teaches, assists and looks on. For administrators; students are many, and have a list of their own."""

    model = Enrollment
    form = StaffForm
    fields = ("user", "role", "limited_to", "state")
    extra = 1
    can_delete = False
    ordering = ("role", "user__sort_key")
    verbose_name = _("teacher")
    verbose_name_plural = _("teachers")
    autocomplete_fields = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrollment]:
        places = super().get_queryset(request).exclude(role__in=rules.LEARNING_ROLES)
        return places.select_related("user").prefetch_related("limited_to")

    def get_formset(self, request: HttpRequest, obj: Course | None = None, **kwargs: Any):
        formset = super().get_formset(request, obj, **kwargs)
        fields = formset.form.base_fields
        fields["limited_to"] = group_fields(obj)["limited_to"]
        fields["role"].initial = Role.INSTRUCTOR
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return request.user.is_staff

    def has_delete_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        return request.user.is_staff


@admin.register(Course)
class CourseAdmin(CopyViews, RosterViews, RuledAdmin):
    form = CourseForm
    open_to_instructors = True
    purpose = _("Their terms, books, groups and teachers; lists of students are enrolled from there.")
    purpose_for_instructors = _("The courses that you teach: their dates and groups, and lists of their students.")
    list_display = ("shown_title", "code", "in_term", "standing", "students", "invited", "instructors")
    list_filter = (KeptFilter, TermFilter)
    list_per_page = 50
    search_fields = ("code", "title", "title_en", "slug")
    search_help_text = _("Title, code or address")
    prepopulated_fields = {"slug": ("title_en", "year")}
    change_form_template = "admin/courses/course/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        return queries.with_people(rules.administrable_courses(request.user))

    @admin.display(description=_("term"), ordering="year")
    def in_term(self, course: Course) -> str:
        return course.in_term

    @admin.display(description=_("state"), ordering="archived_at")
    def standing(self, course: Course) -> str:
        return course.standing(timezone.localdate())

    @admin.display(description=_("students"), ordering="student_count")
    def students(self, course: Course) -> str:
        return f"{course.student_count} / {course.seats}" if course.seats else str(course.student_count)

    @admin.display(description=_("invited"), ordering="invited_count")
    def invited(self, course: Course) -> str:
        return str(course.invited_count or "–")

    @admin.display(description=_("instructors"))
    def instructors(self, course: Course) -> str:
        return ", ".join(place.user.full_name for place in course.instructor_places) or "–"

    def get_inlines(self, request: HttpRequest, obj: Course | None) -> tuple[type, ...]:
        if obj is None:
            return ()  # first the course, then who is in it
        return (GroupInline, StaffInline) if request.user.is_staff else (GroupInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Course | None = None) -> tuple[str, ...]:
        if request.user.is_staff:
            return ("slug",) if obj else ()
        return ("code", "slug", "year", "term", "time_zone", "instructors", "books_read")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Course | None = None) -> dict:
        return self.prepopulated_fields if request.user.is_staff and obj is None else {}

    def get_fieldsets(self, request: HttpRequest, obj: Course | None = None):
        facts = ("title", "title_en", "code", ("year", "term"), "slug")
        if not request.user.is_staff:
            facts += ("instructors",)
        books = "books" if request.user.is_staff else "books_read"
        return [
            (None, {"fields": facts}),
            (_("When"), {"fields": ("starts_on", "ends_on", "time_zone", *(("late_days",) if obj else ()))}),
            (_("People"), {"fields": ("seats", "anonymous_posts")}),
            (_("Text"), {"fields": (books,)}),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        year, term = services.next_term(timezone.localdate())
        return {"year": year, "term": term}

    def get_form(self, request: HttpRequest, obj: Course | None = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change, **kwargs)
        # Fields that are declared are one object for all forms.
        name = "late_days" if obj else "starts_on"
        field = form.base_fields[name] = deepcopy(form.base_fields[name])
        if obj:
            field.initial = bank_of(obj.pk) or None
        else:
            field.help_text = _("Empty: the usual first and last day of the term.")
            del form.base_fields["late_days"]  # which hang from essays: they come later
        return form

    @admin.display(description=_("books"))
    def books_read(self, course: Course) -> str:
        return ", ".join(book.shown_title for book in course.books.all()) or "–"

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        course = kwargs.get("obj")
        context["is_member"] = course is not None and rules.can_read_course(request.user, course)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Course, post_url_continue: str | None = None) -> HttpResponse:
        """Go on to the course's own page: its teachers and students come next."""
        super().response_add(request, obj, post_url_continue)  # says what was made
        return HttpResponseRedirect(reverse("admin:courses_course_change", args=(obj.pk,)))

    def has_change_permission(self, request: HttpRequest, obj: Course | None = None) -> bool:
        """An archived course is changed by administrators only, until it is brought back."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.is_staff or obj.archived_at is None)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.archive_view)
        return [path("<int:course>/archive/", view, name="courses_course_archive"), *super().get_urls()]

    def archive_view(self, request: HttpRequest, course: int) -> HttpResponse:
        """Ask first, then archive a course, or bring an archived one back."""
        found = self.get_object(request, str(course))
        if found is None:
            raise Http404
        if request.method == "POST":
            act = services.bring_back_course if request.POST.get("act") == "bring_back" else services.archive_course
            act(acting_user=request.user, now=timezone.now(), course=found)
            said = _("The course is back.") if act is services.bring_back_course else _("The course is archived.")
            messages.success(request, said)
            return redirect("admin:courses_course_change", found.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Bring the course back") if found.archived_at else _("Archive the course"),
            "original": found,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/courses/course/archive.html", context)

    def acts_of(self, found: Model) -> QuerySet:
        return audit.acts_in_course(found.pk, PARTS)[:LONGEST_HISTORY]

    def save_model(self, request: HttpRequest, obj: Course, form: ModelForm, change: bool) -> None:
        now = timezone.now()
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)
            facts = {name: value for name, value in form.cleaned_data.items() if name != "late_days"}
            services.update_course(acting_user=request.user, now=now, course=stored, **facts)
            if "late_days" in form.changed_data:
                days = form.cleaned_data["late_days"] or 0
                set_late_days(acting_user=request.user, now=now, course=stored, days=days)
            return
        facts = services.with_term_dates(form.cleaned_data)
        made = services.create_course(acting_user=request.user, now=now, **facts)
        obj.pk, obj._state.adding, obj.created_at = made.pk, False, made.created_at

    def save_related(self, request: HttpRequest, form: ModelForm, formsets, change: bool) -> None:
        """The books went with the course; what is left are the groups and the places."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset, change: bool) -> None:
        """Groups and places are written by the services, one by one, each with its audit."""
        if any(row.instance.pk is None for row in formset.initial_forms):
            # Its key is of nothing on this page, so Django holds it for a new row.
            raise ValidationError(_("A row is not there any more. Look at the page as it stands now."))
        save = self._save_group if formset.model is Group else self._save_place
        for row in formset.forms:
            if row.has_changed():
                save(request, form.instance, row)

    def _save_group(self, request: HttpRequest, course: Course, row: ModelForm) -> None:
        now, name = timezone.now(), row.cleaned_data["name"]
        if row.instance.pk:
            stored = rules.groups_of(course).get(pk=row.instance.pk)  # the row's own holds the new name already
            services.rename_group(acting_user=request.user, now=now, group=stored, name=name)
        else:
            services.create_group(acting_user=request.user, now=now, course=course, name=name)

    def _save_place(self, request: HttpRequest, course: Course, row: ModelForm) -> None:
        values = row.cleaned_data
        count_invitation(request, values["state"], row.initial.get("state", ""))
        services.enroll(
            acting_user=request.user,
            now=timezone.now(),
            course=course,
            person=values["user"],
            role=values["role"],
            limited_to=values["limited_to"],
            state=values["state"],
        )
