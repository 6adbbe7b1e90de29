"""The sums of the gradebook, without a database."""

from decimal import Decimal
from fractions import Fraction

import pytest

from classroom.grading.queries.gradebook.maths import (
    Category,
    Cell,
    CellState,
    Counted,
    rounded,
    scaled,
    total,
)

ESSAYS, TALK = Category(1, "เรียงความ", Decimal(60), 1), Category(2, "กระทู้", Decimal(40))


def graded(points) -> Cell:
    return Cell(CellState.GRADED, Fraction(points).as_integer_ratio())


def percent(columns, categories, cells, *, missing_is_zero=False):
    return total(columns, categories, cells, missing_is_zero=missing_is_zero).percent


TWO = (Counted("a", Decimal(10)), Counted("b", Decimal(30)))


def test_without_categories_points_are_taken_together():
    assert percent(TWO, (), {"a": graded(10), "b": graded(15)}) == Decimal("62.50")


@pytest.mark.parametrize(
    ("cell", "zero", "expected"),
    [
        (graded(0), False, "25.00"),
        (Cell(CellState.EXCUSED), True, "100.00"),
        (Cell(CellState.MISSING), False, "100.00"),
        (Cell(CellState.MISSING), True, "25.00"),
        (Cell(CellState.WAITING), True, "100.00"),
        (Cell(CellState.NOT_YET), True, "100.00"),
        (Cell(CellState.NOT_ASKED), True, "100.00"),
        (Cell(CellState.SHUT), True, "100.00"),
    ],
)
def test_nought_excused_missing_and_not_yet_are_different_things(cell, zero, expected):
    cells = {"a": graded(10), "b": cell}
    assert percent(TWO, (), cells, missing_is_zero=zero) == Decimal(expected)


def test_nothing_to_count_is_no_total():
    assert percent(TWO, (), {}) is None
    assert percent(TWO, (), {"a": Cell(CellState.EXCUSED), "b": Cell(CellState.NOT_YET)}) is None
    assert percent((), (ESSAYS,), {}) is None


def test_weights_are_parts_of_their_sum():
    columns = (Counted("a", Decimal(10), 1), Counted("b", Decimal(10), 2))
    cells = {"a": graded(9), "b": graded(5)}
    for weights in ((60, 40), (3, 2), ("0.6", "0.4")):
        heavy, light = (Category(key, str(key), Decimal(weight)) for key, weight in zip((1, 2), weights, strict=True))
        assert percent(columns, (heavy, light), cells) == Decimal("74.00")


def test_a_category_that_has_nothing_yet_leaves_its_weight_to_the_others():
    columns = (Counted("a", Decimal(10), 1), Counted("b", Decimal(10), 2))
    found = total(columns, (ESSAYS, TALK), {"a": graded(9)}, missing_is_zero=False)
    assert found.percent == Decimal("90.00")
    assert not found.whole
    assert [(part.nominal, part.share) for part in found.parts] == [(Fraction(3, 5), 1), (Fraction(2, 5), 0)]


def test_weights_of_nought_make_no_total():
    columns = (Counted("a", Decimal(10), 1),)
    assert percent(columns, (Category(1, "x", Decimal(0)),), {"a": graded(9)}) is None


def test_with_categories_a_column_in_none_counts_nowhere():
    columns = (Counted("a", Decimal(10), 1), Counted("b", Decimal(10)))
    assert percent(columns, (ESSAYS,), {"a": graded(9), "b": graded(0)}) == Decimal("90.00")


def test_a_column_that_is_not_to_count_does_not():
    columns = (Counted("a", Decimal(10)), Counted("b", Decimal(10), counts=False), Counted("c", None))
    assert percent(columns, (), {"a": graded(9), "b": graded(0), "c": graded(0)}) == Decimal("90.00")


THREE = tuple(Counted(key, Decimal(out_of), 1) for key, out_of in (("a", 10), ("b", 20), ("c", 10)))


@pytest.mark.parametrize(
    ("points", "dropped", "expected"),
    [
        ((9, 10, 8), ("b",), "85.00"),  # by its share: 10 of 20 is less than 8 of 10
        ((5, 10, 8), ("b",), "65.00"),  # of two alike the later one
        ((5, 20, 5), ("c",), "83.33"),
    ],
)
def test_the_lowest_is_dropped(points, dropped, expected):
    cells = dict(zip("abc", map(graded, points), strict=True))
    found = total(THREE, (ESSAYS,), cells, missing_is_zero=False)
    assert (found.parts[0].dropped, found.percent) == (dropped, Decimal(expected))


def test_the_last_that_is_left_is_never_dropped():
    found = total(THREE, (Category(1, "x", Decimal(1), 5),), {"a": graded(1), "b": graded(20)}, missing_is_zero=False)
    assert (found.dropped, found.percent) == ({"a"}, Decimal("100.00"))
    assert total(THREE, (ESSAYS,), {"a": graded(1)}, missing_is_zero=False).dropped == frozenset()


def test_excused_and_missing_are_dropped_only_where_they_count():
    cells = {"a": Cell(CellState.EXCUSED), "b": graded(10), "c": graded(8)}
    assert total(THREE, (ESSAYS,), cells, missing_is_zero=False).dropped == {"b"}
    cells["a"] = Cell(CellState.MISSING)
    assert total(THREE, (ESSAYS,), cells, missing_is_zero=False).dropped == {"b"}
    assert total(THREE, (ESSAYS,), cells, missing_is_zero=True).dropped == {"a"}


def test_there_is_one_rounding_and_it_is_the_last():
    # Three thirds are a whole; rounded on the way they would be 99.99.
    thirds = tuple(Counted(key, Decimal(3), place) for place, key in enumerate("abc"))
    categories = tuple(Category(place, str(place), Decimal(1)) for place in range(3))
    assert percent(thirds, categories, {key: graded(1) for key in "abc"}) == Decimal("33.33")
    assert percent(thirds, categories, {"a": graded(3), "b": graded(3), "c": graded(2)}) == Decimal("88.89")
    assert Fraction(*scaled(Decimal(1), Decimal(3), Decimal(10))) * 3 == 10


@pytest.mark.parametrize(
    ("value", "expected"),
    [("79.995", "80.00"), ("79.9949999", "79.99"), ("0.005", "0.01"), ("0", "0.00"), ("100", "100.00")],
)
def test_halves_go_up(value, expected):
    assert rounded(Fraction(value)) == Decimal(expected)
    assert str(rounded(Fraction(value))) == expected


def test_points_are_scaled_to_what_the_column_counts_out_of():
    assert Fraction(*scaled(Decimal("17.5"), Decimal(20), Decimal(10))) == Fraction("8.75")
    assert Fraction(*scaled(Decimal("17.5"), None, Decimal(10))) == Fraction("17.5")
    assert Fraction(*scaled(Decimal("17.5"), Decimal(20), None)) == Fraction("17.5")
