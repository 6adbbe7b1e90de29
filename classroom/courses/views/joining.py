"""Joining a course by a code, and waiting to be let in."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.common import limits
from classroom.common.shown.sentences import gettext as _
from classroom.courses.forms.joining import EnterCodeForm
from classroom.courses.models import Enrollment, JoinCode, JoinRequest
from classroom.courses.queries import joining as queries
from classroom.courses.rules import joining as rules
from classroom.courses.services import joining as services


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code of a course."""
    form = EnterCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("joining:join", form.cleaned_data["code"])
    return render(request, "joining/enter.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the code opens, and join on confirmation. Members and those who wait go where they are already."""
    if limits.is_over(request, "unknown_code"):
        return limits.too_often(request)
    now = timezone.now()
    found = queries.find_code(code, now)
    if found is None:
        return _unknown(request)
    timezone.activate(ZoneInfo(found.course.time_zone))
    if way := _where_already(request, found, now):
        return way
    if request.method == "POST":
        return _join(request, found)
    place = queries.place_in(found.course, request.user)
    last = queries.last_request(found.course, request.user)
    context = {
        "code": found,
        "course": found.course,
        "instructors": queries.instructors_of(found.course),
        "comes_back": place is not None and place.state == Enrollment.State.DROPPED,
        "full": queries.is_full(found.course) or queries.is_used_up(found),
        "refused": last if last and last.state == JoinRequest.State.REFUSED and last.join_code_id == found.pk else None,
    }
    return render(request, "joining/join.html", context)


def _where_already(request: HttpRequest, found: JoinCode, now) -> HttpResponse | None:
    place = queries.place_in(found.course, request.user)
    if place and place.state == Enrollment.State.ACTIVE:
        return redirect("desk:course", found.course.slug)
    if invitation := rules.own_invitations(request.user, now).filter(course=found.course).first():
        return redirect("joining:invited", invitation.pk)
    last = queries.last_request(found.course, request.user)
    return redirect("joining:wait", last.pk) if last and last.state in rules.OPEN_REQUESTS else None


def _join(request: HttpRequest, found: JoinCode) -> HttpResponse:
    try:
        outcome = services.join_by_code(acting_user=request.user, now=timezone.now(), join_code=found)
    except services.CodeClosed:
        return _unknown(request)
    except services.AskedAndRefused:
        # The page says where one stands.
        return redirect("joining:join", found.code)
    if isinstance(outcome, JoinRequest):
        return redirect("joining:wait", outcome.pk)
    messages.success(request, _("You are in “%(course)s” now.") % {"course": found.course.shown_title})
    return redirect("desk:course", found.course.slug)


def _unknown(request: HttpRequest) -> HttpResponse:
    """The same for a code that never was and for one that is over. It counts: nobody tries them all."""
    if not limits.count(request, "unknown_code"):
        return limits.too_often(request)
    return render(request, "joining/unknown.html", {"form": EnterCodeForm()}, status=404)


@require_safe
def wait(request: HttpRequest, wait: int) -> HttpResponse:
    """One's own request: what it waits for, the number in the line, or what came of it."""
    found = get_object_or_404(rules.own_requests(request.user).select_related("course", "join_code"), pk=wait)
    timezone.activate(ZoneInfo(found.course.time_zone))
    waits = found.state == JoinRequest.State.WAITING
    context = {
        "asked": found,
        "course": found.course,
        "number": queries.number_in_line(found) if waits else None,
        "is_open": found.state in rules.OPEN_REQUESTS,
    }
    return render(request, "joining/wait.html", context)


@require_POST
def withdraw(request: HttpRequest, wait: int) -> HttpResponse:
    """Take one's request back."""
    found = get_object_or_404(rules.own_requests(request.user), pk=wait)
    if services.withdraw_request(acting_user=request.user, now=timezone.now(), request=found):
        messages.success(request, _("Your request is withdrawn."))
    return redirect("joining:wait", found.pk)
