"""Marks and the overall comment, saved row by row for a script."""

import time
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from classroom.assignments.models import Attempt
from classroom.common.templatetags.dates import clock_to_second
from classroom.common.templatetags.grades import points as short
from classroom.grading import queries, services
from classroom.grading.forms import AttemptForm, MarkForm, OverallForm
from classroom.grading.models import Marking
from classroom.grading.views.doors import attempt_or_404
from classroom.grading.views.refusals import missing_words, refusal_words


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
        same_attempt(request, attempt)
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
            "missing": missing_words(rows),
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
        same_attempt(request, attempt)
        marking = save_overall(request, attempt, form, now)
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


def save_overall(request: HttpRequest, attempt: Attempt, form: OverallForm, now: datetime) -> Marking:
    text, version = form.cleaned_data["overall"], form.cleaned_data["overall_version"]
    if not text and not version:
        return Marking(attempt=attempt)
    return services.save_overall(
        acting_user=request.user, now=now, attempt=attempt, turn=attempt.turn, overall=text, expected_version=version
    )


def same_attempt(request: HttpRequest, attempt: Attempt) -> None:
    """Raise NewerAttemptError when the page was of an earlier attempt than the last."""
    form = AttemptForm(request.POST)
    if not form.is_valid() or form.cleaned_data["attempt"] != attempt.number:
        raise services.NewerAttemptError


def _refuse(refusal: services.RefusedError, status: int = 409) -> JsonResponse:
    return JsonResponse({"message": refusal_words(refusal)}, status=status)


def _first_error(form) -> str:
    return next(message for messages_ in form.errors.values() for message in messages_)
