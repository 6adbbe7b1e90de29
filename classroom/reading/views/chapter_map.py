"""The map of a chapter for those who teach from it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classroom.courses.rules import is_staff, membership_or_404
from classroom.reading import queries
from classroom.reading.rules import can_decide_on_text


@require_safe
def chapter_map(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """Where the class talks, asks and reports faults: what waits first, then the chapter paragraph by paragraph."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_chapter(enrollment, book, chapter)
    if not is_staff(enrollment):
        raise PermissionDenied
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "chapter": found,
        "map": queries.chapter_map(enrollment, found, timezone.now()),
        "decides": can_decide_on_text(enrollment),
    }
    return render(request, "reading/chapter_map.html", context)
