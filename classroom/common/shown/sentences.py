"""Translated sentences whose numbers are written as the reader likes them.

    from classroom.common.shown.sentences import gettext as _
    from classroom.common.shown.sentences import ngettext

They are Django's, but that `% values` puts the numbers among the values into the reader's digits. What is read by
programs, or leaves as a file, is said with Django's own.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from classroom.common.shown import shown_now
from classroom.common.shown.digits import shown_number


class Sentence(str):
    """A sentence with places for values."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        if isinstance(values, Mapping):
            return str.__mod__(self, {name: shown_number(value) for name, value in values.items()})
        if isinstance(values, tuple):
            return str.__mod__(self, tuple(map(shown_number, values)))
        return str.__mod__(self, shown_number(values))


def gettext(message: str) -> str:
    return _sentence(translation.gettext(message))


def pgettext(context: str, message: str) -> str:
    return _sentence(translation.pgettext(context, message))


def npgettext(context: str, singular: str, plural: str, number: int) -> str:
    return _sentence(translation.npgettext(context, singular, plural, number))


def ngettext(singular: str, plural: str, number: int) -> str:
    return _sentence(translation.ngettext(singular, plural, number))


def _sentence(message: str) -> str:
    return Sentence(message) if shown_now().digits else message
