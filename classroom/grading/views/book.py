"""The text of the course beside an essay, to choose a passage that a comment cites."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom.assignments.queries import sections_to_draw_on
from classroom.grading.views.doors import assignment_or_404
from history.queries import section_blocks


@require_safe
def book(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """One section as a fragment: the one of key `section`, or the first that the essay is to draw on."""
    enrollment, found = assignment_or_404(request, course, assignment)
    sections = sections_to_draw_on(found)
    chosen = request.GET.get("section", "")
    section = next((one for one in sections if str(one.pk) == chosen), sections[0] if sections else None)
    context = {
        "course": enrollment.course,
        "assignment": found,
        "sections": sections,
        "section": section,
        "blocks": section_blocks(section) if section else [],
    }
    return render(request, "grading/_book.html", context)
