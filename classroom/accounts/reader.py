"""Whoever reads what is being made: their language, digits, era and time zone."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import translation

from classroom.accounts.models import User
from classroom.common.shown import shown_as


def own_zone(person: AbstractBaseUser) -> ZoneInfo | None:
    """The zone that `person` has chosen; None for that of the course, or of the site."""
    name = getattr(person, "time_zone", "")
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):  # the machine has moved and knows it no longer
        return None


def preferring(person: AbstractBaseUser | None) -> AbstractContextManager[None]:
    """Show dates and numbers as `person` likes them, in the language that is active; as usual for None."""
    return shown_as(
        digits=getattr(person, "digits", ""), era=getattr(person, "era", ""), zone=own_zone(person) if person else None
    )


@contextmanager
def as_reader(person: User, language: str = "") -> Iterator[None]:
    """Make a mail, or whatever else is for `person`, in their language and as they like dates and numbers.

    `language` is meant where they asked for it in one.
    """
    with translation.override(language or person.language or settings.LANGUAGE_CODE), preferring(person):
        yield
