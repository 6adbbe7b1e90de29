"""Student numbers: as they are kept, and when two are one; the same in Python and in the database."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import IntegrityError, transaction

from classroom.accounts.models import User
from classroom.common.student_numbers import NumberKey, number_key, plain_number

WRITINGS = ("65-310-0123", "653100123", "65 310 0123", "๖๕๓๑๐๐๑๒๓", "65–310–0123", "65.310.0123", "65/310/0123")


@pytest.mark.parametrize("written", WRITINGS)
def test_one_number_however_it_is_written(written):
    assert number_key(written) == "653100123"
    assert number_key(plain_number(written)) == "653100123"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("65-310-0123", "65-310-0123"), (" ๖๕ ๓๑๐ ๐๑๒๓ ", "653100123"), ("65–310–0123", "65-310-0123"),
        ("B6312345", "B6312345"), ("-", ""), ("– –", ""), ("", ""),
    ],
)  # fmt: skip
def test_it_is_kept_as_the_university_writes_it(written, kept):
    assert plain_number(written) == kept


def test_letters_are_the_same_in_both_cases_and_digits_are_never_left_out():
    assert number_key("B6312345") == number_key("b6312345")
    assert number_key("0653100123") != number_key("653100123")


@pytest.mark.django_db
class TestDatabase:
    def test_it_compares_as_python_does(self):
        for at, written in enumerate(("65-310-0124", "B63.12345", "65/0126", "65 0127")):
            User.objects.create(username=f"u{at}", student_number=written)
        for person in User.objects.annotate(number=NumberKey("student_number")):
            assert person.number == number_key(person.student_number)

    def test_a_number_is_one_account_s_however_it_is_written(self):
        User.objects.create(username="one", student_number="65-310-0123")
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(username="two", student_number="653100123")
        User.objects.create(username="three")
        User.objects.create(username="four")


def test_of_two_accounts_that_had_one_number_the_one_that_is_used_keeps_it():
    losing = import_module("classroom.accounts.migrations.0010_one_account_for_a_number").losing
    now = datetime(2026, 11, 30, tzinfo=UTC)
    rows = [
        (1, "65-1", None), (2, "651", now), (3, "66-1", None), (4, "661", None), (5, "67-1", None), (6, "-", now),
    ]  # fmt: skip
    assert losing(rows) == [(1, "65-1", 2), (4, "661", 3), (6, "-", None)]
