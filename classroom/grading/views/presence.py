"""Who else has an essay open, and whether the page that asks is still as it would be now."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.grading import queries, services
from classroom.grading.views.doors import attempt_or_404


@require_POST
def present(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Be told that the holder has the essay open, or with `leave` that it is closed; say who else has."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    now = timezone.now()
    if "leave" in request.POST:
        services.leave_essay(acting_user=request.user, attempt=attempt)
        return HttpResponse(status=204)
    services.be_present(acting_user=request.user, now=now, attempt=attempt)
    queue = queries.marking_queue(enrollment, assignment, submission)
    return JsonResponse(
        {
            "who": _words(queries.present_markers(attempt, request.user, now)),
            "stamp": queries.essay_stamp(attempt),
            "marked": queue.marked,
            "count": _("%(n)s of %(of)s") % {"n": queue.marked, "of": queue.count},
        }
    )


def _words(names: list[str]) -> str:
    if not names:
        return ""
    return ngettext("%(names)s has this essay open too", "%(names)s have this essay open too", len(names)) % {
        "names": ", ".join(names)
    }
