"""Each request runs in its reader's language: their own choice, else the browser's, else Thai. Its answer is theirs alone."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers


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
