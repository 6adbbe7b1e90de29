"""The reader's own place and marks. Scripts of the section page talk to these."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.courses.rules import membership_or_404
from classroom.reading import queries, services
from classroom.reading.forms import MarkReadForm, PlaceForm


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, course: str, book: str, chapter: int, section: str) -> HttpResponse:
    """Where the reader is in the chapter and what they have read of this section, as JSON; for the reader alone.

    POST `block` keeps the place in this section, `seen` (keys with spaces between them) what was
    read there. This stands apart from the page, which would otherwise be another page after every paragraph.
    """
    enrollment = membership_or_404(request.user, course)
    found = queries.get_section(enrollment, book, chapter, section)
    if request.method == "POST":
        form = PlaceForm(request.POST, section=found)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        services.keep_place(
            enrollment=enrollment, now=timezone.now(), section=found,
            block=form.cleaned_data["block"], seen=form.cleaned_data["seen"],
        )  # fmt: skip
        return HttpResponse(status=204)
    places = queries.places_in_chapter(enrollment, found.chapter)
    seen = next((place.seen for place in places if place.section == found.slug), [])
    shown = [place._asdict() | {"seen": min(len(place.seen), place.total or 0)} for place in places]
    return JsonResponse({"places": shown, "seen": seen})


@require_http_methods(["GET", "HEAD", "POST"])
def mark_read(request: HttpRequest, course: str, book: str, chapter: int, section: str) -> HttpResponse:
    """Ask whether the section is read, and keep the answer (`read`). A script gets the changed button only."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_section(enrollment, book, chapter, section)
    context = {"course": enrollment.course, "enrollment": enrollment, "section": found}
    if request.method == "POST":
        form = MarkReadForm(request.POST)
        form.is_valid()
        read = form.cleaned_data["read"]
        services.mark_read(enrollment=enrollment, now=timezone.now(), section=found, read=read)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return render(request, "reading/_mark_read.html", {"path": "read/", "is_read": read})
        return redirect("reading:section", course, book, chapter, section)
    context["is_read"] = queries.is_read(enrollment, found)
    return render(request, "reading/mark_read.html", context)
