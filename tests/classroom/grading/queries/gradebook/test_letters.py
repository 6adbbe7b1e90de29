from decimal import Decimal
from fractions import Fraction

import pytest

from classroom.grading.queries.gradebook.letters import PRESETS, Bar, Cut, histogram, letter_of, spread, tally

THAI, SATISFACTORY = PRESETS["thai8"], PRESETS["su"]


@pytest.mark.parametrize(
    ("percent", "letter"),
    [("100", "A"), ("80.00", "A"), ("79.99", "B+"), ("75", "B+"), ("70", "B"), ("65", "C+"), ("60", "C"), ("55", "D+"),
     ("50", "D"), ("49.99", "F"), ("0", "F")],
)  # fmt: skip
def test_a_cut_off_that_is_reached_is_passed(percent, letter):
    assert letter_of(Decimal(percent), THAI) == letter


def test_the_order_of_the_cut_offs_says_nothing():
    assert letter_of(Decimal(76), reversed(THAI)) == "B+"


def test_eight_levels_are_worth_four_to_nought():
    assert [(cut.letter, str(cut.worth)) for cut in THAI] == [
        ("A", "4.0"), ("B+", "3.5"), ("B", "3.0"), ("C+", "2.5"), ("C", "2.0"), ("D+", "1.5"), ("D", "1.0"), ("F", "0"),
    ]  # fmt: skip


def test_s_and_u_are_worth_no_points():
    assert letter_of(Decimal(60), SATISFACTORY) == "S"
    assert letter_of(Decimal("59.99"), SATISFACTORY) == "U"
    assert {cut.worth for cut in SATISFACTORY} == {None}


def test_without_a_total_there_is_no_letter():
    assert letter_of(None, THAI) == ""
    assert letter_of(Decimal(3), [Cut("A", Decimal(50))]) == ""


def test_letters_are_counted_in_their_order_with_symbols_and_gaps():
    assert tally(["S", "", "I", "U", "S"], SATISFACTORY) == [("S", 2), ("U", 1), ("I", 1), ("", 1)]


def test_the_histogram_has_every_percent_once():
    bars = histogram([Decimal("0"), Decimal("4.99"), Decimal("5"), Decimal("100"), None, Decimal("104")], 50)
    assert bars == [Bar(0, 50, 3), Bar(50, 100, 2)]


def test_how_values_lie():
    assert spread([None, None]) is None
    found = spread([Fraction(1, 3), None, Decimal(2), Fraction(3)])
    assert (found.count, found.mean, found.median) == (3, Decimal("1.78"), Decimal("2.00"))
    assert spread([Decimal(1), Decimal(2)]).median == Decimal("1.50")
