"""Signing in through the university: whose account it is that somebody comes with.

It is the account that was linked with the subject of the provider; else that of the student number; else that of the
e-mail address, if the provider has verified it; never that of a name. An administrator links theirs by hand.
"""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from classroom.accounts import devices, queries, services
from classroom.accounts.models import User
from classroom.common.student_numbers import plain_number
from classroom.common.thai.normalise import normalise

logger = logging.getLogger(__name__)

#: Why somebody whom the university knows does not come in here.
REFUSALS = {
    "unknown": gettext_lazy("No account here has your student number or e-mail address. Ask your instructor for one."),
    "administrator": gettext_lazy(
        "Administrators link their university account by hand: sign in with your password, then link it under “My account”."
    ),
    "other": gettext_lazy(
        "The account with your student number or e-mail address is linked to another university account. "
        "Ask an administrator."
    ),
    "conflict": gettext_lazy(
        "Your student number or e-mail address belongs to somebody else's account here. Ask an administrator."
    ),
    "incomplete": gettext_lazy("The university's answer says different things about who you are. Try again."),
}


def button_name() -> str:
    """What stands on the button, in the language of the page; empty where there is no such sign-in."""
    chosen = settings.UNIVERSITY
    return chosen["names"].get(get_language() or "", chosen["names"]["en"]) if chosen else ""


class UniversityAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": gettext_lazy("Set a password first: without one you could not sign in any more."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Mapping) -> User:
        """Keep what the provider says for this sign-in; in the database stays only what tells the accounts apart."""
        found = sociallogin.account.extra_data
        sociallogin.claims = _claims(found)
        sociallogin.account.extra_data = {
            "userinfo": {"sub": sociallogin.account.uid, "name": _name(sociallogin.claims)}
        }
        return sociallogin.user

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Never by itself: `pre_social_login` decides."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False  # who is new has an account made in `pre_social_login`, or none

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is and link it, make one, or end in words that say why not."""
        claims = getattr(sociallogin, "claims", {})
        if claims.get("sub", sociallogin.account.uid) != sociallogin.account.uid or claims.get("differs"):
            _refuse(request, "incomplete")
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        number, address = _number(claims), _verified_address(claims)
        person = queries.person_of_university(number, address)
        if person is None:
            person = self._new_person(request, sociallogin, claims, number, address)
        elif not person.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        elif person.is_staff:
            _refuse(request, "administrator")
        elif queries.is_linked(person):
            _refuse(request, "other")
        try:
            sociallogin.account = services.link_university(
                now=timezone.now(), person=person, account=sociallogin.account, origin=devices.origin(request)
            )
        except services.AlreadyLinked:
            _refuse(request, "other")
        sociallogin.user = person

    def _new_person(
        self, request: HttpRequest, sociallogin: SocialLogin, claims: Mapping, number: str, address: str
    ) -> User:
        if not settings.UNIVERSITY["creates_accounts"]:
            _refuse(request, "unknown")
        digest = hashlib.sha256(sociallogin.account.uid.encode()).hexdigest()[:10]
        wanted = (number, str(claims.get("preferred_username") or ""), address.partition("@")[0], f"u-{digest}")
        try:
            return services.create_person(
                acting_user=None,
                now=timezone.now(),
                username=next(name for name in wanted if queries.is_free_name(name, number)),
                full_name=_name(claims) or number or address or digest,
                email=address,
                student_number=number,
            )
        except ValidationError:
            _refuse(request, "conflict")

    def on_authentication_error(self, request: HttpRequest, provider: Any, error=None, exception=None, **more) -> None:
        logger.warning("Signing in through the university failed: %s %r", error, exception)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("socialaccount_connections")


def _refuse(request: HttpRequest, reason: str) -> NoReturn:
    context = {"reason": REFUSALS[reason]}
    raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", context, status=403))


def _claims(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the provider says, as one: of the signed token and of what was asked for with it."""
    if settings.UNIVERSITY["metadata"]:
        return _saml_claims(found)
    token, info = found.get("id_token") or {}, found.get("userinfo") or {}
    # What was asked for with the token has to say of whom it speaks.
    differs = "userinfo" in found and token.get("sub") != info.get("sub")
    return {**token, **info, "differs": differs}


#: Under which names the attributes of SAML stand among the claims; an address of SAML is never a verified one.
_SAML_NAMES = {
    "urn:oid:2.16.840.1.113730.3.1.241": "name",
    "urn:oid:2.5.4.42": "given_name",
    "urn:oid:2.5.4.4": "family_name",
    "urn:oid:0.9.2342.19200300.100.1.1": "preferred_username",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname": "given_name",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname": "family_name",
    "http://schemas.microsoft.com/identity/claims/displayname": "name",
}


def _saml_claims(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a signed answer that are looked at: names, and the student number under its own name."""
    claims = {_SAML_NAMES[name]: values[0] for name, values in attributes.items() if name in _SAML_NAMES and values}
    number = settings.UNIVERSITY["number_claim"]
    return claims | ({number: attributes[number]} if number in attributes else {})


def _number(claims: Mapping[str, Any]) -> str:
    name = settings.UNIVERSITY["number_claim"]
    value = claims.get(name) if name else None
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    plain = plain_number(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return plain if len(plain) <= User._meta.get_field("student_number").max_length else ""


def _verified_address(claims: Mapping[str, Any]) -> str:
    return str(claims.get("email") or "").strip().lower() if claims.get("email_verified") is True else ""


def _name(claims: Mapping[str, Any]) -> str:
    parts = (claims.get("given_name"), claims.get("family_name"))
    name = claims.get("name") or " ".join(str(part) for part in parts if part)
    return " ".join(normalise(str(name)).replace("\0", "").split())[:150]
