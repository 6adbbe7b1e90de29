"""The course's own pages: its people, and the plan of what is read when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.courses import rules, services
from classroom.courses.forms import ReadingForm
from classroom.courses.models import Enrollment
from classroom.courses.views.common import instructor_or_403
from classroom.courses.views.people import people, people_act, person_add

__all__ = ["people", "people_act", "person_add", "reading_create", "reading_delete", "reading_edit"]


@require_http_methods(["GET", "HEAD", "POST"])
def reading_create(request: HttpRequest, course: str) -> HttpResponse:
    enrollment = instructor_or_403(request, course)
    form = ReadingForm(request.POST or None, course=enrollment.course)
    if request.method == "POST" and form.is_valid():
        services.create_reading(
            acting_user=request.user, now=timezone.now(), course=enrollment.course, **form.cleaned_data
        )
        messages.success(request, _("The reading is set."))
        return redirect("reading:contents", enrollment.course.slug)
    return _reading_page(request, enrollment, form)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_edit(request: HttpRequest, course: str, reading: int) -> HttpResponse:
    enrollment = instructor_or_403(request, course)
    found = get_object_or_404(rules.readable_readings(enrollment, timezone.now()), pk=reading)
    form = ReadingForm(request.POST or None, course=enrollment.course, reading=found)
    if request.method == "POST" and form.is_valid():
        services.update_reading(acting_user=request.user, now=timezone.now(), reading=found, **form.cleaned_data)
        messages.success(request, _("The reading is changed."))
        return redirect("reading:contents", enrollment.course.slug)
    return _reading_page(request, enrollment, form, found)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_delete(request: HttpRequest, course: str, reading: int) -> HttpResponse:
    """Ask first, then take the reading out of the plan."""
    enrollment = instructor_or_403(request, course)
    found = get_object_or_404(rules.readable_readings(enrollment, timezone.now()), pk=reading)
    if request.method == "POST":
        services.delete_reading(acting_user=request.user, now=timezone.now(), reading=found)
        messages.success(request, _("The reading is out of the plan."))
        return redirect("reading:contents", enrollment.course.slug)
    return render(
        request,
        "courses/reading_delete.html",
        {"course": enrollment.course, "enrollment": enrollment, "reading": found},
    )


def _reading_page(request: HttpRequest, enrollment: Enrollment, form: ReadingForm, reading=None) -> HttpResponse:
    return render(
        request,
        "courses/reading_form.html",
        {"course": enrollment.course, "enrollment": enrollment, "form": form, "reading": reading},
        status=422 if form.is_bound else 200,
    )
