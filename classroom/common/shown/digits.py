"""Numbers as the reader likes them. Only numbers of the interface come here: never words that people wrote."""

import re
from decimal import Decimal
from typing import Any

from django.utils.formats import localize

from classroom.common.shown import shown_now

_ALONE = re.compile(r"(?<![A-Za-z0-9@#^/_.:<&-])[0-9]+(?:[.,:][0-9]+)*(?![A-Za-z0-9@/_-])(?![^<>]*>)")
_THAI = {ord("0") + digit: chr(0x0E50 + digit) for digit in range(10)}


class ThaiInt(int):
    """A whole number that is written ๑๒; it counts and compares as any other."""

    def __str__(self) -> str:
        return int.__repr__(self).translate(_THAI)

    def __format__(self, spec: str) -> str:
        return int.__format__(self, spec).translate(_THAI)


class NumberText(str):
    """A number that is a text already: where it is shown, its digits are the reader's."""

    __slots__ = ()


def shown_digits(text: str) -> str:
    """Return `text`, which the program made, in the reader's digits."""
    return text.translate(_THAI) if shown_now().digits else text


def shown_sentence(text: str) -> str:
    """Return a sentence of the program with the numbers that stand by themselves in it in the reader's digits.

    What belongs to a word of Latin letters, an address or a code is for machines, and stays; so do the tags of HTML.
    """
    return _ALONE.sub(lambda found: found[0].translate(_THAI), text) if shown_now().digits else text


def shown_number(value: Any) -> Any:
    """Return a number as the reader likes it; whatever is no number is returned as it is."""
    if not shown_now().digits:
        return value
    if isinstance(value, NumberText):
        return value.translate(_THAI)
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return ThaiInt(value)
    return localize(value).translate(_THAI) if isinstance(value, (float, Decimal)) else value
