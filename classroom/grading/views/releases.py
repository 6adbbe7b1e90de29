"""Showing students their results, and taking that back: acts of the instructor, each shown before it is done."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.assignments.models import Assignment
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Enrollment
from classroom.courses.rules import groups_of
from classroom.grading import queries, rules, services
from classroom.grading.forms import ReleaseForm, ScopeForm, TakeBackForm
from classroom.grading.views.doors import assignment_or_404
from classroom.grading.views.refusals import refusal_words

# So long may a result be contested when nothing else is said.
CONTEST = timedelta(days=7)
LAST_MINUTE = time(23, 59)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Say who would see what, and who would not; a POST does it, if that is still so."""
    enrollment, found = _releasable(request, course, assignment)
    scope = _scope_form(request, enrollment, found)
    if not scope.is_valid():
        return _page(request, enrollment, found, scope, status=400)
    if request.method != "POST":
        return _page(request, enrollment, found, scope)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _page(request, enrollment, found, scope, form, status=422)
    try:
        done = services.release_grades(
            acting_user=request.user, now=timezone.now(), assignment=found, seen=form.cleaned_data["seen"],
            contest_until=form.cleaned_data["contest_until"], **scope.scope,
        )  # fmt: skip
    except services.NothingToReleaseError as refusal:
        messages.error(request, refusal_words(refusal))
        return redirect("grading:submissions", course, assignment)
    except services.PlanChangedError as refusal:
        messages.warning(request, refusal_words(refusal))
        return _page(request, enrollment, found, scope, form, status=409)
    messages.success(request, _released_words(done))
    return redirect("grading:submissions", course, assignment)


@require_http_methods(["GET", "HEAD", "POST"])
def release_take_back(request: HttpRequest, course: str, assignment: int, release: int) -> HttpResponse:
    """Hold back again what a release shows; asked for first."""
    enrollment, found = _releasable(request, course, assignment)
    made = get_object_or_404(queries.releases_of(found), pk=release)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        held = services.take_back_release(
            acting_user=request.user, now=timezone.now(), release=made, reason=form.cleaned_data["reason"]
        )
        words = ngettext("%(n)s result is held back again.", "%(n)s results are held back again.", held)
        messages.success(request, words % {"n": held})
        return redirect("grading:release", course, assignment)
    return render(
        request,
        "grading/release_take_back.html",
        {"course": enrollment.course, "enrollment": enrollment, "assignment": found, "release": made, "form": form},
        status=422 if form.is_bound else 200,
    )


def _releasable(request: HttpRequest, course: str, assignment: int) -> tuple[Enrollment, Assignment]:
    enrollment, found = assignment_or_404(request, course, assignment)
    if not rules.can_release(enrollment, found):
        raise PermissionDenied
    return enrollment, found


def _scope_form(request: HttpRequest, enrollment: Enrollment, assignment: Assignment) -> ScopeForm:
    # A release to one tells whether theirs is ready, and of whom that is true tells whose essay was just marked.
    students = list(
        rules.known_writers(rules.gradable_enrollments(enrollment), assignment)
        .select_related("user")
        .order_by("user__sort_key", "pk")
    )
    return ScopeForm(
        request.POST if request.method == "POST" else request.GET,
        groups=[] if rules.hides_names(assignment) else groups_of(enrollment.course),
        students=[(student, str(student.user)) for student in students],
    )


def _page(
    request: HttpRequest,
    enrollment: Enrollment,
    assignment: Assignment,
    scope: ScopeForm,
    form: ReleaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    plan = queries.release_plan(assignment, viewer=enrollment, **(scope.scope if scope.is_valid() else {}))
    if form is None:
        last = timezone.localtime(timezone.now() + CONTEST).date()
        until = timezone.make_aware(datetime.combine(last, LAST_MINUTE))
        form = ReleaseForm(initial={"contest_until": until})
    return render(
        request,
        "grading/release.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": assignment,
            "scope": scope,
            "to": scope.cleaned_data.get("to", "") if scope.is_valid() else "",
            "form": form,
            "seen": plan.seen,
            "ready": plan.ready,
            "waiting": plan.waiting,
            "released": len(plan.released),
            "releases": queries.releases_of(assignment),
        },
        status=status,
    )


def _released_words(done: services.Released) -> str:
    words = ngettext(
        "Released to %(n)s student.", "Released to %(n)s students.", done.released
    ) % {"n": done.released}  # fmt: skip
    if done.not_ready:
        words = f"{words} " + ngettext(
            "%(n)s has no result yet.", "%(n)s have no result yet.", done.not_ready
        ) % {"n": done.not_ready}  # fmt: skip
    return words
