"""How an essay's text is stored, counted and fingerprinted."""

import hashlib

import pytest
from django.utils import translation

from classroom.assignments.models import Assignment
from classroom.assignments.rules.text import (
    final_text,
    fingerprint,
    measure,
    range_state,
    stored_text,
    word_bounds,
    word_range,
)


def test_text_is_stored_with_one_kind_of_newline_and_no_nul():
    assert stored_text("หนึ่ง\r\nสอง\rสาม\0") == "หนึ่ง\nสอง\nสาม"


def test_sara_am_survives_storing():
    assert stored_text("คํา นํ้า น้ำ") == "คำ น้ำ น้ำ"


def test_what_is_handed_in_has_no_empty_lines_round_it():
    assert final_text("\n\n  ย่อหน้า\n\n") == "  ย่อหน้า"


def test_the_fingerprint_is_the_sha_256_of_the_utf_8_text():
    assert fingerprint("คำ") == hashlib.sha256("คำ".encode()).hexdigest()


def test_marks_of_evidence_and_markup_are_not_counted():
    plain = measure("ข้าราชการยอมรับผิด")
    assert measure("**ข้าราชการ**ยอมรับผิด[[2]]") == plain
    assert plain.characters == len("ข้าราชการยอมรับผิด")


def test_names_of_the_book_are_one_word():
    assert measure("สตาลิน", names=("สตาลิน",)).words == 1


@pytest.mark.parametrize(
    ("low", "high", "words", "bounds"),
    [
        (800, 1200, "800–1,200 คำ", "จาก 800–1,200"),
        (800, None, "อย่างน้อย 800 คำ", "อย่างน้อย 800 คำ"),
        (None, 1200, "ไม่เกิน 1,200 คำ", "ไม่เกิน 1,200 คำ"),
        (None, None, "", ""),
    ],
)
def test_tells_the_wanted_length(low, high, words, bounds):
    assignment = Assignment(min_words=low, max_words=high)
    with translation.override("th"):
        assert word_range(assignment) == words
        assert word_bounds(assignment) == bounds


def test_the_bounds_belong_to_the_range():
    assignment = Assignment(min_words=800, max_words=1200)
    assert [range_state(assignment, n) for n in (799, 800, 1200, 1201)] == ["short", "good", "good", "long"]
