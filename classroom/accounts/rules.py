"""Who may what with accounts."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from classroom.accounts.models import User


def lacks_second_factor(person: User) -> bool:
    """Whether `person` must set up a second factor before going on in the admin: administrators, where it is asked."""
    if not (settings.ADMIN_SECOND_FACTOR and person.is_staff):
        return False
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user=person, type__in=kinds).exists()


def can_take_factors(user: User, person: User) -> bool:
    """Whether `user` may take the second factor of `person` away: administrators, from others."""
    return user.is_staff and user.is_active and user.pk != person.pk
