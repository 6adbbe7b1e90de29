"""What allauth asks of the project."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.accounts import devices, locks, secrets, services, tasks
from classroom.accounts.models import User
from classroom.accounts.queries import spelled
from classroom.common.templatetags.dates import clock

_REFUSED = gettext_lazy(
    "No account has this name and password. After five wrong tries an account is locked for five minutes, and its "
    "holder gets a mail."
)

#: The mails of allauth that people get from us, as words of `tasks.CHANGES`.
_TOLD = {
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_changed",
    "mfa/email/totp_activated": "factor_added",
    "mfa/email/totp_deactivated": "factor_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
    "socialaccount/email/account_connected": "university_linked",
    "socialaccount/email/account_disconnected": "university_unlinked",
}
_WAYS_TO_CONFIRM = {
    "reauthenticate": gettext_lazy("Confirm with the password"),
    "mfa_reauthenticate": gettext_lazy("Confirm with a code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Confirm with a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and instructors, so nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _REFUSED,
        "username_password_mismatch": _REFUSED,
        "incorrect_password": gettext_lazy("That is not your present password."),
        "rate_limited": gettext_lazy("Too many wrong codes. Try again in five minutes."),
        "too_many_login_attempts": gettext_lazy("Too many wrong codes. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return spelled(credentials.get("username") or credentials.get("email") or "")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; after too many wrong ones, raise ValidationError that says when to come back.

        A person who is locked by what was tried under another of their names is refused like a wrong password, and in
        the same time (see `locks`).
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise self._locked() from error
        self._lock_key = locks.key_of(credentials["username"])
        self._person_usage = ratelimit.consume(request, app=locks.APP, action=locks.PERSON, key=self._lock_key)
        if not self._person_usage:
            if request.user.is_authenticated:  # and knows whom it is about
                raise self._locked()
            User().set_password(credentials["password"])
            raise self.validation_error("username_password_mismatch")

    def _locked(self) -> ValidationError:
        # The clock shows whole minutes, so that the one after it is surely late enough.
        opens_at = timezone.now() + locks.LOCKED + timedelta(minutes=1)
        return ValidationError(
            _(
                "Too many wrong passwords. You can try again at %(time)s. If the account has an e-mail address, the link "
                "in the mail that was sent there opens it at once."
            ),
            code="too_many_login_attempts",
            params={"time": clock(opens_at)},
        )

    def _rollback_login_failed_rl_usage(self) -> None:
        """A right password counts for nothing."""
        super()._rollback_login_failed_rl_usage()
        self._person_usage.rollback()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """When that was the last try, leave it to the worker to find out whom to tell, if there is somebody."""
        if not ratelimit.consume(request, app=locks.APP, action=locks.PERSON, key=self._lock_key, dry_run=True):
            tasks.mail_locked.enqueue(credentials["username"])

    def set_password(self, user: User, password: str) -> None:
        """Keep the password that a person has chosen for themselves, on record like every other change."""
        services.set_password(
            acting_user=user, now=timezone.now(), person=user, password=password, but_here=_here(user)
        )
        if _here(user):  # a new password makes all devices new, but for this one
            devices.remember(context.request, user)

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        return [
            way | {"description": _WAYS_TO_CONFIRM[way["id"]]} for way in super().get_reauthentication_methods(user)
        ]

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Tell a person what was changed in their account, in a mail of ours, and put it on record."""
        services.tell_change(
            now=timezone.now(), person=user, change=_TOLD[template_prefix], origin=devices.origin(self.request)
        )


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: how they are called, and that their secrets are not in the clear in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That code is not right. Codes change every half minute: try the present one."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an authenticator app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Rueanrian"

    def _get_site_name(self) -> str:
        return "Rueanrian"

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        return devices.device(self.request.META.get("HTTP_USER_AGENT", ""))


def _here(person: User) -> str:
    """The key of the session in which `person` is at this moment, if it is theirs."""
    request = context.request
    return request.session.session_key or "" if request and request.user == person else ""
