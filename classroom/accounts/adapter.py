"""What allauth asks of the project."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.accounts import services
from classroom.accounts.models import User
from classroom.common.templatetags.dates import clock

#: How long a name stays locked at most: the window of "login_failed" per key in settings.ACCOUNT_RATE_LIMITS.
LOCKED = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and instructors, so nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("No account has this name and password."),
        "username_password_mismatch": gettext_lazy("No account has this name and password."),
        "incorrect_password": gettext_lazy("That is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count the attempt; after too many wrong ones, raise ValidationError that says when to come back."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            # The clock shows whole minutes, so that the one after it is surely late enough.
            opens_at = timezone.now() + LOCKED + timedelta(minutes=1)
            raise ValidationError(
                _("Too many wrong passwords. You can try again at %(time)s."),
                code="too_many_login_attempts",
                params={"time": clock(opens_at)},
            ) from error

    def set_password(self, user: User, password: str) -> None:
        """Keep the password that a person has chosen for themselves, on record like every other change."""
        services.set_password(acting_user=user, now=timezone.now(), person=user, password=password)
