"""How a total comes about. Pure: no database, no request; the same for staff and for the student.

Points are exact until the end: fractions throughout, one rounding, half up, to two places, in `rounded`. Letters are
given for the rounded percent, which is the one that is shown, so that nobody sees 80.00 and has no A.

- A column counts out of `out_of`; points out of another number are scaled to it.
- *Excused* counts nowhere. *Not yet* and *waiting* count nowhere: the total is one so far. *Missing* is shown as such, and
  counts as nought only where the scheme says so. *Nought* is points like any other.
- A category's percent is its points out of what they were out of. The columns that count least by their share of points
  are dropped, of two alike the later one, and never the last that is left. What counts nowhere is never dropped.
- Weights are parts of the sum of the weights of those categories that have something to count. Without categories all
  columns make one. With categories, a column in none of them counts nowhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PLACES = Decimal("0.01")


class CellState(models.TextChoices):
    """What a cell of the gradebook holds. Nought is `GRADED` with 0 points."""

    GRADED = "graded", _("Graded")
    EXCUSED = "excused", _("Excused")
    MISSING = "missing", _("Missing")
    WAITING = "waiting", _("Waiting to be marked")
    NOT_YET = "none", pgettext_lazy("gradebook", "Nothing yet")
    NOT_ASKED = "other", _("Not asked of this student")
    SHUT = "shut", _("Names are hidden until release")


class Kind(models.TextChoices):
    ASSIGNMENT = "a", _("Essay")
    PROMPT = "t", _("Prompt")
    HAND = "c", _("Made by hand")


@dataclass(slots=True)
class Cell:
    """One student in one column. `points` are exact, and out of the column's `out_of`.

    `essay` is what stands for the essay in the addresses of staff pages, where there is one.
    """

    state: CellState
    points: Fraction | None = None
    released: bool = False
    late: bool = False
    version: int = 0
    essay: str = ""

    @property
    def shown(self) -> Decimal | None:
        return None if self.points is None else rounded(self.points)


@dataclass(frozen=True, slots=True)
class Category:
    """Columns that count together. `key` is None for the one that all columns make where there are no categories."""

    key: int | None
    title: str
    weight: Decimal = Decimal(1)
    drop_lowest: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What the maths knows of a column."""

    key: str
    out_of: Decimal | None
    category: int | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """What one category gives: `points` out of `out_of`, `dropped` by key, and `share`, its part of the total, 0 to 1.

    Without anything to count `out_of` is nought and `share` too; `nominal` is the part it has when all has come.
    """

    category: Category
    nominal: Fraction
    share: Fraction
    points: Fraction
    out_of: Fraction
    counted: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def fraction(self) -> Fraction:
        return self.points / self.out_of if self.out_of else Fraction(0)

    @property
    def percent(self) -> Decimal:
        return rounded(self.fraction * 100)


@dataclass(frozen=True, slots=True)
class Total:
    """`percent` is None while nothing counts yet. `whole` says that every category has something to count."""

    percent: Decimal | None
    parts: tuple[Part, ...] = ()

    @property
    def whole(self) -> bool:
        return all(part.out_of for part in self.parts)

    @property
    def dropped(self) -> frozenset[str]:
        return frozenset(key for part in self.parts for key in part.dropped)


def rounded(value: Fraction) -> Decimal:
    """The one rounding: to two places, half up."""
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    with localcontext() as context:
        context.prec = 40
        return (Decimal(hundredths) / 100).quantize(PLACES, rounding=ROUND_HALF_UP)


def scaled(points: Decimal, source: Decimal | None, out_of: Decimal | None) -> Fraction:
    """`points` out of `source` as points out of `out_of`."""
    exact = Fraction(points)
    if source and out_of and source != out_of:
        return exact * Fraction(out_of) / Fraction(source)
    return exact


def total(
    columns: Iterable[Counted], categories: Sequence[Category], cells: Mapping[str, Cell], *, missing_is_zero: bool
) -> Total:
    """Return what `cells` make of `columns`, whose categories are `categories`."""
    sums = categories or (Category(None, ""),)
    held: dict[int | None, list[tuple[Fraction, int, Fraction, str]]] = {category.key: [] for category in sums}
    for place, column in enumerate(columns):
        mine = held.get(column.category if categories else None)
        if mine is None or not column.counts or not column.out_of:
            continue
        cell = cells.get(column.key)
        points = None if cell is None else _points(cell, missing_is_zero=missing_is_zero)
        if points is not None:
            out_of = Fraction(column.out_of)
            mine.append((points / out_of, -place, out_of, column.key))
    whole = sum((Fraction(category.weight) for category in sums), Fraction(0))
    present = sum((Fraction(category.weight) for category in sums if held[category.key]), Fraction(0))
    parts = tuple(_part(category, held[category.key], whole, present) for category in sums)
    if not present:
        return Total(None, parts)
    return Total(rounded(100 * sum((part.share * part.fraction for part in parts), Fraction(0))), parts)


def _points(cell: Cell, *, missing_is_zero: bool) -> Fraction | None:
    """What a cell counts; None is that it counts nowhere."""
    if cell.state == CellState.GRADED:
        return cell.points
    if cell.state == CellState.MISSING and missing_is_zero:
        return Fraction(0)
    return None


def _part(category: Category, held: list[tuple[Fraction, int, Fraction, str]], whole, present) -> Part:
    """`held` are (fraction, minus the place, out of, key) of what counts in the category."""
    drop = min(category.drop_lowest, max(len(held) - 1, 0))
    lowest = sorted(held)[:drop]
    kept = [line for line in held if line not in lowest] if drop else held
    weight = Fraction(category.weight)
    return Part(
        category=category,
        nominal=weight / whole if whole else Fraction(0),
        share=weight / present if held and present else Fraction(0),
        points=sum((fraction * out_of for fraction, _place, out_of, _key in kept), Fraction(0)),
        out_of=sum((out_of for _fraction, _place, out_of, _key in kept), Fraction(0)),
        counted=tuple(key for *_rest, key in kept),
        dropped=tuple(key for *_rest, key in lowest),
    )
