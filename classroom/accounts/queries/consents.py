"""Which text people have to agree to, and what one agreed to."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from classroom.accounts.models import Consent, ConsentText


def current_text() -> ConsentText | None:
    """The version that holds; None while nothing is published. One query."""
    return ConsentText.objects.order_by("-version").first()


def agreements(person: AbstractBaseUser) -> QuerySet[Consent]:
    """What a person agreed to, the latest first, with the texts; one query."""
    return Consent.objects.filter(user=person.pk).select_related("text")


def has_agreed(person: AbstractBaseUser, version: int) -> bool:
    return Consent.objects.filter(user=person.pk, text__version=version).exists()
