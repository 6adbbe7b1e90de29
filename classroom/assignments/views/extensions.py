"""More time for one student or one group."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.assignments import queries, services
from classroom.assignments.forms import ExtensionForm
from classroom.assignments.models import Work
from classroom.assignments.views import entry
from classroom.common.shown.sentences import gettext as _


@require_http_methods(["GET", "HEAD", "POST"])
def extension_create(request: HttpRequest, course: str, assignment: int, work: str = Work.ESSAY) -> HttpResponse:
    """Grant an extension to write or to read; for a student or a group who has one, the new one takes its place."""
    now = timezone.now()
    enrollment, found = entry.teacher(request, course, assignment, now)
    whose = {name: request.GET.get(name) for name in ("student", "group")}
    asked = entry.work_of(enrollment, found, work)
    to_read = work == Work.READINGS
    form = ExtensionForm(request.POST or None, enrollment=enrollment, to_read=to_read, initial={**whose, "days": 1})
    if request.method == "POST" and form.is_valid():
        extension = services.grant_extension(
            acting_user=request.user, now=now, assignment=found,
            **form.whom, minutes=form.cleaned_data["minutes"], work=work,
            with_penalty=form.cleaned_data.get("with_penalty", False), reason=form.cleaned_data["reason"],
        )  # fmt: skip
        whose = extension.group or extension.enrollment.user
        messages.success(request, _("%(person)s has more time.") % {"person": whose})
        return redirect(asked.desk)
    return entry.page(
        request, "extension_form", enrollment, status=422 if form.is_bound else 200, form=form, assignment=found,
        to_read=to_read, back=asked.desk, deadline=asked.deadline if to_read else None,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def extension_delete(request: HttpRequest, course: str, assignment: int, extension: int) -> HttpResponse:
    """Ask first, then take an extension back."""
    now = timezone.now()
    enrollment, found = entry.teacher(request, course, assignment, now)
    given = [item for work in Work for item in queries.extensions_of(enrollment, found, work)]
    chosen = next((item for item in given if item.pk == extension), None)
    if chosen is None:
        raise Http404
    back = entry.work_of(enrollment, found, chosen.work).desk
    if request.method == "POST":
        chosen.assignment = found
        services.revoke_extension(acting_user=request.user, now=now, extension=chosen)
        messages.success(request, _("The extension is taken back."))
        return redirect(back)
    return entry.page(
        request, "extension_delete", enrollment, assignment=found, extension=chosen, back=back,
        to_read=chosen.work == Work.READINGS,
    )  # fmt: skip
