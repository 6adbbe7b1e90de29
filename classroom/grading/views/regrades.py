"""Results that are contested: asked by the student, decided by staff."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.courses.rules import membership_or_404
from classroom.grading import queries, rules, services
from classroom.grading.forms import RegradeForm, TalkForm
from classroom.grading.views.doors import staff_or_404
from classroom.grading.views.feedback import feedback_page
from classroom.grading.views.refusals import refusal_words


@require_POST
def regrade_ask(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Ask to have a criterion of one's own released result looked at again; what was typed comes back when refused."""
    enrollment = membership_or_404(request.user, course)
    found = queries.feedback(enrollment, assignment)
    if found is None:
        raise Http404
    form = RegradeForm(request.POST, criteria=[row.criterion for row in found.rows])
    if not form.is_valid():
        return feedback_page(request, enrollment, found, ask=form, status=422)
    try:
        asked = services.ask_regrade(
            acting_user=request.user, now=timezone.now(), grade=found.grade, reason=form.cleaned_data["reason"],
            criterion=form.criteria.get(form.cleaned_data["criterion"]),
        )  # fmt: skip
    except services.RefusedError as refusal:
        form.add_error("reason", refusal_words(refusal))
        return feedback_page(request, enrollment, found, ask=form, status=409)
    messages.success(request, _("Your request is on its way. The answer comes to this page, and you are told."))
    return redirect(f"{reverse('grading:feedback', args=(course, assignment))}#r{asked.pk}")


@require_POST
def regrade_own(request: HttpRequest, course: str, regrade: int) -> HttpResponse:
    """Add to one's own request, or withdraw it."""
    enrollment = membership_or_404(request.user, course)
    asked = get_object_or_404(rules.own_requests(enrollment).select_related("grade"), pk=regrade)
    form = TalkForm(request.POST)
    if not form.is_valid():
        found = queries.feedback(enrollment, asked.grade.assignment_id)
        messages.error(request, _("Write a word or two."))
        if found is not None:
            return feedback_page(request, enrollment, found, status=422)
    else:
        given = {"acting_user": request.user, "now": timezone.now(), "request": asked}
        try:
            if form.cleaned_data["act"] == "withdraw":
                services.withdraw_regrade(**given)
                messages.success(request, _("The request is withdrawn. The result stays as it is."))
            else:
                services.say_in_regrade(**given, body=form.cleaned_data["body"])
        except services.RefusedError as refusal:
            messages.error(request, refusal_words(refusal))
    return redirect(f"{reverse('grading:feedback', args=(course, asked.grade.assignment_id))}#r{asked.pk}")


@require_safe
def regrades(request: HttpRequest, course: str) -> HttpResponse:
    """The contested results that the holder may decide, open ones first."""
    enrollment = staff_or_404(request, course)
    context = {"course": enrollment.course, "enrollment": enrollment, "rows": queries.regrades(enrollment)}
    return render(request, "grading/regrades.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def regrade(request: HttpRequest, course: str, regrade: int) -> HttpResponse:
    """A contested mark with its talk; POST says something, leaves it, takes the marking up, or closes it as changed."""
    enrollment = staff_or_404(request, course)
    page = queries.regrade_page(enrollment, regrade)
    if page is None:
        raise Http404
    form = TalkForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            done = _act(request, page, form)
            if done is not None:
                return done
            status = 409
            page = queries.regrade_page(enrollment, regrade)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "assignment": page.request.grade.assignment,
        "page": page,
        "form": form,
        "may_release": rules.can_release(enrollment, page.request.grade.assignment),
    }
    return render(request, "grading/regrade.html", context, status=status)


def _act(request: HttpRequest, page: queries.RegradePage, form: TalkForm) -> HttpResponse | None:
    """Do what the form asks for; None when it was refused, which is said."""
    asked = page.request
    body = form.cleaned_data["body"]
    course, assignment = asked.grade.assignment.course.slug, asked.grade.assignment_id
    given = {"acting_user": request.user, "now": timezone.now(), "request": asked}
    try:
        match form.cleaned_data["act"]:
            case "keep":
                services.keep_result(**given, body=body)
                messages.success(request, _("Left as it is. The student is told."))
            case "change":
                services.change_result(**given, body=body)
                messages.success(request, _("Changed. The student is told when the new result is released."))
            case "take_up":
                if body:
                    services.say_in_regrade(**given, body=body)
                services.take_up_regrade(**given)
                return redirect("grading:mark", course, assignment, page.essay)
            case "say":
                services.say_in_regrade(**given, body=body)
            case _:
                return None
    except services.RefusedError as refusal:
        messages.error(request, refusal_words(refusal))
        return None
    return redirect("grading:regrade", course, asked.pk)
