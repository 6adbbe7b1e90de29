"""What a student reads after the release."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom.courses.models import Enrollment
from classroom.courses.rules import membership_or_404
from classroom.grading import queries


@require_safe
def feedback(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The holder's own essay with its comments, the rubric with the chosen levels, and the result."""
    enrollment = membership_or_404(request.user, course)
    found = queries.feedback(enrollment, assignment)
    if found is None:
        return _held(request, enrollment, assignment)
    return render(
        request,
        "grading/feedback.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "feedback": found,
            "assignment": found.grade.assignment,
            "attempt": found.attempt,
        },
    )


def _held(request: HttpRequest, enrollment: Enrollment, assignment: int) -> HttpResponse:
    """Of a result that was there and is looked at again: that it is, and no word of what it was."""
    held = queries.held_results(enrollment, assignment)
    if not held:
        raise Http404
    return render(
        request,
        "grading/feedback_held.html",
        {"course": enrollment.course, "enrollment": enrollment, "assignment": held[0].assignment},
    )
