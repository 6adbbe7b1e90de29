"""Copying a term: choose the other course, look at what would go over, and do it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.courses.rules import membership_or_404, teaches
from classroom.reading import queries, services
from classroom.reading.forms import CopyForm


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, course: str) -> HttpResponse:
    """Copy readings, prompts and own notes of this course into another one that the viewer teaches too.

    The form is asked for with GET: with a course chosen it shows the plan. A POST of the same fields does it.
    """
    enrollment = membership_or_404(request.user, course)
    if not teaches(enrollment):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    form = CopyForm(given if "to" in given else None, user=request.user, course=enrollment.course)
    context = {"course": enrollment.course, "enrollment": enrollment, "form": form}
    if form.is_bound and form.is_valid():
        to, parts = form.cleaned_data["to"], form.cleaned_data["parts"]
        if request.method == "POST":
            done = services.copy_course(
                acting_user=request.user, now=timezone.now(), from_course=enrollment.course, to_course=to, parts=parts
            )
            words = _("Copied: %(readings)s readings, %(prompts)s prompts, %(notes)s notes.")
            messages.success(request, words % {"readings": done.readings, "prompts": done.prompts, "notes": done.notes})
            return redirect(f"{reverse('reading:copy', args=(course,))}?{form.address}")
        context["plan"] = queries.copy_plan(enrollment.course, to, parts)
        context["parts"] = parts
    return render(request, "reading/copy.html", context, status=422 if form.is_bound and form.errors else 200)
