"""One student's result: its history, and deciding it without an essay."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.grading import queries, rules, services
from classroom.grading.forms import ResultForm
from classroom.grading.models import GradeStatus
from classroom.grading.views.doors import assignment_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def excuse(request: HttpRequest, course: str, assignment: int, student: int) -> HttpResponse:
    """Excuse a student from an assignment, or record that nothing came."""
    enrollment, found = assignment_or_404(request, course, assignment)
    person = get_object_or_404(rules.gradable_enrollments(enrollment).select_related("user", "group"), pk=student)
    if not rules.can_excuse(enrollment, found):
        raise PermissionDenied
    students = rules.gradable_enrollments(enrollment).filter(pk=student)
    work = queries.class_work([found], students, viewer=enrollment)[found.pk][0]
    if work.hidden:
        # This page has a name: whoever came here by it would read off which essay is theirs.
        raise PermissionDenied(_("Essays are marked without names. Reveal whose this is before you decide on it."))
    form = ResultForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decide = services.excuse if form.cleaned_data["status"] == GradeStatus.EXCUSED else services.mark_missing
        decide(
            acting_user=request.user, now=timezone.now(), assignment=found, enrollment=person,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("Saved. The student sees it after the next release."))
        return redirect("grading:submissions", course, assignment)
    return render(
        request,
        "grading/excuse.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "student": person,
            "work": work,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_safe
def history(request: HttpRequest, course: str, assignment: int, student: int) -> HttpResponse:
    """Every change of a student's result: who, when, from what to what, why, by which attempt and rubric; with releases.

    Of an essay that is marked without names there is none until its writer is known.
    """
    enrollment, found = assignment_or_404(request, course, assignment)
    students = rules.known_writers(rules.gradable_enrollments(enrollment), found)
    person = get_object_or_404(students.select_related("user", "group", "course_result"), pk=student)
    return render(
        request,
        "grading/history.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "student": person,
            "lines": queries.result_history(found, person),
        },
    )
