"""What a student reads after the release, and answers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.common.templatetags.dates import clock_to_second
from classroom.courses.models import Enrollment
from classroom.courses.rules import membership_or_404
from classroom.grading import queries, rules, services
from classroom.grading.forms import AnswerForm, RegradeForm
from classroom.grading.queries import Feedback


@require_safe
def feedback(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The holder's own essay with its comments, the rubric with the chosen levels, and the result."""
    enrollment = membership_or_404(request.user, course)
    found = queries.feedback(enrollment, assignment)
    if found is None:
        return _held(request, enrollment, assignment)
    return feedback_page(request, enrollment, found)


def feedback_page(
    request: HttpRequest, enrollment: Enrollment, found: Feedback, *, ask: RegradeForm | None = None, status: int = 200
) -> HttpResponse:
    """`ask` is a request that was refused, with what was typed."""
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "feedback": found,
        "assignment": found.grade.assignment,
        "attempt": found.attempt,
        "contestable": rules.can_contest(enrollment, found.grade, timezone.now()),
        "ask": ask,
        "asked_about": ask.data.get("criterion", "") if ask else None,
    }
    return render(request, "grading/feedback.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_answer(request: HttpRequest, course: str, assignment: int, comment: int) -> HttpResponse:
    """Answer a comment on one's essay; a page of its own where scripts or the form in the margin are missing."""
    enrollment = membership_or_404(request.user, course)
    found = get_object_or_404(
        rules.readable_comments(enrollment).select_related("marking__attempt__submission__assignment__course", "author"),
        pk=comment, marking__attempt__submission__assignment=assignment,
    )  # fmt: skip
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.answer_comment(
            acting_user=request.user, now=timezone.now(), comment=found,
            state=form.cleaned_data["state"], body=form.cleaned_data["body"],
        )  # fmt: skip
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"saved": clock_to_second(timezone.now())})
        messages.success(request, _("Saved."))
        back = "returned" if form.cleaned_data["back"] == "returned" else "feedback"
        return redirect(f"{reverse(f'grading:{back}', args=(course, assignment))}#c{found.pk}")
    if form.is_bound and request.headers.get("Accept") == "application/json":
        return JsonResponse({"errors": [error for errors in form.errors.values() for error in errors]}, status=422)
    return render(
        request,
        "grading/comment_answer.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found.marking.attempt.submission.assignment,
            "comment": found,
            "form": form,
            "back": request.GET.get("back", ""),
        },
        status=422 if form.is_bound else 200,
    )


def _held(request: HttpRequest, enrollment: Enrollment, assignment: int) -> HttpResponse:
    """Of a result that was there and is looked at again: that it is, and no word of what it was."""
    held = queries.held_results(enrollment, assignment)
    if not held:
        raise Http404
    return render(
        request,
        "grading/feedback_held.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": held[0].assignment,
            "requests": queries.own_regrades(enrollment, assignment),
        },
    )
