"""The page that a student sees most: the text with its margin."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from classroom.courses.rules import hands_in, is_staff, membership_or_404
from classroom.discussions.rules import can_start_thread
from classroom.reading import queries
from classroom.reading.forms import PassageLinkForm, SearchForm
from classroom.reading.queries import Room
from classroom.reading.rules import can_report, can_write_layer


# The page holds no token, so that it stays the same until something changes (ETag); its scripts take it from the cookie.
@ensure_csrf_cookie
@require_safe
def section(request: HttpRequest, course: str, book: str, chapter: int, section: str) -> HttpResponse:
    """A section with its notes and threads. `?passage=b12:10-44@1` shows those words, wherever they stand now.

    With `?q=` it shows all places of a search among which the passage is, and the way to the next.
    """
    enrollment = membership_or_404(request.user, course)
    found = queries.get_section(enrollment, book, chapter, section)
    room = queries.room(enrollment, found, timezone.now())
    shown, missing = request.GET.get("passage", ""), ""
    if shown and not _stands_here(room, shown):
        form = PassageLinkForm(request.GET, chapter=room.chapter)
        if form.is_valid():
            return HttpResponseRedirect(passage_url(course, form.cleaned_data["passage"], _asked(request)))
        shown, missing = "", form.errors["passage"][0]
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "teaches": is_staff(enrollment),
        "room": room,
        "can_discuss": can_start_thread(enrollment),
        "can_quote": hands_in(enrollment),
        "can_report": can_report(enrollment),
        "can_write_layer": can_write_layer(enrollment),
        "shown_passage": shown,
        "missing_passage": missing,
        "found_here": _found_here(request, enrollment, found, shown),
    }
    return render(request, "reading/section.html", context)


def _found_here(request: HttpRequest, enrollment, found, passage: str) -> queries.FoundHere | None:
    """Where the page stands in the search that its address names; None when it names none that can be made."""
    if "q" not in request.GET:
        return None
    form = SearchForm(_asked(request))
    if not form.is_valid() or not form.cleaned_data["q"]:
        return None
    search = queries.make_search(enrollment, form.cleaned_data["q"], exact=form.cleaned_data["exact"])
    return queries.found_here(enrollment, found, search, passage)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The parameters of a search in the address."""
    return {name: request.GET[name] for name in ("q", "exact") if name in request.GET}


def _stands_here(room: Room, address: str) -> bool:
    """Whether the page can show the passage by itself: it is of the text as it stands, and begins in this section."""
    key = address.partition("@")[0].partition(":")[0]
    return address.endswith(f"@{room.chapter.revision_number}") and any(block.key == key for block in room.blocks)


def passage_url(course_slug: str, passage, search: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the lasting address of a passage in a course's reading room, with the `search` that it was found by."""
    section = passage.block.section
    chapter = passage.chapter
    path = reverse("reading:section", args=(course_slug, chapter.book.slug, chapter.number, section.slug))
    asked = urlencode({**search, "passage": passage.address}, safe=":@")
    return f"{path}?{asked}#{passage.block.key}"
