"""Signing in with a passkey alone: allauth's page, which goes on to where one wanted to go."""

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpResponse


class SignInByPasskey(LoginWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        passkey = form.cleaned_data["credential"]
        login = Login(user=passkey.user, redirect_url=get_next_redirect_url(self.request))
        return flows.perform_passwordless_login(self.request, passkey, login)


sign_in_by_passkey = login_not_required(SignInByPasskey.as_view())
