"""The marking page. Its one form saves everything at once; with script each row saves by itself."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from classroom.assignments.models import Attempt
from classroom.assignments.rules.text import range_state, word_range
from classroom.common.numbers import whole
from classroom.common.shown.sentences import ngettext
from classroom.common.templatetags.dates import clock_to_second
from classroom.common.templatetags.grades import points as short
from classroom.courses.models import Enrollment
from classroom.grading import queries, rules, services
from classroom.grading.forms import AttemptForm, MarkForm, OverallForm, SpanCommentForm
from classroom.grading.models import Mark, Marking
from classroom.grading.queries import EarlierMark, MarkingPage, Row
from classroom.grading.views.doors import attempt_or_404, essay_path
from classroom.grading.views.refusals import refusal_words


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: what is stored, or what was just typed and could not be saved.

    `theirs` is another marker's mark that stands in the way; `errors` are in the marker's language; `earlier` is what the
    attempt before got, which counts only once it is taken.
    """

    row: Row
    level_id: int | None
    points: str
    comment: str
    errors: Sequence[str] = ()
    theirs: Mark | None = None
    earlier: EarlierMark | None = None

    @property
    def says(self) -> str:
        """What the chosen level means; before one is chosen, what the criterion looks at."""
        chosen = (level.description for level in self.row.levels if level.pk == self.level_id)
        return next(chosen, self.row.criterion.description)


@dataclass(frozen=True, slots=True)
class Overall:
    text: str
    version: int
    theirs: str | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Show one essay with its rubric; a POST saves all that the page holds. `take` names a criterion by its key: it then
    gets what it got in the attempt before."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    if request.method != "POST":
        return _page(request, enrollment, queries.marking_page(enrollment, attempt))
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
        return _page(request, enrollment, queries.marking_page(enrollment, attempt), status=409)
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


@require_POST
def mark_save(request: HttpRequest, course: str, assignment: int, submission: str, criterion: int) -> HttpResponse:
    """Save one row for a script; the answer has the new version and total, or the other marker's row."""
    _enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    row = next((row for row in queries.rows_of(attempt) if row.criterion.pk == criterion), None)
    if row is None:
        return _refuse(services.OtherRubricError(), 400)
    form = MarkForm(request.POST, row=row)
    if not form.is_valid():
        return JsonResponse({"message": _first_error(form)}, status=400 if form.forged else 422)
    now = timezone.now()
    try:
        _same_attempt(request, attempt)
        saved = services.save_mark(
            acting_user=request.user, now=now, attempt=attempt, turn=attempt.turn, **form.given()
        )
    except services.StaleVersionError as conflict:
        theirs = queries.get_mark(conflict.current)
        return JsonResponse(
            {
                "message": refusal_words(conflict),
                "conflict": render_to_string("grading/_mark_conflict.html", {"theirs": theirs}, request),
                "version": theirs.version,
                "level": theirs.level_id,
                "points": short(theirs.points) if theirs.points is not None else "",
                "comment": theirs.comment,
            },
            status=409,
        )
    except ValidationError as error:
        return JsonResponse({"message": error.messages[0]}, status=422)
    except services.RefusedError as refusal:
        return _refuse(refusal)
    # Answers may come in another order than they were made: the page keeps the total of the last.
    order = time.time_ns() // 1000
    rows = queries.rows_of(attempt)
    return JsonResponse(
        {
            "version": saved.version,
            "order": order,
            "saved": clock_to_second(now),
            "points": short(saved.points),
            "total": short(queries.total_of(rows)),
            "missing": _missing_words(rows),
        }
    )


