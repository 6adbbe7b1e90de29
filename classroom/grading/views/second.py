"""Two markings side by side, what counts of them, and revealing whose essay it is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.assignments.models import Assignment, Attempt
from classroom.courses.models import Enrollment
from classroom.grading import queries, rules, services
from classroom.grading.forms import DecisionForm, RevealForm, ThirdForm
from classroom.grading.queries import Comparison
from classroom.grading.views.doors import assignment_or_404
from classroom.grading.views.refusals import refusal_words


@require_safe
def agreement(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """The markings of an essay per criterion, once all are final; before, that they are not."""
    enrollment, attempt = _essay_or_404(request, course, assignment, submission)
    return _page(request, enrollment, attempt, queries.comparison(attempt))


@require_POST
def agreement_decide(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Say by hand what counts."""
    enrollment, attempt = _essay_or_404(request, course, assignment, submission)
    _decider(enrollment, attempt.submission.assignment)
    found = queries.comparison(attempt)
    form = _decision(found, request)
    if not found.rows or not form.is_valid():
        return _page(request, enrollment, attempt, found, decision=form, status=422)
    try:
        services.decide_by_hand(
            acting_user=request.user, now=timezone.now(), attempt=attempt, points=form.points(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except services.RefusedError as refusal:
        messages.error(request, refusal_words(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Decided. The student sees it after the next release."))
    return redirect("grading:agreement", course, assignment, submission)


@require_POST
def agreement_third(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Ask a third marker."""
    enrollment, attempt = _essay_or_404(request, course, assignment, submission)
    _decider(enrollment, attempt.submission.assignment)
    found = queries.comparison(attempt)
    form = ThirdForm(request.POST, markers=_third(enrollment, attempt))
    if not found.rows or found.agreement or found.third_asked or not form.is_valid():
        messages.error(request, _("A third marker cannot be asked now."))
        return redirect("grading:agreement", course, assignment, submission)
    try:
        services.ask_third(acting_user=request.user, now=timezone.now(), attempt=attempt, marker=form.chosen())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("A third marker is asked, and does not see the two markings."))
    return redirect("grading:agreement", course, assignment, submission)


@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Show staff whose essay it is, for a reason that is recorded."""
    enrollment, attempt = _essay_or_404(request, course, assignment, submission)
    found = attempt.submission
    if not rules.can_allocate(enrollment, found.assignment):
        raise PermissionDenied
    if not rules.hides_names(found.assignment):
        return redirect("grading:mark", course, assignment, submission)
    form = RevealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.reveal_name(
            acting_user=request.user, now=timezone.now(), submission=found, reason=form.cleaned_data["reason"]
        )
        return redirect("grading:reveal", course, assignment, submission)
    return render(
        request,
        "grading/reveal.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found.assignment,
            "key": submission,
            "writer": rules.writer_name(found),
            "revealed": found.alias if found.alias.revealed_at else None,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


def _page(
    request: HttpRequest,
    enrollment: Enrollment,
    attempt: Attempt,
    found: Comparison,
    *,
    decision: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    submission = attempt.submission
    decides = rules.can_allocate(enrollment, submission.assignment)
    open_to_third = decides and found.rows and not found.agreement and not found.third_asked
    third = _third(enrollment, attempt) if open_to_third else []
    return render(
        request,
        "grading/agreement.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": submission.assignment,
            "key": rules.essay_key(submission),
            "writer": rules.writer_name(submission),
            "found": found,
            "marks_it": rules.can_mark(enrollment, submission),
            "decision": (decision or _decision(found)) if decides and found.rows else None,
            "third": ThirdForm(markers=third) if third else None,
        },
        status=status,
    )


def _decision(found: Comparison, request: HttpRequest | None = None) -> DecisionForm:
    criteria = [row.criterion for row in found.rows]
    return DecisionForm(request.POST if request else None, criteria=criteria, proposed=found.proposed)


def _third(enrollment: Enrollment, attempt: Attempt) -> list[Enrollment]:
    return queries.third_markers(enrollment, attempt, list(queries.markers_of(enrollment.course_id)))


def _decider(enrollment: Enrollment, assignment: Assignment) -> None:
    if not rules.can_allocate(enrollment, assignment):
        raise PermissionDenied


def _essay_or_404(request: HttpRequest, course: str, assignment: int, submission: str) -> tuple[Enrollment, Attempt]:
    enrollment, found = assignment_or_404(request, course, assignment)
    attempt = queries.essay_to_look_at(enrollment, found, submission)
    if attempt is None:
        raise Http404
    return enrollment, attempt
