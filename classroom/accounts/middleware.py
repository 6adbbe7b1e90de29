"""What is done on every request: it runs as its reader likes it, behind what they have to agree to, and where they are
signed in is kept up to date."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from classroom.accounts import devices, services, sessions
from classroom.accounts.models import User
from classroom.accounts.reader import preferring


class PreferencesMiddleware:
    """Activate the language of the signed-in reader, or of the language cookie and the browser for others, else Thai;
    and how the reader likes dates and numbers, with the end of the request as its end.

    Stands behind AuthenticationMiddleware, in the place of LocaleMiddleware. Unless the reader has a time zone of their
    own, it is the installation's, until `membership_or_404` opens a course.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asking for a session's user costs queries, so visitors without a session are not asked.
        reader = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        chosen = getattr(reader, "language", "")
        language = chosen or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), preferring(reader):
            response = self.get_response(request)
        if not chosen:
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        if reader is not None:
            # For nobody between us and the reader to keep, and asked for anew each time: a 304 when it is the same.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class LastSeenMiddleware:
    """Write down when a session was used last, with which device and from where; once in a few minutes. And tell a device
    that somebody has signed in with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            key = request.session.session_key
            if key and sessions.is_due(key):
                services.see_session(
                    now=timezone.now(),
                    session_key=key,
                    user_agent=devices.user_agent(request),
                    address=devices.address(request),
                )
        devices.keep(request, response)
        return response


class ConsentMiddleware:
    """Show who has to agree to a text first that text, and nothing else. Asks the database nothing: the account says so.

    Signing out, the language, the copy of one's data and having it erased stay open; so is what is open to strangers.
    """

    OPEN = frozenset(
        ("accounts:consent", "accounts:data", "accounts:copy", "accounts:copy_file", "accounts:erasure",
         "account_logout", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "set_language")
    )  # fmt: skip

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not getattr(view, "login_required", True):
            return None
        if not getattr(request.user, "consent_due", False) or request.resolver_match.view_name in self.OPEN:
            return None
        path = f"{reverse('accounts:consent')}?{urlencode({'next': request.get_full_path()})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": path})
        return HttpResponseRedirect(path)


def on_sign_in(sender: type, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Somebody has signed in: keep where, and tell them when it was with a device that they have not used before.

    Not at their first sign-in of all, not again on the same day for the same kind of browser, and not where they have
    switched it off.
    """
    if not request.session.session_key:
        request.session.save()
    sessions.is_due(request.session.session_key)
    is_new = bool(user.last_login and user.email) and not devices.is_known(request, user)
    services.begin_session(
        now=timezone.now(),
        person=user,
        session_key=request.session.session_key,
        user_agent=devices.user_agent(request),
        address=devices.address(request),
        tell=is_new and user.mails_new_devices and devices.may_tell(request, user),
    )
    devices.remember(request, user)
