"""The marking page. Its one form saves everything at once; with script each row saves by itself, in `mark_rows`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classroom.assignments.models import Attempt
from classroom.common.numbers import whole
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.grading import queries, rules, services
from classroom.grading.forms import MarkForm, OverallForm
from classroom.grading.models import Mark, Marking
from classroom.grading.views.doors import attempt_or_404
from classroom.grading.views.mark_page import Overall, draw, typed_line
from classroom.grading.views.mark_rows import same_attempt, save_overall
from classroom.grading.views.refusals import refusal_words


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Show one essay with its rubric; a POST saves all that the page holds. `take` names a criterion by its key: it then
    gets what it got in the attempt before."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    if request.method != "POST":
        return draw(request, enrollment, queries.marking_page(enrollment, attempt))
    refused = _save_all(request, enrollment, attempt)
    if refused:
        return refused
    wanted = whole(request.POST.get("take"))
    if wanted is not None:
        try:
            services.take_over_marks(
                acting_user=request.user, now=timezone.now(), attempt=attempt, turn=attempt.turn, only=wanted
            )
        except services.RefusedError as refusal:
            messages.error(request, refusal_words(refusal))
    return _onward(request, course, assignment, submission)


@require_POST
def finish(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Save all, close the marking, and go on to the next essay."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    refused = _save_all(request, enrollment, attempt)
    if refused:
        return refused
    try:
        services.finish_marking(acting_user=request.user, now=timezone.now(), attempt=attempt, turn=attempt.turn)
    except services.RefusedError as refusal:
        messages.error(request, refusal_words(refusal))
        return draw(request, enrollment, queries.marking_page(enrollment, attempt), status=409)
    queue = queries.marking_queue(enrollment, assignment, submission)
    if not queue.next_to_mark:
        messages.success(request, _("All essays are marked."))
    return _onward(request, course, assignment, queue.next_to_mark)


@require_POST
def reopen(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Take a finished marking up again."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    page = queries.marking_page(enrollment, attempt)
    if not rules.can_reopen(enrollment, attempt.submission, released=page.released):
        raise PermissionDenied
    if page.finished:
        try:
            services.reopen_marking(acting_user=request.user, now=timezone.now(), attempt=attempt, turn=attempt.turn)
        except services.RefusedError as refusal:
            messages.error(request, refusal_words(refusal))
    return _onward(request, course, assignment, submission)


def _onward(request: HttpRequest, course: str, assignment: int, essay: str | None) -> HttpResponse:
    """To an essay, or to the list when there is none; a script is told where, for it may have it already."""
    if essay:
        address = reverse("grading:mark", args=(course, assignment, essay))
    else:
        address = reverse("grading:submissions", args=(course, assignment))
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"next": address, "essay": bool(essay)})
    return redirect(address)


def _save_all(request: HttpRequest, enrollment: Enrollment, attempt: Attempt) -> HttpResponse | None:
    """Save every row and the overall comment of the page; return the page again where something was not saved."""
    forms = [MarkForm(request.POST, row=row) for row in queries.rows_of(attempt)]
    overall = OverallForm(request.POST)
    valid = [form.is_valid() for form in forms]
    if any(form.forged for form in forms) or not overall.is_valid():
        return HttpResponseBadRequest()
    refusal: services.RefusedError | None = None
    conflicts: dict[int, Mark] = {}
    theirs: Marking | None = None
    now = timezone.now()
    try:
        same_attempt(request, attempt)
        for form, fine in zip(forms, valid, strict=True):
            if fine and form.says_more:
                try:
                    services.save_mark(
                        acting_user=request.user, now=now, attempt=attempt, turn=attempt.turn, **form.given()
                    )
                except services.StaleVersionError as conflict:
                    conflicts[form.row.criterion.pk] = queries.get_mark(conflict.current)
        try:
            save_overall(request, attempt, overall, now)
        except services.StaleVersionError as conflict:
            theirs = conflict.current
    except services.RefusedError as refused:
        refusal = refused
    if all(valid) and not (refusal or conflicts or theirs):
        return None
    if refusal:
        messages.error(request, refusal_words(refusal))
    page = queries.marking_page(enrollment, attempt)
    rows = {row.criterion.pk: row for row in page.rows}
    lines = [
        typed_line(form, rows[form.row.criterion.pk], conflicts.get(form.row.criterion.pk))
        for form in forms
        if form.row.criterion.pk in rows
    ]
    typed = overall.cleaned_data["overall"]
    shown = Overall(
        text=typed,
        version=page.marking.overall_version if page.marking else 0,
        theirs=theirs.overall if theirs else None,
    )
    return draw(
        request, enrollment, page, lines=lines, overall=shown,
        status=409 if refusal or conflicts or theirs else 422,
    )  # fmt: skip
