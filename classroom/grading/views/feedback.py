"""What a student reads after the release."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom.courses.rules import membership_or_404
from classroom.grading import queries


@require_safe
def feedback(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The holder's own essay with its comments, the rubric with the chosen levels, and the result."""
    enrollment = membership_or_404(request.user, course)
    found = queries.feedback(enrollment, assignment)
    if found is None:
        raise Http404
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
