"""Points as they are written: no nought that says nothing."""

from decimal import Decimal

from django import template

from classroom.common.shown.digits import NumberText

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """Return 3.50 as "3.5", 4.00 as "4", and None as a dash; shown, it is in the reader's digits."""
    if value is None:
        return "–"
    text = f"{value:f}"
    return NumberText(text.rstrip("0").rstrip(".") if "." in text else text)
