"""To the university and back: allauth's pages, where a provider that does not answer is told in words.

Each way there carries a nonce, which has to come back in the token: one that was given for another way is of no use.
allauth sends none. It is a digest of the state, which the session keeps for this one way.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlsplit

from allauth.core.internal.httpkit import add_query_params
from allauth.socialaccount import views as linked
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from jwt import PyJWTError
from requests import RequestException

from classroom.accounts.views.saml import is_set as saml_is_set
from classroom.accounts.views.saml import saml_login


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
        except (RequestException, OAuth2Error, PyJWTError, AttributeError, LookupError, TypeError, ValueError) as error:
            provider = get_adapter().get_provider(request, provider_id)
            return render_authentication_error(request, provider, exception=error)

    return answered


class _Adapter(OpenIDConnectOAuth2Adapter):
    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict:
        token = super()._decode_id_token(app, id_token)
        if token.get("nonce") != _nonce(self.request.GET.get("state", "")):
            raise OAuth2Error("The token was given for another way.")
        return token

    def complete_login(self, request: HttpRequest, *args: Any, **kwargs: Any) -> SocialLogin:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("There is no token that says who it is.")
        return super().complete_login(request, *args, **kwargs)


def _nonce(state: str) -> str:
    return hashlib.sha256(b"accounts.university:" + state.encode(errors="replace")).hexdigest()


@login_not_required
def university_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the university, by whichever of the two ways is set."""
    return saml_login(request, provider_id) if saml_is_set() else _login(request, provider_id)


@_answered
def _login(request: HttpRequest, provider_id: str) -> HttpResponse:
    response = OAuth2LoginView.adapter_view(_Adapter(request, provider_id))(request)
    state = parse_qs(urlsplit(getattr(response, "url", "")).query).get("state")
    if state:
        response["Location"] = add_query_params(response.url, {"nonce": _nonce(state[0])})
    return response


@_answered
def university_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from it."""
    return OAuth2CallbackView.adapter_view(_Adapter(request, provider_id))(request)


def university(request: HttpRequest) -> HttpResponse:
    """The university account that is linked with one's own, to link or to unlink."""
    return linked.connections(request) if settings.UNIVERSITY else redirect("accounts:profile")
