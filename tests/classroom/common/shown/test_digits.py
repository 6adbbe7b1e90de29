"""Sentences of the program in the reader's digits: numbers for people change, what machines read does not."""

import pytest

from classroom.common.shown import shown_as
from classroom.common.shown.digits import shown_sentence


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("พุทธศักราช เช่น 2569", "พุทธศักราช เช่น ๒๕๖๙"),
        ("เช่น กลุ่ม 1.", "เช่น กลุ่ม ๑."),
        ("จาก 00:00 ถึง 23:59 ไม่เกิน 10,000 หรือ 3.5", "จาก ๐๐:๐๐ ถึง ๒๓:๕๙ ไม่เกิน ๑๐,๐๐๐ หรือ ๓.๕"),
        ("1–5 อย่าง 50%", "๑–๕ อย่าง ๕๐%"),
    ],
)
def test_numbers_that_stand_by_themselves_are_the_readers(said: str, shown: str) -> None:
    assert shown_sentence(said) == said
    with shown_as(digits="thai"):
        assert shown_sentence(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "เช่น rus331-2569", "65-310-0123", "1/2569", "[^30]", "a@b2.ac.th", "SHA-256", "v2", "&#39;", "/courses/12/",
        '<a href="?page=2" data-n="3">ต่อไป</a>',
    ],
)  # fmt: skip
def test_addresses_codes_and_tags_stay(said: str) -> None:
    with shown_as(digits="thai"):
        assert shown_sentence(said) == said
