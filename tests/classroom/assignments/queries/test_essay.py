"""An essay as its reader gets it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from classroom.assignments.queries import attempt_evidence, attempt_paragraphs, draft_essay
from classroom.assignments.services import add_evidence, hand_in, remove_evidence
from classroom.common.markup import plain_text
from history.services import attach_anchor, edit_block
from tests.cast import NOW
from tests.classroom.assignments.conftest import passage, write
from tests.history.sample import block

MARKDOWN = "# เปิดเรื่อง\n\nตัวบทว่า [[2]] และ [[1]]\n\n- ข้อหนึ่ง [[7]]"


@pytest.fixture
def evidence(cast, submission, chapter):
    return [
        add_evidence(
            acting_user=cast.student1, now=NOW, submission=submission, passage=passage(chapter, "b5", start, start + 10)
        )
        for start in (0, 20)
    ]


@pytest.fixture
def attempt(cast, essay, submission, evidence):
    version = write(cast, essay, MARKDOWN).version
    return hand_in(acting_user=cast.student1, now=NOW, submission=submission, token=uuid4(), expected_version=version)


def test_paragraphs_carry_their_evidence_and_their_place(attempt):
    found = attempt_paragraphs(attempt)
    assert [paragraph.kind for paragraph in found] == ["heading", "paragraph", "list"]
    assert [item.number for item in found[1].evidence] == [2, 1]
    assert 'href="#evidence-2"' in found[1].html
    assert "[[7]]" in found[2].html
    assert found[2].evidence == ()
    whole = plain_text(attempt.markdown)
    assert all(whole[part.start : part.start + len(part.text)] == part.text for part in found)


def test_an_attempt_keeps_the_evidence_that_left_the_tray_later(cast, attempt, evidence):
    remove_evidence(acting_user=cast.student1, now=NOW + timedelta(hours=1), evidence=evidence[0])
    assert [item.number for item in attempt_evidence(attempt)] == [1, 2]


def test_an_attempt_does_not_come_to_cite_what_was_picked_up_later(cast, submission, chapter, attempt):
    for start in range(5):
        add_evidence(
            acting_user=cast.student1, now=NOW + timedelta(hours=1), submission=submission,
            passage=passage(chapter, "b4", start, start + 5),
        )  # fmt: skip
    assert [item.number for item in attempt_evidence(attempt)] == [1, 2]


def test_one_query_and_none_when_the_evidence_is_known(attempt, django_assert_num_queries):
    with django_assert_num_queries(1):
        known = attempt_evidence(attempt)
    with django_assert_num_queries(0):
        attempt_paragraphs(attempt, known)


def test_a_draft_says_what_is_amiss(cast, essay, evidence):
    found = draft_essay(write(cast, essay, "อ้าง [[2]] กับ [[9]]"))
    assert [item.number for item in found.evidence] == [2]
    assert [item.number for item in found.unused] == [1]
    assert found.unknown == (9,)


def test_a_passage_stands_in_its_paragraph(attempt):
    item = attempt_evidence(attempt)[1]
    text = item.anchor.block.text
    assert item.before + item.exact + item.after == text
    assert not item.changed


def test_a_correction_of_the_book_is_told(cast, chapter, attempt):
    target = block(chapter, "b5")
    edit_block(
        acting_user=cast.instructor, now=NOW, block=target, markdown="ข้อความอื่นทั้งหมดที่ไม่เหลือคำเดิมอยู่เลยแม้แต่คำเดียว",
        reason="ทดสอบ", expected_revision=1,
    )  # fmt: skip
    items = attempt_evidence(attempt)
    assert all(item.changed for item in items)
    assert items[0].exact == target.text[:10]


def test_what_is_attached_to_other_words_afterwards_is_told_too(cast, chapter, attempt, evidence):
    """Or else a quotation that is handed in could be put between words that it never stood between."""
    target = block(chapter, "b5")
    edit_block(
        acting_user=cast.instructor, now=NOW, block=target, markdown="ข้อความอื่นทั้งหมดที่ไม่เหลือคำเดิมอยู่เลยแม้แต่คำเดียว",
        reason="ทดสอบ", expected_revision=1,
    )  # fmt: skip
    chapter.refresh_from_db()
    chosen = passage(chapter, "b4", 0, 6)
    attach_anchor(acting_user=cast.student1, now=NOW, anchor=evidence[0].anchor, passage=chosen)
    item = attempt_evidence(attempt)[0]
    assert (item.changed, item.exact, item.now) == (True, target.text[:10], "สตาลิน")
    assert "ตัดสินใจ" not in item.after
