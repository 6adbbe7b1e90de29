"""The timeline of a chapter, and what instructors write down and decide of its events."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from classroom.reading.forms import PassageLinkForm, ProposalForm
from classroom.reading.rules import can_decide_on_text
from history import services
from history.forms import EventForm


@require_safe
def timeline(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """The dated events of a chapter, drawn and as a list; `?section=` shows those of one section."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_chapter(enrollment, book, chapter)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "timeline": queries.timeline(enrollment, found, section=request.GET.get("section", "")),
        "decides": can_decide_on_text(enrollment),
    }
    return render(request, "reading/timeline.html", context)


@require_POST
def event_decide(request: HttpRequest, course: str, book: str, chapter: int, event: int) -> HttpResponse:
    """Keep or refuse an event (`act`)."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_event(enrollment, book, chapter, event)
    if not can_decide_on_text(enrollment):
        raise PermissionDenied
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    keeps = form.cleaned_data["act"] == "keep"
    act = services.keep_event if keeps else services.refuse_event
    act(acting_user=request.user, now=timezone.now(), event=found)
    messages.success(request, _("The event is on the timeline.") if keeps else _("The event is not on the timeline."))
    return redirect(reverse("reading:timeline", args=(course, book, chapter)) + ("" if keeps else "#proposed"))


@require_http_methods(["GET", "HEAD", "POST"])
def event_create(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """Write down an event that the words of a passage (`?passage=`) date; what they say is filled in."""
    enrollment = membership_or_404(request.user, course)
    if not can_decide_on_text(enrollment):
        raise PermissionDenied
    found = queries.get_chapter(enrollment, book, chapter)
    link = PassageLinkForm(request.GET, chapter=found)
    if not link.is_valid():
        messages.error(request, link.errors["passage"][0])
        return redirect("reading:timeline", course, book, chapter)
    passage = link.cleaned_data["passage"]
    form = EventForm(request.POST or None, initial=queries.said_of_date(passage))
    if form.is_valid():
        services.create_event(
            acting_user=request.user, now=timezone.now(), passage=passage, **form.cleaned_data
        )  # fmt: skip
        messages.success(request, _("The event is on the timeline."))
        return redirect("reading:timeline", course, book, chapter)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "chapter": found,
        "form": form,
        "passage": passage,
    }
    return render(request, "reading/event_create.html", context, status=422 if form.is_bound else 200)
