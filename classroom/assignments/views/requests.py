"""Asking for more time, and the instructors' queue."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classroom.assignments import queries, rules, services
from classroom.assignments.forms import AskForm, DecideForm
from classroom.assignments.models import Work
from classroom.assignments.views import entry
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment


@require_http_methods(["GET", "HEAD", "POST"])
def extension_ask(request: HttpRequest, course: str, assignment: int, work: str = Work.ESSAY) -> HttpResponse:
    """A student asks for more time to write or to read; one request for each at a time."""
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    asked = entry.work_of(enrollment, found, work)
    form = AskForm(request.POST or None, initial={"days": 1})
    waiting = queries.own_open_request(enrollment, found, work)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_extension(
                acting_user=request.user, now=now, assignment=found, enrollment=enrollment,
                minutes=form.cleaned_data["minutes"], reason=form.cleaned_data["reason"], work=work,
            )  # fmt: skip
        except services.NothingToRead:
            messages.warning(request, _("The readings count by now: nobody can read any more."))
        except services.AlreadyAsked:
            messages.warning(request, _("You have asked already. Withdraw that request to ask for something else."))
        else:
            messages.success(request, _("Your instructor is asked. You are told when it is decided."))
        return redirect(asked.path)
    return entry.page(
        request, "extension_ask", enrollment, status=422 if form.is_bound else 200,
        form=form, assignment=found, waiting=waiting, deadline=asked.deadline, work=work, back=asked.path,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def extension_withdraw(request: HttpRequest, course: str, assignment: int, work: str = Work.ESSAY) -> HttpResponse:
    """Ask first, then withdraw one's open request; 404 when there is none."""
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    back = entry.work_of(enrollment, found, work).path
    waiting = queries.own_open_request(enrollment, found, work)
    if waiting is None:
        raise Http404
    if request.method != "POST":
        return entry.page(request, "extension_withdraw", enrollment, assignment=found, waiting=waiting, back=back)
    try:
        services.withdraw_request(acting_user=request.user, now=now, request=waiting)
    except services.RequestSettled:
        messages.warning(request, _("It was decided in the meantime."))
    else:
        messages.success(request, _("The request is withdrawn."))
    return redirect(back)


@require_safe
def extension_requests(request: HttpRequest, course: str) -> HttpResponse:
    """What students of the course have asked for: first what waits, then what is settled."""
    enrollment = _decides(request, course)
    return entry.page(
        request, "extension_requests", enrollment,
        waiting=queries.requests_to_decide(enrollment), settled=queries.settled_requests(enrollment),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def extension_decide(request: HttpRequest, course: str, asked: int) -> HttpResponse:
    """Grant a request, as asked or otherwise, or refuse it with a word. 409 when it is settled already."""
    now = timezone.now()
    enrollment = _decides(request, course)
    found = queries.request_to_decide(enrollment, asked)
    if found is None:
        raise Http404
    form = DecideForm(request.POST or None, minutes=found.minutes, to_read=found.work == Work.READINGS)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = {"acting_user": request.user, "now": now, "request": found, "answer": data["answer"]}
        try:
            if data["decision"] == "refuse":
                services.refuse_request(**act)
                messages.success(request, _("The request is refused, and the student is told."))
            else:
                services.grant_request(**act, minutes=data["minutes"], with_penalty=data.get("with_penalty", False))
                messages.success(request, _("%(person)s has more time.") % {"person": found.enrollment.user})
            return redirect("assignments:extension_requests", enrollment.course.slug)
        except services.RequestSettled as settled:
            found.state, found.answer, status = settled.request.state, settled.request.answer, 409
            messages.warning(request, _("This request was settled in the meantime; nothing was changed."))
    return entry.page(
        request, "extension_decide", enrollment, status=status, form=form, asked=found, assignment=found.assignment,
        deadline=entry.work_of(found.enrollment, found.assignment, found.work).deadline,
        is_open=found.state == found.State.OPEN, to_read=found.work == Work.READINGS,
        earlier=[
            each
            for each in queries.own_requests(found.enrollment, found.assignment, found.work)
            if each.pk != found.pk
        ],
    )  # fmt: skip


def _decides(request: HttpRequest, course: str) -> Enrollment:
    enrollment = entry.member(request, course)
    if not rules.can_change_assignment(enrollment):
        raise PermissionDenied
    return enrollment
