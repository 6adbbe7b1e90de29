"""How a total comes about. Pure: no database, no request; the same for staff and for the student.

Points are exact until the end: whole numbers over whole numbers, and one rounding, half up, to two places. Letters are
given for the rounded percent, which is the one that is shown, so that nobody sees 80.00 and has no A.

- A column counts out of `out_of`; points out of another number are scaled to it.
- *Complete* is all that the column counts out of. *Incomplete* is no nought: it counts nowhere, or as 0 where its
  assignment says so; then it has an amount.
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
    INCOMPLETE = "incompl", pgettext_lazy("scale", "Incomplete")
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

    `essay` is what stands for the essay in the addresses of staff pages, where there is one; `done`, that it is complete or
    incomplete and not marked by points.
    """

    state: CellState
    amount: tuple[int, int] | None = None
    released: bool = False
    late: bool = False
    version: int = 0
    essay: str = ""
    done: bool = False

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


@dataclass(slots=True)
class Part:
    """What one category gives: `points` out of `out_of`, `dropped` by key, and `share`, its part of the total, 0 to 1.

    Without anything to count `out_of` is nought and `share` too; `nominal` is the part it has when all has come. Kept as
    whole numbers, since there is one for each student and category: `amount` is the points as a number over a number,
    `hundredths` what they are out of, the weights are those of the category, of all, and of those that have something.
    """

    category: Category
    amount: tuple[int, int]
    hundredths: int
    weight: int
    all_weights: int
    counting_weights: int
    counted: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def nominal(self) -> Fraction:
        return Fraction(self.weight, self.all_weights) if self.all_weights else Fraction(0)

    @property
    def share(self) -> Fraction:
        return Fraction(self.weight, self.counting_weights) if self.counted and self.counting_weights else Fraction(0)

    @property
    def points(self) -> Fraction:
        return Fraction(*self.amount)

    @property
    def out_of(self) -> Fraction:
        return Fraction(self.hundredths, 100)

    @property
    def fraction(self) -> Fraction:
        return self.points / self.out_of if self.hundredths else Fraction(0)

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
        return all(part.hundredths for part in self.parts)

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
    factor, over = scale(source, out_of)
    return hundredths(points) * factor, over


def scale(source: Decimal | None, out_of: Decimal | None) -> tuple[int, int]:
    """By what to multiply the hundredths of points out of `source`, and over which number they then are out of `out_of`."""
    if source and out_of and source != out_of:
        # A rubric's total has four places where its weights have two.
        return int(out_of.scaleb(4)), 100 * int(source.scaleb(4))
    return 1, 100


# Of what counts in a category: its part of what can be had, minus its place, out of how many hundredths, points, key.
_Held = tuple[float, int, int, tuple[int, int], str]


class Sums:
    """How totals are made of `columns`, whose categories are `categories`: made once, and used for every student."""

    def __init__(self, columns: Iterable[Counted], categories: Sequence[Category], *, missing_is_zero: bool) -> None:
        self.categories = tuple(categories) or (Category(None, ""),)
        places = {category.key: place for place, category in enumerate(self.categories)}
        self.columns = [
            (column.key, -place, column.hundredths, places[column.category if categories else None])
            for place, column in enumerate(columns)
            if column.counts and column.hundredths and (column.category if categories else None) in places
        ]
        self.weights = [hundredths(category.weight) for category in self.categories]
        self.missing_is_zero = missing_is_zero

    def total(self, cells: Mapping[str, Cell]) -> Total:
        """Return what `cells` make."""
        held: list[list[_Held]] = [[] for _category in self.categories]
        graded, incomplete = CellState.GRADED, CellState.INCOMPLETE
        nought = CellState.MISSING if self.missing_is_zero else None
        for key, place, most, category in self.columns:
            cell = cells.get(key)
            if cell is None:
                continue
            if cell.state is graded or cell.state is incomplete:
                amount = cell.amount
            elif cell.state is nought:
                amount = (0, 1)
            else:
                continue
            if amount is not None:
                # Equal parts are equal as floats too, and parts of two places are far enough from each other.
                held[category].append((amount[0] * 100 / (amount[1] * most), place, most, amount, key))
        whole = sum(self.weights)
        counting = sum(weight for weight, lines in zip(self.weights, held, strict=True) if lines)
        parts = tuple(
            _part(category, lines, weight, whole, counting)
            for category, lines, weight in zip(self.categories, held, self.weights, strict=True)
        )
        if not counting:
            return Total(None, parts)
        # One fraction, never shortened: what the parts come to, weighed.
        number, over = 0, 1
        for part in parts:
            if part.hundredths:
                points, divided = part.amount
                below = divided * part.hundredths
                number, over = number * below + part.weight * points * over, over * below
        return Total(_two_places(number * 10_000, over * counting), parts)


def total(
    columns: Iterable[Counted], categories: Sequence[Category], cells: Mapping[str, Cell], *, missing_is_zero: bool
) -> Total:
    """Return what `cells` make of `columns`, whose categories are `categories`."""
    return Sums(columns, categories, missing_is_zero=missing_is_zero).total(cells)


def _part(category: Category, held: list[_Held], weight: int, whole: int, counting: int) -> Part:
    drop = min(category.drop_lowest, max(len(held) - 1, 0))
    lowest = sorted(held)[:drop] if drop else []
    if drop:
        gone = {line[4] for line in lowest}
        held = [line for line in held if line[4] not in gone]
    # Numbers over the same number are added first: most columns are over the same.
    sums: dict[int, int] = {}
    most = 0
    for _share, _place, hundredths_, (number, over), _key in held:
        sums[over] = sums.get(over, 0) + number
        most += hundredths_
    points, divided = 0, 1
    for over, number in sums.items():
        points, divided = points * over + number * divided, divided * over
    return Part(
        category, (points, divided), most, weight, whole, counting,
        tuple([line[4] for line in held]), tuple([line[4] for line in lowest]),
    )  # fmt: skip
