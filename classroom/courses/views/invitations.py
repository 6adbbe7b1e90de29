"""Accepting an invitation: with the account that one has, or with one made from it."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from classroom.common import limits
from classroom.common.shown.sentences import gettext as _
from classroom.courses.forms.joining import NewAccountForm
from classroom.courses.models import Invitation
from classroom.courses.queries import joining as queries
from classroom.courses.rules import joining as rules
from classroom.courses.services import invitations as services


@never_cache
@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What is offered, to whoever has the link of the mail; with a form for an account where there is none."""
    if limits.is_over(request, "unknown_invitation"):
        return limits.too_often(request)
    key_hash = services.hash_of(secret)
    found = queries.find_invitation(key_hash, timezone.now())
    if (
        found is None
        and request.user.is_authenticated
        and (course := queries.course_entered_by(key_hash, request.user))
    ):
        return redirect("desk:course", course.slug)  # whoever opens the mail again wants to get there
    account = queries.account_of(found.email) if found else None
    if found is None or (account and not account.is_active):
        return _closed(request)
    timezone.activate(ZoneInfo(found.course.time_zone))
    context = {"invitation": found, "course": found.course, "account": account, "here": request.path}
    if request.user.is_authenticated:
        if request.method == "POST":
            return _accept(request, found, key_hash)
        return render(request, "joining/invitation.html", context)
    if account:
        return render(request, "joining/invitation.html", context)
    form = NewAccountForm(request.POST if request.method == "POST" else None, invitation=found)
    if request.method == "POST" and form.is_valid():
        if not limits.count(request, "account_by_invitation"):
            return limits.too_often(request)
        if made := _accept_as_new(request, found, key_hash, form):
            return made
    return render(
        request, "joining/invitation.html", context | {"form": form}, status=422 if form.is_bound else 200
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, invitation: int) -> HttpResponse:
    """An invitation to the address of one's account, without the link of the mail."""
    now = timezone.now()
    own = rules.own_invitations(request.user, now).select_related("course", "group", "sent_by")
    found = own.filter(pk=invitation).first()
    if found is None:
        return _closed(request, counts=False)
    timezone.activate(ZoneInfo(found.course.time_zone))
    if request.method == "POST":
        return _accept(request, found)
    context = {"invitation": found, "course": found.course, "account": request.user, "here": request.path}
    return render(request, "joining/invitation.html", context)


def _accept(request: HttpRequest, found: Invitation, key_hash: str = "") -> HttpResponse:
    try:
        services.accept_invitation(
            acting_user=request.user, now=timezone.now(), invitation=found, key_hash=key_hash
        )  # fmt: skip
    except services.InvitationClosed:
        return _closed(request, counts=False)
    return _welcome(request, found)


def _accept_as_new(request: HttpRequest, found: Invitation, key_hash: str, form: NewAccountForm) -> HttpResponse | None:
    """Make the account and sign its holder in; None when the form says what is wrong."""
    try:
        person, _place = services.accept_as_new(
            now=timezone.now(), invitation=found, key_hash=key_hash, **form.cleaned_data
        )  # fmt: skip
    except services.InvitationClosed:
        return _closed(request, counts=False)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return _welcome(request, found)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, _("You are in “%(course)s” now.") % {"course": found.course.shown_title})
    return redirect("desk:course", found.course.slug)


def _closed(request: HttpRequest, *, counts: bool = True) -> HttpResponse:
    """The same for a link that never was, one that is used, and one that is over."""
    if counts and not limits.count(request, "unknown_invitation"):
        return limits.too_often(request)
    return render(request, "joining/closed.html", status=404)
