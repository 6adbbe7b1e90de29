"""What people type into a cell: points, or a sign for excused or missing. Pages, forms and imports read it alike."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from classroom.common.shown.sentences import gettext as _
from classroom.common.templatetags.grades import points as short
from classroom.grading.models import GradeStatus

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# E and M also as they come from a keyboard that is set to Thai.
_EXCUSED = {"e", "ex", "excused", "ยกเว้น", "ย", "ำ"}
_MISSING = {"m", "missing", "ขาด", "ขาดส่ง", "ข", "ท"}
_NOTHING = {"", "-", "–"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A status, with points where it is `graded`; graded without points is an empty cell."""

    status: str
    points: Decimal | None = None


def read_typed(text: str, most: Decimal | None) -> Typed:
    """Understand `text`; `most` is what can be had. Raises ValidationError, which says what would be right."""
    word = text.strip().translate(_THAI_DIGITS).casefold()
    if word in _NOTHING:
        return Typed(GradeStatus.GRADED)
    if word in _EXCUSED:
        return Typed(GradeStatus.EXCUSED)
    if word in _MISSING:
        return Typed(GradeStatus.MISSING)
    try:
        points = Decimal(word.replace(",", ".") if word.count(",") == 1 and "." not in word else word)
        exact = points.quantize(Decimal("0.01")) if points.is_finite() else None
    except InvalidOperation:
        exact = None
    if exact is None:
        raise ValidationError(
            _("“%(text)s” is neither points nor E (excused) or M (missing).") % {"text": text.strip()[:40]}
        )
    if exact != points:
        raise ValidationError(_("Points have two decimal places at most: %(points)s.") % {"points": short(exact)})
    if exact < 0:
        raise ValidationError(_("Points are never less than 0."))
    if most is not None and exact > most:
        raise ValidationError(
            _("%(points)s is more than the %(most)s that can be had.") % {"points": short(exact), "most": short(most)}
        )
    if exact > Decimal("9999.99"):
        raise ValidationError(_("That is more points than can be kept."))
    return Typed(GradeStatus.GRADED, exact)


def typed_as(status: str, points: Decimal | None) -> str:
    """How one would type what is kept."""
    if status == GradeStatus.EXCUSED:
        return "E"
    if status == GradeStatus.MISSING:
        return "M"
    return "" if points is None else short(points)
