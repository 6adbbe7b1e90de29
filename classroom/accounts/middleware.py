"""What is done on every request: it runs in its reader's language, and where they are signed in is kept up to date."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from classroom.accounts import devices, services, sessions
from classroom.accounts.models import User


class PreferencesMiddleware:
    """Activate the language of the signed-in reader, or of the language cookie and the browser for others.

    Stands behind AuthenticationMiddleware, in the place of LocaleMiddleware. The time zone is the
    installation's, until `membership_or_404` opens a course.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = self._own_language(request)
        language = chosen or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(None):
            response = self.get_response(request)
        if not chosen:
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # For nobody between us and the reader to keep, and asked for anew each time: a 304 when it is the same.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    @staticmethod
    def _own_language(request: HttpRequest) -> str:
        # Asking for a session's user costs queries, so visitors without a session are not asked.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return ""
        return getattr(request.user, "language", "")


class LastSeenMiddleware:
    """Write down when a session was used last, with which device and from where; once in a few minutes."""

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
        return response


def on_sign_in(sender: type, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Somebody has signed in: keep where."""
    if not request.session.session_key:
        request.session.save()
    sessions.is_due(request.session.session_key)
    services.begin_session(
        now=timezone.now(),
        person=user,
        session_key=request.session.session_key,
        user_agent=devices.user_agent(request),
        address=devices.address(request),
    )
