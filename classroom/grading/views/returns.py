"""Essays that are given back to be revised: the act of the instructor, and what the student reads."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.assignments import services as essays
from classroom.courses.rules import membership_or_404
from classroom.grading import queries, rules
from classroom.grading.forms import ReturnForm
from classroom.grading.views.doors import attempt_or_404, essay_path


@require_http_methods(["GET", "HEAD", "POST"])
def return_essay(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Give the last attempt back with a message and a time; `take_back` in the form lets it stand as it is."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    if not rules.can_return(enrollment, attempt.submission.assignment):
        raise PermissionDenied
    given_back = getattr(attempt, "returned", None)
    given_back = given_back if given_back and not given_back.taken_back_at else None
    initial = {"message": given_back.message, "due_at": given_back.due_at} if given_back else None
    form = ReturnForm(request.POST if request.method == "POST" else None, initial=initial)
    back = essay_path(enrollment, attempt)
    common = {"acting_user": request.user, "now": timezone.now(), "attempt": attempt}
    if request.method == "POST" and "take_back" in request.POST:
        essays.take_back_return(**common)
        messages.success(request, _("Taken back: the essay stands as it was handed in."))
        return redirect(back)
    if form.is_bound and form.is_valid():
        try:
            essays.return_attempt(**common, **form.cleaned_data)
        except essays.NotLastAttempt:
            messages.error(request, _("The student has handed in again. Open the page again to mark the new essay."))
        else:
            messages.success(request, _("Given back. The student is told, and reads the comments without points."))
        return redirect(back)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "assignment": attempt.submission.assignment,
        "attempt": attempt,
        "writer": rules.writer_name(attempt.submission),
        "given_back": given_back,
        "back": back,
        "form": form,
    }
    return render(request, "grading/return_essay.html", context, status=422 if form.is_bound else 200)


@require_safe
def returned(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """One's essay that was given back, with the comments, each to be answered."""
    return _own(request, course, assignment, "grading/returned.html")


@require_safe
def returned_panel(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The comments alone, for a script that puts them beside the new draft."""
    return _own(request, course, assignment, "grading/_returned_comments.html")


def _own(request: HttpRequest, course: str, assignment: int, template: str) -> HttpResponse:
    enrollment = membership_or_404(request.user, course)
    found = queries.returned_essay(enrollment, assignment)
    if found is None:
        raise Http404
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "assignment": found.attempt.submission.assignment,
        "attempt": found.attempt,
        "essay": found,
        "comments": [(number, comment, queries.answer_of(comment)) for number, comment in enumerate(found.comments, 1)],
    }
    return render(request, template, context)
