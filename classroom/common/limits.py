"""How often somebody may do a thing within a time, by allauth's counters, which all processes share."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse


def is_over(request: HttpRequest, act: str) -> bool:
    """Whether the person, or the address that they come from, has done `act` (of settings.RATE_LIMITS) too often."""
    return ratelimit.consume(request, dry_run=True, **_of(act)) is None


def count(request: HttpRequest, act: str) -> bool:
    """Count one more `act`, and say whether it is still within the limit."""
    return ratelimit.consume(request, **_of(act)) is not None


def too_often(request: HttpRequest) -> HttpResponse:
    """The page that says so, with 429."""
    return ratelimit.respond_429(request)


def _of(act: str) -> dict:
    return {"app": "classroom", "action": act, "config": settings.RATE_LIMITS, "limit_get": True}
