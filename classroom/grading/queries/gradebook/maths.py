"""How a total comes about. Pure: no database, no request; the same for staff and for the student.

Points are exact until the end: whole numbers over whole numbers, and one rounding, half up, to two places. Letters are
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
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    """One student in one column. `amount` is their points, exact and out of the column's `out_of`, as a number over a number.

    `essay` is what stands for the essay in the addresses of staff pages, where there is one.
    """

    state: CellState
    amount: tuple[int, int] | None = None
    released: bool = False
    late: bool = False
    version: int = 0
    essay: str = ""

    @property
    def points(self) -> Fraction | None:
        return None if self.amount is None else Fraction(*self.amount)

    @property
    def shown(self) -> Decimal | None:
        return None if self.amount is None else _two_places(*self.amount)


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
    hundredths: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hundredths", hundredths(self.out_of or Decimal(0)))


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
    return _two_places(value.numerator, value.denominator)


def _two_places(number: int, over: int) -> Decimal:
    return Decimal((number * 200 + over) // (2 * over)).scaleb(-2)


def hundredths(points: Decimal) -> int:
    """Points as they are stored, to two places, as a whole number."""
    return int(points.scaleb(2))


def scaled(points: Decimal, source: Decimal | None, out_of: Decimal | None) -> tuple[int, int]:
    """`points` out of `source` as points out of `out_of`: an amount, as a cell holds it."""
    if source and out_of and source != out_of:
        # A rubric's total has four places where its weights have two.
        return hundredths(points) * int(out_of.scaleb(4)), 100 * int(source.scaleb(4))
    return hundredths(points), 100


# Of what counts in a category: its part of what can be had, minus its place, out of how many hundredths, points, key.
_Held = tuple[float, int, int, tuple[int, int], str]


def total(
    columns: Iterable[Counted], categories: Sequence[Category], cells: Mapping[str, Cell], *, missing_is_zero: bool
) -> Total:
    """Return what `cells` make of `columns`, whose categories are `categories`."""
    sums = categories or (Category(None, ""),)
    held: dict[int | None, list[_Held]] = {category.key: [] for category in sums}
    for place, column in enumerate(columns):
        mine = held.get(column.category if categories else None)
        if mine is None or not column.counts or not column.hundredths:
            continue
        cell = cells.get(column.key)
        amount = None if cell is None else _amount(cell, missing_is_zero=missing_is_zero)
        if amount is not None:
            # Equal parts are equal as floats too, and parts of two places are far enough from each other.
            part = amount[0] * 100 / (amount[1] * column.hundredths)
            mine.append((part, -place, column.hundredths, amount, column.key))
    whole = sum((Fraction(category.weight) for category in sums), Fraction(0))
    present = sum((Fraction(category.weight) for category in sums if held[category.key]), Fraction(0))
    parts = tuple(_part(category, held[category.key], whole, present) for category in sums)
    if not present:
        return Total(None, parts)
    return Total(rounded(100 * sum((part.share * part.fraction for part in parts), Fraction(0))), parts)


def _amount(cell: Cell, *, missing_is_zero: bool) -> tuple[int, int] | None:
    """What a cell counts; None is that it counts nowhere."""
    if cell.state == CellState.GRADED:
        return cell.amount
    if cell.state == CellState.MISSING and missing_is_zero:
        return 0, 1
    return None


def _part(category: Category, held: list[_Held], whole: Fraction, present: Fraction) -> Part:
    drop = min(category.drop_lowest, max(len(held) - 1, 0))
    lowest = sorted(held)[:drop] if drop else []
    kept = [line for line in held if line not in lowest] if drop else held
    weight = Fraction(category.weight)
    # Numbers over the same number are added first: most columns are over the same.
    sums: dict[int, int] = {}
    for _share, _place, _most, (number, over), _key in kept:
        sums[over] = sums.get(over, 0) + number
    return Part(
        category=category,
        nominal=weight / whole if whole else Fraction(0),
        share=weight / present if held and present else Fraction(0),
        points=sum((Fraction(number, over) for over, number in sums.items()), Fraction(0)),
        out_of=Fraction(sum(line[2] for line in kept), 100),
        counted=tuple(line[4] for line in kept),
        dropped=tuple(line[4] for line in lowest),
    )
