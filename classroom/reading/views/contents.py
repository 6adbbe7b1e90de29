"""What there is to read, and by when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classroom.courses.rules import is_staff, membership_or_404, teaches
from classroom.reading import queries
from classroom.reading.rules import can_decide_on_text, can_report


@require_safe
def contents(request: HttpRequest, course: str) -> HttpResponse:
    """The course's books with what the reader has read of them, and the plan of the readings."""
    enrollment = membership_or_404(request.user, course)
    books = queries.course_contents(enrollment)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "teaches": teaches(enrollment),
        "is_staff": is_staff(enrollment),
        "books": books,
        "can_report": can_report(enrollment),
        "can_decide": can_decide_on_text(enrollment),
        "plan": queries.plan(enrollment, books, timezone.now()),
    }
    return render(request, "reading/contents.html", context)
