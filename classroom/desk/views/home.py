"""The two home pages: everything that waits for a person, and what waits in one course."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from classroom.courses import rules
from classroom.desk import queries
from classroom.notices.queries import unread_count

_TODAY_HEADINGS = {
    "join": _("Join"), "read": _("Read"), "answer": _("Answer"), "write": _("Write"), "see": _("Results"),
}  # fmt: skip
_WAITING_HEADINGS = {"mark": _("Mark"), "decide": _("Decide"), "reply": _("Answer"), "mend": _("The text")}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Today for students, to do for staff; an administrator without courses goes to the admin."""
    now = timezone.now()
    desk = queries.home(request.user, now)
    if not desk.enrollments and request.user.is_staff:
        return redirect("admin:index")
    return render(request, "desk/home.html", _context(desk, now) | {"unread_notices": unread_count(request.user, now)})


@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    """The front page of one course."""
    now = timezone.now()
    enrollment = rules.membership_or_404(request.user, course)
    desk, contents = queries.course_home(enrollment, now)
    return render(
        request,
        "desk/course.html",
        _context(desk, now)
        | {
            "course": enrollment.course,
            "enrollment": enrollment,
            "contents": contents,
            "is_instructor": rules.teaches(enrollment),
        },
    )


def _context(desk: queries.Desk, now) -> dict:
    return {
        "desk": desk,
        "now": now,
        "today": [(verb, heading, desk.today[verb]) for verb, heading in _TODAY_HEADINGS.items() if verb in desk.today],
        "waiting": [
            (verb, heading, desk.waiting[verb]) for verb, heading in _WAITING_HEADINGS.items() if verb in desk.waiting
        ],
        "teaches": desk.works and not desk.studies,
    }
