"""The page on which a marker sees an attempt beside the one before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from classroom.grading import queries, rules, services
from classroom.grading.views.doors import attempt_or_404, essay_path
from classroom.grading.views.refusals import refusal_words


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """What changed, with the old comments; `new=1` leaves out what did not. POST takes comments or marks over.

    A first attempt has nothing beside it: that leads to the essay.
    """
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    found = queries.revision(attempt, attempt.turn)
    if found is None:
        return redirect(essay_path(enrollment, attempt))
    if request.method == "POST":
        return _take_over(request, attempt, found)
    only_new = request.GET.get("new") == "1"
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "assignment": attempt.submission.assignment,
        "attempt": attempt,
        "writer": rules.writer_name(attempt.submission),
        "revision": found,
        "rows": [row for row in found.rows if row.is_news] if only_new else found.rows,
        "same": sum(not row.is_news for row in found.rows),
        "only_new": only_new,
        "marks": queries.earlier_marks(attempt, attempt.turn).values(),
        "back": essay_path(enrollment, attempt),
    }
    return render(request, "grading/compare.html", context)


def _take_over(request: HttpRequest, attempt, found: queries.Revision) -> HttpResponse:
    """`comment` names one carried comment, `all` takes those that still stand, `marks` the earlier marks."""
    given = {"acting_user": request.user, "now": timezone.now(), "attempt": attempt, "turn": attempt.turn}
    try:
        if "marks" in request.POST:
            taken = services.take_over_marks(**given)
            words = ngettext("%(n)s mark was taken over.", "%(n)s marks were taken over.", taken)
        else:
            one = request.POST.get("comment", "")
            chosen = [item for item in found.still_there if not one or str(item.comment.pk) == one]
            taken = services.take_over_comments(**given, comments=chosen)
            words = ngettext("%(n)s comment was taken over.", "%(n)s comments were taken over.", taken)
        messages.success(request, words % {"n": taken})
    except services.RefusedError as refusal:
        messages.error(request, refusal_words(refusal))
    return redirect(request.get_full_path())
