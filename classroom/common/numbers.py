"""Numbers that come as text, where anybody may have written anything, and sums of points."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

_DIGITS = re.compile(r"[0-9]{1,18}")


def whole(text: str | None) -> int | None:
    """Return the number that `text` is, when that is one of 0-9 alone and every database can hold it; None otherwise."""
    return int(text) if text and _DIGITS.fullmatch(text) else None


def weighted_sum(parts: Iterable[tuple[Decimal | None, Decimal]]) -> Decimal:
    """Return the sum of number × weight to a hundredth, rounded once, at the end, half up; None counts nothing."""
    whole_sum = sum((number * weight for number, weight in parts if number is not None), Decimal(0))
    return whole_sum.quantize(Decimal("0.01"), ROUND_HALF_UP)
