"""To the university and back: allauth's pages, where a provider that does not answer is told in words."""

from collections.abc import Callable
from functools import wraps

from allauth.socialaccount import views as linked
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from jwt import PyJWTError
from requests import RequestException


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where there is such a provider: what it does not answer, or answers out of order, ends in our page of errors."""

    @login_not_required
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
        if "openid_connect" not in settings.SOCIALACCOUNT_PROVIDERS:
            return redirect("account_login")
        try:
            return view(request, provider_id)
        except (RequestException, OAuth2Error, PyJWTError, KeyError, TypeError, ValueError) as error:
            provider = get_adapter().get_provider(request, provider_id)
            return render_authentication_error(request, provider, exception=error)

    return answered


university_login = _answered(openid.login)
university_callback = _answered(openid.callback)


def university(request: HttpRequest) -> HttpResponse:
    """The university account that is linked with one's own, to link or to unlink."""
    return linked.connections(request) if settings.UNIVERSITY else redirect("accounts:profile")
