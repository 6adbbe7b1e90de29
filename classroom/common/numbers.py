"""Numbers that come as text, in addresses and hidden fields, where anybody may have written anything."""

import re

_DIGITS = re.compile(r"[0-9]{1,18}")


def whole(text: str | None) -> int | None:
    """Return the number that `text` is, when that is one of 0-9 alone and every database can hold it; None otherwise."""
    return int(text) if text and _DIGITS.fullmatch(text) else None
