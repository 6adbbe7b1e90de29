"""What a person reads when a page is refused, absent or broken."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import requires_csrf_token

from classroom.accounts.services import AccountErased
from classroom.courses.rules import Archived


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Drawn without the request, of which even the host may be wrong; in its language, where that is not known yet."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    return HttpResponse(_bad_request(language), status=400)


@lru_cache(maxsize=8)
def _bad_request(language: str) -> str:
    """The same page for everybody who reads the language: whoever sends rubbish in heaps has it made once."""
    with translation.override(language):
        return render_to_string("400.html")


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refused, with the reason where there is one to tell."""
    reason = str(exception) if isinstance(exception, (Archived, AccountErased)) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: most often a page left open over a new sign-in."""
    return render(request, "403_csrf.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request: what broke may be the database or the session, which its user would be asked of."""
    return HttpResponse(render_to_string("500.html"), status=500)
