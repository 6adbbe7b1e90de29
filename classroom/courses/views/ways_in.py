"""How people come into a course, for its instructors: codes, those who ask or wait, and invitations."""

import io

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.accounts.services import LinksHeld
from classroom.common import limits
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.forms.joining import DecideForm, InviteForm, JoinCodeForm
from classroom.courses.models import Course, Enrollment, JoinCode
from classroom.courses.queries import joining as queries
from classroom.courses.services import codes, invitations
from classroom.courses.services import joining as requests
from classroom.courses.views.common import instructor_or_403


@require_safe
def ways_in(request: HttpRequest, course: str) -> HttpResponse:
    """All ways into the course on one page, and who stands before it."""
    enrollment = instructor_or_403(request, course)
    return _page(request, enrollment, DecideForm(course=enrollment.course))


def _page(request: HttpRequest, enrollment: Enrollment, form: DecideForm) -> HttpResponse:
    ways = queries.ways_in(enrollment.course, timezone.now(), page=request.GET.get("page"))
    context = {"ways": ways, "form": form, **_common(enrollment)}
    return render(request, "courses/ways_in.html", context, status=422 if form.is_bound else 200)


def _common(enrollment: Enrollment) -> dict:
    return {"course": enrollment.course, "enrollment": enrollment}


@require_POST
def requests_decide(request: HttpRequest, course: str) -> HttpResponse:
    """Let the chosen ones in, or refuse them with a reason."""
    enrollment = instructor_or_403(request, course)
    form = DecideForm(request.POST, course=enrollment.course)
    if not form.is_valid():
        return _page(request, enrollment, form)
    done = requests.decide_requests(
        acting_user=request.user, now=timezone.now(), course=enrollment.course, requests=form.cleaned_data["chosen"],
        let=form.cleaned_data["act"] == "let_in", reason=form.cleaned_data["reason"],
    )  # fmt: skip
    for level, said in done.sentences():
        messages.add_message(request, level, said)
    return redirect("courses:ways_in", enrollment.course.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def code_create(request: HttpRequest, course: str) -> HttpResponse:
    """Make a code."""
    enrollment = instructor_or_403(request, course)
    form = JoinCodeForm(request.POST if request.method == "POST" else None, course=enrollment.course)
    if request.method == "POST" and form.is_valid():
        made = codes.create_code(
            acting_user=request.user, now=timezone.now(), course=enrollment.course, **form.cleaned_data
        )  # fmt: skip
        return redirect("courses:code", enrollment.course.slug, made.pk)
    context = {"form": form, **_common(enrollment)}
    return render(request, "courses/code_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def code(request: HttpRequest, course: str, join_code: int) -> HttpResponse:
    """One code: as letters, link and picture, how many came by it, and its end."""
    enrollment = instructor_or_403(request, course)
    return render(request, "courses/code.html", _of_code(enrollment, join_code))


@require_safe
def code_sheet(request: HttpRequest, course: str, join_code: int) -> HttpResponse:
    """The code in large letters, for the screen of a classroom and for paper."""
    enrollment = instructor_or_403(request, course)
    return render(request, "courses/code_sheet.html", _of_code(enrollment, join_code))


def _of_code(enrollment: Enrollment, pk: int) -> dict:
    found = _code(enrollment.course, pk)
    return {
        "code": found,
        "is_open": queries.lasts(found, timezone.now()),
        "came": queries.came_by(found),
        "link": _link(found),
        "join_address": f"{settings.SITE_URL}{reverse('joining:enter')}",
        **_common(enrollment),
    }


def _code(course: Course, pk: int) -> JoinCode:
    return get_object_or_404(course.join_codes.select_related("course", "group", "made_by"), pk=pk)


def _link(found: JoinCode) -> str:
    return settings.SITE_URL + reverse("joining:join", args=(found.grouped,))


@require_safe
def code_picture(request: HttpRequest, course: str, join_code: int) -> HttpResponse:
    """The link as a QR code (SVG), black on white in every theme."""
    enrollment = instructor_or_403(request, course)
    found = _code(enrollment.course, join_code)
    drawing = io.BytesIO()
    segno.make(_link(found), error="m", micro=False).save(
        drawing, kind="svg", scale=8, border=4, dark="#000", light="#fff"
    )  # fmt: skip
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@require_POST
def code_end(request: HttpRequest, course: str, join_code: int) -> HttpResponse:
    """Let nobody come by a code any more."""
    enrollment = instructor_or_403(request, course)
    found = _code(enrollment.course, join_code)
    if codes.end_code(acting_user=request.user, now=timezone.now(), join_code=found):
        messages.success(request, _("Nobody comes by the code %(code)s any more.") % {"code": found.grouped})
    return redirect("courses:ways_in", enrollment.course.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, course: str) -> HttpResponse:
    """Invite people by mail."""
    enrollment = instructor_or_403(request, course)
    form = InviteForm(
        request.POST if request.method == "POST" else None, course=enrollment.course, user=request.user
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if not limits.count(request, "invite"):
            return limits.too_often(request)
        try:
            made = invitations.invite(
                acting_user=request.user, now=timezone.now(), course=enrollment.course, **form.cleaned_data
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            said = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("courses:ways_in", enrollment.course.slug)
    context = {"form": form, "days": settings.INVITATION_DAYS, **_common(enrollment)}
    return render(request, "courses/invite.html", context, status=422 if form.is_bound else 200)


@require_POST
def invitation_resend(request: HttpRequest, course: str, invitation: int) -> HttpResponse:
    """Mail a new link; the old one is dead."""
    enrollment = instructor_or_403(request, course)
    found = get_object_or_404(enrollment.course.invitations.all(), pk=invitation)
    if not limits.count(request, "invite_one"):
        return limits.too_often(request)
    try:
        invitations.resend_invitation(acting_user=request.user, now=timezone.now(), invitation=found)
    except invitations.InvitationClosed:
        messages.warning(request, _("This invitation was accepted or ended meanwhile."))
    except LinksHeld as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("A new link is on its way to %(email)s. The old one is dead.") % {"email": found.email}
        )  # fmt: skip
    return redirect("courses:ways_in", enrollment.course.slug)


@require_POST
def invitation_end(request: HttpRequest, course: str, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    enrollment = instructor_or_403(request, course)
    found = get_object_or_404(enrollment.course.invitations.all(), pk=invitation)
    if invitations.end_invitation(acting_user=request.user, now=timezone.now(), invitation=found):
        messages.success(request, _("The invitation of %(email)s is ended.") % {"email": found.email})
    else:
        messages.warning(request, _("This invitation was accepted or ended meanwhile."))
    return redirect("courses:ways_in", enrollment.course.slug)