@require_POST
def overall_save(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Save the overall comment for a script."""
    _enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    form = OverallForm(request.POST)
    if not form.is_valid():
        forged = bool(form.errors.get("overall_version"))
        return JsonResponse({"message": _first_error(form)}, status=400 if forged else 422)
    now = timezone.now()
    try:
        _same_attempt(request, attempt)
        marking = _save_overall(request, attempt, form, now)
    except services.StaleVersionError as conflict:
        theirs = conflict.current
        return JsonResponse(
            {
                "message": refusal_words(conflict),
                "conflict": render_to_string("grading/_overall_conflict.html", {"theirs": theirs.overall}, request),
                "version": theirs.overall_version,
                "comment": theirs.overall,
            },
            status=409,
        )
    except services.RefusedError as refusal:
        return _refuse(refusal)
    return JsonResponse({"version": marking.overall_version, "saved": clock_to_second(now)})


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
        _same_attempt(request, attempt)
        for form, fine in zip(forms, valid, strict=True):
            if fine and form.says_more:
                try:
                    services.save_mark(
                        acting_user=request.user, now=now, attempt=attempt, turn=attempt.turn, **form.given()
                    )
                except services.StaleVersionError as conflict:
                    conflicts[form.row.criterion.pk] = queries.get_mark(conflict.current)
        try:
            _save_overall(request, attempt, overall, now)
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
        _typed(form, rows[form.row.criterion.pk], conflicts.get(form.row.criterion.pk))
        for form in forms
        if form.row.criterion.pk in rows
    ]
    typed = overall.cleaned_data["overall"]
    shown = Overall(
        text=typed,
        version=page.marking.overall_version if page.marking else 0,
        theirs=theirs.overall if theirs else None,
    )
    return _page(
        request, enrollment, page, lines=lines, overall=shown,
        status=409 if refusal or conflicts or theirs else 422,
    )  # fmt: skip


def _save_overall(request: HttpRequest, attempt: Attempt, form: OverallForm, now) -> Marking:
    text, version = form.cleaned_data["overall"], form.cleaned_data["overall_version"]
    if not text and not version:
        return Marking(attempt=attempt)
    return services.save_overall(
        acting_user=request.user, now=now, attempt=attempt, turn=attempt.turn, overall=text, expected_version=version
    )


def _same_attempt(request: HttpRequest, attempt: Attempt) -> None:
    """Raise NewerAttemptError when the page was of an earlier attempt than the last."""
    form = AttemptForm(request.POST)
    if not form.is_valid() or form.cleaned_data["attempt"] != attempt.number:
        raise services.NewerAttemptError


def _typed(form: MarkForm, row: Row, theirs: Mark | None) -> Line:
    """The row as it was sent, on the version that stands now: saving it again is deciding for it."""
    if form.is_valid() and theirs is None:
        return _line(row)
    data = form.data
    level = data.get(form.add_prefix("level"), "")
    return Line(
        row=row,
        level_id=int(level) if level in form.levels else None,
        points=data.get(form.add_prefix("points"), ""),
        comment=data.get(form.add_prefix("comment"), ""),
        errors=[message for messages_ in form.errors.values() for message in messages_],
        theirs=theirs,
    )


def _line(row: Row) -> Line:
    return Line(
        row=row,
        level_id=row.level.pk if row.level else None,
        points=short(row.points) if row.points is not None else "",
        comment=row.comment,
    )


def _page(
    request: HttpRequest,
    enrollment: Enrollment,
    page: MarkingPage,
    *,
    lines: Sequence[Line] | None = None,
    overall: Overall | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "grading/mark.html",
        page_context(request, enrollment, page, lines=lines, overall=overall),
        status=status,
    )


def page_context(
    request: HttpRequest,
    enrollment: Enrollment,
    page: MarkingPage,
    *,
    lines: Sequence[Line] | None = None,
    overall: Overall | None = None,
) -> dict[str, Any]:
    submission = page.attempt.submission
    marking = page.marking
    earlier = {} if page.finished else queries.earlier_marks(page.attempt, page.attempt.turn)
    lines = lines if lines is not None else [_line(row) for row in page.rows]
    return {
        "course": enrollment.course,
        "enrollment": enrollment,
        "assignment": submission.assignment,
        "submission": submission,
        "attempt": page.attempt,
        "writer": rules.writer_name(submission),
        "key": rules.essay_key(submission),
        "may_reveal": page.hidden and rules.can_allocate(enrollment, submission.assignment),
        "twice": page.twice,
        "student": None if rules.hides_names(submission.assignment) else submission.enrollment,
        "page": page,
        "lines": [replace(line, earlier=earlier.get(line.row.criterion.pk)) for line in lines],
        "missing": _missing_words(page.rows),
        "comment_form": SpanCommentForm(
            text="", criteria=[row.criterion for row in page.rows], course=enrollment.course
        ),
        "overall": overall
        or Overall(text=marking.overall if marking else "", version=marking.overall_version if marking else 0),
        "word_range": word_range(submission.assignment),
        "range_state": range_state(submission.assignment, page.attempt.words),
        "can_set_rubric": rules.can_set_rubric(enrollment, submission.assignment),
        "may_reopen": not page.released or rules.can_release(enrollment, submission.assignment),
        "essay_path": essay_path(enrollment, page.attempt),
    }


def _missing_words(rows: Sequence[Row]) -> str:
    missing = sum(row.points is None for row in rows)
    if not missing:
        return ""
    return ngettext("%(n)s criterion missing", "%(n)s criteria missing", missing) % {"n": missing}


def _refuse(refusal: services.RefusedError, status: int = 409) -> JsonResponse:
    return JsonResponse({"message": refusal_words(refusal)}, status=status)


def _first_error(form) -> str:
    return next(message for messages_ in form.errors.values() for message in messages_)
