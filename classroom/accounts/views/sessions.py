"""Where I am signed in, and signing devices out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classroom.accounts import queries, services
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The devices on which one is signed in, this one among them."""
    return render(request, "accounts/sessions.html", {"devices": queries.device_list(request.user, _key(request))})


@require_POST
def session_end(request: HttpRequest, sign_in: int) -> HttpResponse:
    """Sign one device out."""
    found = get_object_or_404(queries.sign_ins(request.user, timezone.now()), pk=sign_in)
    if found.session_key == _key(request):
        return redirect("account_logout")
    services.end_sign_in(acting_user=request.user, now=timezone.now(), sign_in=found)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:sessions")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign all others out."""
    number = services.end_sign_ins(acting_user=request.user, now=timezone.now(), person=request.user, but=_key(request))
    messages.success(
        request, ngettext("%(n)d device is signed out.", "%(n)d devices are signed out.", number) % {"n": number}
    )
    return redirect("accounts:sessions")


def _key(request: HttpRequest) -> str:
    return request.session.session_key or ""
