"""Quoting one's notes and the class's threads in an essay."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.assignments.queries import get_assignment
from classroom.assignments.rules import can_write
from classroom.assignments.services import add_evidence, start_submission
from classroom.common.shown.sentences import gettext as _
from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from classroom.reading.forms import QuoteForm


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """What a writer may quote from `?source=` note or thread; POST of `source` and `pk` brings it into the draft.

    `?part=1` gives a script the list alone. A script that posts gets the number of the evidence; what cannot be quoted
    is answered with 404, whether it is not there or not the asker's to see.
    """
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    found = get_assignment(enrollment, assignment, now)
    if found is None:
        raise Http404
    if not can_write(enrollment, found, now):
        raise PermissionDenied
    if request.method == "POST":
        form = QuoteForm(request.POST)
        item = form.is_valid() and queries.quotable(
            enrollment, form.cleaned_data["source"], form.cleaned_data["pk"], now
        )
        passage = item.passage() if item else None
        if not passage:
            raise Http404
        submission = start_submission(acting_user=request.user, now=now, enrollment=enrollment, assignment=found)
        kept = add_evidence(
            acting_user=request.user, now=now, submission=submission, passage=passage, taken_from=item.source,
            remark=item.remark,
        )  # fmt: skip
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return JsonResponse({"number": kept.number})
        messages.success(
            request, _("Evidence %(n)s is in the tray. Write [[%(n)s]] where you cite it.") % {"n": kept.number}
        )
        return redirect("assignments:write", enrollment.course.slug, found.pk)
    source = "thread" if request.GET.get("source") == "thread" else "note"
    context = {
        "course": enrollment.course, "enrollment": enrollment, "assignment": found, "source": source,
        "page": queries.quotable_page(enrollment, source, request.GET.get("page"), now),
    }  # fmt: skip
    return render(request, f"reading/{'_evidence' if 'part' in request.GET else 'evidence'}.html", context)
