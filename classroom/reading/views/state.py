"""How far a section has been read against the book: for all to see, for instructors to say."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from classroom.reading.rules import can_decide_on_text
from history.forms import SectionStateForm


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, course: str, book: str, chapter: int, section: str) -> HttpResponse:
    """Say the state of a section, who set it and when; take another state from an instructor."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_section(enrollment, book, chapter, section)
    decides = can_decide_on_text(enrollment)
    form, status = None, 200
    if request.method == "POST":
        if not decides:
            raise PermissionDenied
        form = SectionStateForm(request.POST, section=found, user=request.user)
        if form.is_valid() and form.save(acting_user=request.user, now=timezone.now()):
            messages.success(request, _("The state of the section is changed."))
            return redirect("reading:section", course, book, chapter, section)
        status = 409 if form.stale else 422
    elif decides:
        form = SectionStateForm(section=found, user=request.user)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "section": form.section if form else found,
        "standing": queries.section_standing(enrollment.course, found),
        "form": form,
    }
    return render(request, "reading/state.html", context, status=status)
