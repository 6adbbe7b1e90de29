"""From percents to letters, and what other cut-offs would change. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from classroom.grading.models import CourseResult, GradeScheme
from classroom.grading.queries.gradebook.maths import rounded


@dataclass(frozen=True, slots=True)
class Cut:
    """A letter, and the percent from which it is given (>=). `worth` is its grade point."""

    letter: str
    at_least: Decimal
    worth: Decimal | None = None


def _cuts(*lines: tuple[str, int, str | None]) -> tuple[Cut, ...]:
    return tuple(Cut(letter, Decimal(at), None if worth is None else Decimal(worth)) for letter, at, worth in lines)


PRESETS: Mapping[str, tuple[Cut, ...]] = {
    GradeScheme.Preset.THAI_8: _cuts(
        ("A", 80, "4.0"), ("B+", 75, "3.5"), ("B", 70, "3.0"), ("C+", 65, "2.5"),
        ("C", 60, "2.0"), ("D+", 55, "1.5"), ("D", 50, "1.0"), ("F", 0, "0"),
    ),
    GradeScheme.Preset.SATISFACTORY: _cuts(("S", 60, None), ("U", 0, None)),
}  # fmt: skip

SYMBOLS = tuple(CourseResult.Symbol.values)


def grade_words(letter: str) -> str:
    """A symbol with what it says, as "W: withdrawn"; a letter as it is."""
    return str(CourseResult.Symbol(letter).label) if letter in SYMBOLS else letter


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram: percents from `low` up to, but not with, `high`; the last one with 100."""

    low: int
    high: int
    count: int


def letter_of(percent: Decimal | None, cuts: Iterable[Cut]) -> str:
    """The letter of a percent: the highest whose cut-off it reaches; empty where there is no percent or no letter."""
    if percent is None:
        return ""
    return next((cut.letter for cut in descending(cuts) if percent >= cut.at_least), "")


def descending(cuts: Iterable[Cut]) -> list[Cut]:
    return sorted(cuts, key=lambda cut: cut.at_least, reverse=True)


def tally(letters: Iterable[str], cuts: Sequence[Cut]) -> list[tuple[str, int]]:
    """How many have which letter: the letters of the scheme, highest first, then symbols, then those without (empty)."""
    counted = Counter(letters)
    order = [cut.letter for cut in descending(cuts)]
    others = sorted(letter for letter in counted if letter and letter not in order)
    return [(letter, counted[letter]) for letter in (*order, *others)] + ([("", counted[""])] if counted[""] else [])


@dataclass(frozen=True, slots=True)
class Spread:
    """How `count` values lie; rounded once, half up."""

    count: int
    mean: Decimal
    median: Decimal


def spread(values: Iterable[Fraction | Decimal | None]) -> Spread | None:
    """The mean and the median of those of `values` that are there; None where none is."""
    found = [Fraction(value) for value in values if value is not None]
    if not found:
        return None
    return Spread(len(found), rounded(sum(found) / len(found)), rounded(Fraction(median(found))))


def histogram(percents: Iterable[Decimal | None], width: int = 5) -> list[Bar]:
    """How many percents stand in each step of `width`, from 0 to 100; what is more than 100 is in the last."""
    counted = Counter(
        min(int(percent // width) * width, 100 - width) for percent in percents if percent is not None
    )  # fmt: skip
    return [Bar(low, low + width, counted[low]) for low in range(0, 100, width)]
