"""Picking passages up and putting them back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classroom.assignments import queries, services
from classroom.assignments.forms import EvidenceForm
from classroom.assignments.models import Assignment
from classroom.assignments.views import entry
from classroom.common.markup import to_html
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Pick up the passage `passage` of the chapter `chapter` ("book/number").

    GET shows it and asks, for who comes from the reading room or works without script; POST does it. A passage that is
    not in the text is answered with 400 and the reason.
    """
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    data = request.POST if request.method == "POST" else request.GET
    address = data.get("chapter", "")
    chapter = course_chapter(enrollment.course, address)
    form = EvidenceForm(data, chapter=chapter)
    if not form.is_valid():
        return _no_passage(request, enrollment, found, form)
    passage = form.cleaned_data["passage"]
    if request.method != "POST":
        passage.block.section.chapter = chapter
        return entry.page(
            request, "evidence_add", enrollment, assignment=found, chapter=chapter, address=address,
            passage=passage, passage_address=data["passage"],
        )  # fmt: skip
    submission = services.start_submission(acting_user=request.user, now=now, enrollment=enrollment, assignment=found)
    evidence = services.add_evidence(acting_user=request.user, now=now, submission=submission, passage=passage)
    if entry.wants_json(request):
        return _tray(request, enrollment, found, number=evidence.number)
    messages.success(
        request, _("Evidence %(n)s is in the tray. Write [[%(n)s]] where you cite it.") % {"n": evidence.number}
    )
    return redirect("assignments:write", enrollment.course.slug, found.pk)


@require_safe
def tray(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The evidence in the draft, for the script of the writing page."""
    enrollment, found = entry.writer(request, course, assignment, timezone.now())
    return _tray(request, enrollment, found)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_remove(request: HttpRequest, course: str, assignment: int, number: int) -> HttpResponse:
    """Put a passage back. Its number stays its own, and it can be picked up again."""
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    evidence = queries.own_evidence(enrollment, found.pk, number)
    if evidence is None:
        raise Http404
    if request.method != "POST":
        item = next((item for item in queries.evidence_in_tray(evidence.submission_id) if item.number == number), None)
        if item is None:
            raise Http404
        return entry.page(request, "evidence_remove", enrollment, assignment=found, item=item)
    services.remove_evidence(acting_user=request.user, now=now, evidence=evidence)
    if entry.wants_json(request):
        return _tray(request, enrollment, found, number=number)
    messages.success(request, _("Evidence %(n)s left the tray.") % {"n": number})
    return redirect("assignments:write", enrollment.course.slug, found.pk)


def _tray(request: HttpRequest, enrollment: Enrollment, assignment: Assignment, *, number: int = 0) -> JsonResponse:
    """The tray as it is now, for the script of the writing page."""
    draft = queries.own_draft(enrollment, assignment.pk)
    tray = queries.evidence_in_tray(draft.submission_id, to_html(draft.markdown)) if draft else ()
    context = {"tray": tray, "assignment": assignment, "course": enrollment.course}
    return JsonResponse({"number": number, "tray": render_to_string("assignments/_tray.html", context, request)})


def _no_passage(request: HttpRequest, enrollment: Enrollment, assignment: Assignment, form) -> HttpResponse:
    errors = [message for messages_ in form.errors.values() for message in messages_]
    if entry.wants_json(request):
        return JsonResponse({"errors": errors}, status=400)
    return entry.page(request, "evidence_refused", enrollment, status=400, assignment=assignment, errors=errors)
