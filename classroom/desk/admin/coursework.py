"""What a course reads, answers and writes: readings, prompts, assignments and their rubrics.

Each has its page in the course, where it is set and changed. Here they are found over all courses, and the way leads there.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Assignment
from classroom.common.templatetags.dates import relative_day
from classroom.courses.models import Course, Reading
from classroom.courses.queries import running_courses
from classroom.courses.rules import taught_courses
from classroom.desk import rules
from classroom.desk.admin.base import ReadOnlyAdmin, yes_or_no
from classroom.desk.admin.filters import CourseFilter
from classroom.discussions.models import Thread
from classroom.grading.models import Rubric


class LeadingAdmin(ReadOnlyAdmin):
    """Rows with a page of their own in their course: who teaches it is led there, an administrator looks at the facts."""

    open_to_instructors = True
    list_filter = (CourseFilter,)
    list_per_page = 50
    # The name of the page of the site that makes a new one, and what leads there.
    page_for_new = ""
    label_for_new = ""

    def own_path(self, found: Any) -> str:
        """The address of `found` in its course."""
        raise NotImplementedError

    def course_of(self, found: Any) -> Course:
        return found.course

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id) if object_id else None
        if found is not None and found.is_taught:
            return redirect(self.own_path(found))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list, with a way to a new one for each running course that one teaches."""
        return super().changelist_view(request, {"ways_to_add": self._ways_to_add(request)} | (extra_context or {}))

    def _ways_to_add(self, request: HttpRequest) -> list[tuple[str, str]]:
        if not self.page_for_new:
            return []
        courses = running_courses(taught_courses(request.user), timezone.localdate())
        chosen = request.GET.get("course")
        return [
            (f"{self.label_for_new}: {course.code}" if len(courses) > 1 else str(self.label_for_new),
             reverse(self.page_for_new, args=(course.slug,)))
            for course in courses
            if not chosen or chosen == str(course.pk)
        ]  # fmt: skip

    def acts_of(self, found: Model) -> QuerySet:
        """What was done to the thing itself, not what people did with it: marks and releases are told in the course."""
        own = f"{self.opts.app_label}."
        return super().acts_of(found).filter(action__startswith=own)

    @admin.display(description=_("course"), ordering="course__code")
    def of_course(self, found: Any) -> str:
        return str(self.course_of(found))

    @admin.display(description=_("by when"), ordering="due_at")
    def due(self, found: Any) -> str:
        return relative_day(found.due_at) or "–"

    @admin.display(description=_("shown from"), ordering="opens_at")
    def opens(self, found: Any) -> str:
        return relative_day(found.opens_at) or "–"


@admin.register(Reading)
class ReadingAdmin(LeadingAdmin):
    purpose = _("What a course reads by when.")
    page_for_new, label_for_new = "courses:reading_create", _("Set a reading")
    list_display = ("title", "of_course", "opens", "due")
    search_fields = ("title", "instructions", "course__code", "course__title", "course__title_en")
    search_help_text = _("Words of the title or the instructions, or the course")
    fields = ("title", "course", "instructions", "opens", "due")
    readonly_fields = ("opens", "due")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        return rules.listed_readings(request.user).order_by("-course__year", "-course__term", "course", "due_at", "pk")

    def own_path(self, found: Reading) -> str:
        return reverse("courses:reading_edit", args=(found.course.slug, found.pk))


@admin.register(Thread)
class PromptAdmin(LeadingAdmin):
    purpose = _("What a class is asked to answer in its discussions.")
    heading = _("Prompts")
    page_for_new, label_for_new = "discussions:prompt_create", _("Set a prompt")
    list_display = ("title", "of_course", "opens", "due", "points")
    search_fields = ("title", "course__code", "course__title", "course__title_en")
    search_help_text = _("Words of the title, or the course")
    fields = ("title", "course", "opens", "due", "points")
    readonly_fields = ("opens", "due")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        return rules.listed_prompts(request.user).order_by("-course__year", "-course__term", "course", "due_at", "pk")

    def own_path(self, found: Thread) -> str:
        return reverse("discussions:thread", args=(found.course.slug, found.pk))


@admin.register(Assignment)
class AssignmentAdmin(LeadingAdmin):
    purpose = _("Essays that a course writes, by when, and who sees them.")
    page_for_new, label_for_new = "assignments:create", _("Set an assignment")
    list_display = ("title", "of_course", "opens", "due", "is_published")
    list_filter = (CourseFilter, "published")
    search_fields = ("title", "course__code", "course__title", "course__title_en")
    search_help_text = _("Words of the title, or the course")
    fields = ("title", "course", "opens", "due", "is_published")
    readonly_fields = ("opens", "due", "is_published")
    is_published = yes_or_no("published", _("students can see it"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        order = ("-course__year", "-course__term", "course", "due_at", "pk")
        return rules.listed_assignments(request.user).order_by(*order)

    def own_path(self, found: Assignment) -> str:
        return reverse("assignments:assignment", args=(found.course.slug, found.pk))


class CourseOfEssayFilter(CourseFilter):
    """Of rubrics: by the course of the assignment."""

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(assignment__course=value)


@admin.register(Rubric)
class RubricAdmin(LeadingAdmin):
    purpose = _("By what essays are judged, and when students see it.")
    list_display = ("essay", "of_course", "version_number", "shown")
    list_filter = (CourseOfEssayFilter, "shown")
    search_fields = (
        "assignment__title",
        "assignment__course__code",
        "assignment__course__title",
        "assignment__course__title_en",
    )
    search_help_text = _("Words of the assignment's title, or the course")
    fields = ("essay", "of_course", "version_number", "shown")
    readonly_fields = ("essay", "of_course", "version_number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rubric]:
        course = "assignment__course"
        order = (f"-{course}__year", f"-{course}__term", course, "assignment__due_at", "pk")
        return rules.listed_rubrics(request.user).order_by(*order)

    def own_path(self, found: Rubric) -> str:
        return reverse("grading:rubric", args=(found.assignment.course.slug, found.assignment_id))

    def course_of(self, found: Rubric) -> Course:
        return found.assignment.course

    @admin.display(description=_("assignment"), ordering="assignment__title")
    def essay(self, rubric: Rubric) -> str:
        return rubric.assignment.title

    @admin.display(description=_("course"), ordering="assignment__course__code")
    def of_course(self, found: Rubric) -> str:
        return str(found.assignment.course)

    def acts_of(self, found: Rubric) -> QuerySet:
        """The rubric's own acts: setting it, and saying when it is shown."""
        return ReadOnlyAdmin.acts_of(self, found).filter(action__in=("grading.set_rubric", "grading.show_rubric"))
