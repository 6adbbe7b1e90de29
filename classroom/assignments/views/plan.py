"""What is set: the list, the page of one assignment, and the form behind it."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.assignments import queries, rules, services
from classroom.assignments.forms import AssignmentForm, ShownForm
from classroom.assignments.models import Assignment, LatePolicy
from classroom.assignments.rules.text import word_range
from classroom.assignments.views import entry
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment


@require_safe
def assignment_list(request: HttpRequest, course: str) -> HttpResponse:
    """Every essay of the course: with one's own state, or with the counts of the class."""
    enrollment, now = entry.member(request, course), timezone.now()
    if course_rules.is_staff(enrollment):
        lines = queries.staff_lines(enrollment, now)
    else:
        lines = queries.student_standings(enrollment, now)
    return entry.page(
        request, "list", enrollment,
        lines=[(line, line.state(now)) for line in lines],
        is_staff=course_rules.is_staff(enrollment),
        hands_in=course_rules.hands_in(enrollment),
    )  # fmt: skip


@require_safe
def assignment(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """What is asked and until when; for students where they stand, for staff what came in."""
    now = timezone.now()
    enrollment, found = entry.visible(request, course, assignment, now)
    context = {"assignment": found, "sections": queries.sections_to_draw_on(found), "wanted": word_range(found)}
    context["asked"] = queries.asked_parts(found)
    context["late_cost"] = rules.policy_words(found)
    if course_rules.is_staff(enrollment):
        line = queries.staff_line(enrollment, found, now)
        context |= {
            "line": line,
            "state": line.state(now),
            "deadline": line.deadline,
            "closed": line.deadline.is_closed(now),
            "extensions": queries.extensions_of(enrollment, found),
            "may_change": rules.can_change_assignment(enrollment, found),
        }
        return entry.page(request, "assignment_staff", enrollment, **context)
    standing = queries.standing(enrollment, found)
    context |= {
        "standing": standing,
        "state": standing.state(now),
        "deadline": standing.deadline,
        "closed": standing.deadline.is_closed(now),
        "may_write": rules.can_write(enrollment, found, now),
    }
    context["team"] = queries.own_team(enrollment, found)
    if context["may_write"]:
        if found.late_policy == LatePolicy.BANK:
            context["late_left"], context["late_bank"] = queries.late_days_left(enrollment)
        context["requests"] = queries.own_requests(enrollment, found)
        context["open_request"] = any(each.state == each.State.OPEN for each in context["requests"])
    return entry.page(request, "assignment", enrollment, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, course: str) -> HttpResponse:
    """Set an essay; a form that is sent twice sets one."""
    enrollment = entry.member(request, course)
    if not rules.can_change_assignment(enrollment):
        raise PermissionDenied
    form = AssignmentForm(
        request.POST or None, course=enrollment.course, late_days=queries.bank_of(enrollment.course_id)
    )
    if request.method == "POST" and form.is_valid():
        made = services.create_assignment(
            acting_user=request.user, now=timezone.now(), course=enrollment.course, **form.cleaned_data
        )
        messages.success(request, _("The assignment is set. Give it a rubric next."))
        return redirect("assignments:assignment", enrollment.course.slug, made.pk)
    return entry.page(request, "form", enrollment, status=422 if form.is_bound else 200, form=form, assignment=None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Change what is asked or until when. A time that changes something for somebody is shown first, with 200.

    What was shown is applied, and nothing else: 409 shows what it has become meanwhile.
    """
    now = timezone.now()
    enrollment, found = entry.teacher(request, course, assignment, now)
    bank = queries.bank_of(enrollment.course_id)
    form = AssignmentForm(request.POST or None, course=enrollment.course, assignment=found, late_days=bank)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        move = services.preview_move(now=now, assignment=found, **data) if _moves(found, bank, data) else None
        looked = ShownForm(request.POST)
        shown = looked.cleaned_data["shown"] if looked.is_valid() else ""
        if move and move.changes_anything and shown != move.fingerprint:
            return _preview(request, enrollment, found, data, move, stale=bool(shown))
        try:
            services.update_assignment(
                acting_user=request.user, now=now, assignment=found, shown=move.fingerprint if move else None, **data
            )
        except services.TeamsWrite:
            form.add_error("in_teams", _("Teams have begun to write; the essay stays theirs."))
        except services.MoveChanged:
            move = services.preview_move(now=now, assignment=found, **data)
            return _preview(request, enrollment, found, data, move, stale=True)
        else:
            messages.success(request, _("The assignment is changed."))
            return redirect("assignments:assignment", enrollment.course.slug, found.pk)
    return entry.page(request, "form", enrollment, status=422 if form.is_bound else 200, form=form, assignment=found)


def _moves(assignment: Assignment, bank: int, data: dict) -> bool:
    """Whether `data` has another time or another price of lateness than the assignment."""
    if data["late_days"] is not None and data["late_days"] != bank:
        return True
    return any(data[name] != getattr(assignment, name) for name in services.MOVING)


def _preview(
    request: HttpRequest,
    enrollment: Enrollment,
    assignment: Assignment,
    data: dict,
    move: services.Move,
    *,
    stale: bool,
) -> HttpResponse:
    # As it would be, for the sentence alone: it is not saved.
    planned = copy(assignment)
    for name in services.MOVING:
        setattr(planned, name, data[name])
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "shown")
        for value in values
    ]
    return entry.page(
        request, "move", enrollment, status=409 if stale else 200, assignment=assignment, move=move, kept=kept,
        stale=stale, new_deadline=rules.effective_deadline(None, planned),
    )  # fmt: skip
