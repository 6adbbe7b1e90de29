"""What the composers ask the server for while one writes: keeping drafts, whom one can name."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classroom.common.numbers import whole
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.courses.rules import can_write, membership_or_404
from classroom.discussions import queries, services
from classroom.discussions.forms import DraftForm, draft_place
from classroom.discussions.models import PostDraft
from classroom.discussions.views import clock, course_context


@require_safe
def drafts(request: HttpRequest, course: str) -> HttpResponse:
    """Everything that the viewer is writing in the course."""
    enrollment = _writer(request, course)
    context = course_context(enrollment) | {"lines": queries.drafts(enrollment, timezone.now())}
    return render(request, "discussions/drafts.html", context)


@require_POST
def draft_save(request: HttpRequest, course: str) -> JsonResponse:
    """Keep what stands in a form. 200 it is kept; 409 another text was saved from elsewhere, which is given; 422 it cannot
    be kept as it is."""
    enrollment = _writer(request, course)
    form = DraftForm(request.POST)
    if not form.is_valid():
        errors = [error for field in form.errors.values() for error in field]
        return JsonResponse({"errors": errors}, status=422)
    data = form.cleaned_data
    if data["writer"] != request.user.pk:
        # The form was opened by somebody who has signed out since.
        raise PermissionDenied
    fields = {name: data[name] for name in ("title", "anonymous", "token", "path", "base")}
    try:
        draft = services.save_draft(
            acting_user=request.user, now=timezone.now(), course=enrollment.course, place=data["place"],
            markdown=data["body"], fields=fields, expected_version=data["version"],
        )  # fmt: skip
    except services.StaleDraft as stale:
        return JsonResponse(_state(stale.draft) | {"body": stale.draft.markdown}, status=409)
    return JsonResponse(_state(draft) if draft else {"version": 0, "words": ""})


@require_POST
def draft_discard(request: HttpRequest, course: str) -> HttpResponse:
    """Forget the draft at `place`."""
    enrollment = _writer(request, course)
    services.discard_draft(acting_user=request.user, course=enrollment.course, place=draft_place(request.POST, "place"))
    return redirect("discussions:drafts", enrollment.course.slug)


@require_safe
def people(request: HttpRequest, course: str) -> JsonResponse:
    """Whom the viewer can name in `thread`, or in a new one, whose name begins with `q`."""
    enrollment = _writer(request, course)
    key = request.GET.get("thread")
    thread = None
    if key:
        if (pk := whole(key)) is None:
            raise Http404
        thread = queries.get_thread(enrollment, pk, timezone.now())
    found = queries.nameable(enrollment, thread, request.GET.get("q", ""))
    return JsonResponse({"people": [{"name": each.name, "role": each.role} for each in found]})


def _state(draft: PostDraft) -> dict:
    at = clock(draft.saved_at)
    return {"version": draft.version, "saved_at": at, "words": _("Saved %(time)s") % {"time": at}}


def _writer(request: HttpRequest, course: str) -> Enrollment:
    enrollment = membership_or_404(request.user, course)
    if not can_write(enrollment):
        raise PermissionDenied
    return enrollment
