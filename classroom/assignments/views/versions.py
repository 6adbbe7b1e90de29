"""Going back to what a draft was."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.assignments import queries, services
from classroom.assignments.forms import RestoreForm
from classroom.assignments.views import entry
from classroom.common.markup import to_html


@require_safe
def versions(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The versions of the draft that were kept while writing."""
    enrollment, found = entry.owner(request, course, assignment, timezone.now())
    return entry.page(
        request, "versions", enrollment, assignment=found, draft=queries.own_draft(enrollment, found.pk),
        versions=list(queries.draft_versions(enrollment, found.pk)),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, course: str, assignment: int, version: int) -> HttpResponse:
    """Read one version; POST puts it in the draft's place, and keeps what stood there."""
    now = timezone.now()
    enrollment, found = entry.owner(request, course, assignment, now)
    kept = get_object_or_404(queries.draft_versions(enrollment, found.pk), pk=version)
    draft = queries.own_draft(enrollment, found.pk)
    status = 200
    if request.method == "POST":
        form = RestoreForm(request.POST)
        if form.is_valid():
            try:
                services.restore_draft_version(
                    acting_user=request.user, now=now, draft=draft, version=kept,
                    expected_version=form.cleaned_data["expected"],
                )  # fmt: skip
            except services.StaleDraft as stale:
                draft, status = stale.draft, 409
                messages.warning(request, _("The draft was changed meanwhile. Look at it, then restore again."))
            else:
                messages.success(request, _("The earlier version is your draft again. What stood there is kept too."))
                return redirect("assignments:write", enrollment.course.slug, found.pk)
        else:
            status = 400
    return entry.page(
        request, "version", enrollment, status=status, assignment=found, draft=draft, kept=kept,
        html=to_html(kept.markdown),
    )  # fmt: skip
