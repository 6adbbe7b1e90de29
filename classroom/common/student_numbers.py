"""Student numbers: as they are kept, and as two of them are compared.

One number is written in several ways: 65-310-0123 on a card, 653100123 in a file, 653020123-4 where the check digit stands
apart. It is kept as the university writes it, and is the same number whatever stands between its digits.
"""

from django.db.models import CharField, Func

_SAME = str.maketrans("๐๑๒๓๔๕๖๗๘๙‐‑‒–—―−", "0123456789-------")
_BETWEEN = str.maketrans("", "", "-./")


def plain_number(text: str) -> str:
    """A student number as it is kept: in 0-9, with plain hyphens, without spaces. A mere mark is none."""
    plain = "".join(text.translate(_SAME).split())
    return plain if number_key(plain) else ""


def number_key(text: str) -> str:
    """A student number as it is compared: without hyphens, points, slashes and spaces, in small letters."""
    return "".join(text.translate(_SAME).translate(_BETWEEN).split()).lower()


class NumberKey(Func):
    """`number_key` of a column, in the database; without parameters, so that its index is used."""

    template = "lower(replace(replace(replace(replace(%(expressions)s, '-', ''), '.', ''), '/', ''), ' ', ''))"
    arity = 1
    output_field = CharField()
