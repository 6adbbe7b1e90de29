"""More time for one student or one group."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.assignments import queries, services
from classroom.assignments.forms import ExtensionForm
from classroom.assignments.views import entry
from classroom.common.shown.sentences import gettext as _


@require_http_methods(["GET", "HEAD", "POST"])
def extension_create(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Grant an extension; for a student or a group who has one, the new one takes its place."""
    now = timezone.now()
    enrollment, found = entry.teacher(request, course, assignment, now)
    whose = {name: request.GET.get(name) for name in ("student", "group")}
    form = ExtensionForm(request.POST or None, enrollment=enrollment, initial={**whose, "days": 1})
    if request.method == "POST" and form.is_valid():
        extension = services.grant_extension(
            acting_user=request.user, now=now, assignment=found,
            **form.whom, minutes=form.cleaned_data["minutes"], with_penalty=form.cleaned_data["with_penalty"],
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        whose = extension.group or extension.enrollment.user
        messages.success(request, _("%(person)s has more time.") % {"person": whose})
        return redirect("assignments:assignment", enrollment.course.slug, found.pk)
    return entry.page(
        request, "extension_form", enrollment, status=422 if form.is_bound else 200, form=form, assignment=found
    )


@require_http_methods(["GET", "HEAD", "POST"])
def extension_delete(request: HttpRequest, course: str, assignment: int, extension: int) -> HttpResponse:
    """Ask first, then take an extension back."""
    now = timezone.now()
    enrollment, found = entry.teacher(request, course, assignment, now)
    chosen = next((item for item in queries.extensions_of(enrollment, found) if item.pk == extension), None)
    if chosen is None:
        raise Http404
    if request.method == "POST":
        chosen.assignment = found
        services.revoke_extension(acting_user=request.user, now=now, extension=chosen)
        messages.success(request, _("The extension is taken back."))
        return redirect("assignments:assignment", enrollment.course.slug, found.pk)
    return entry.page(request, "extension_delete", enrollment, assignment=found, extension=chosen)
