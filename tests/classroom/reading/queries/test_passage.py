"""A paragraph cut into phrases."""

import pytest

from classroom.reading.queries import phrases


@pytest.mark.parametrize(
    "text",
    [
        "คำเดียว",
        "สมัชชามีมติให้มุ่งทุ่มเทให้การปฏิวัติภายในประเทศ แทนที่การปฏิวัติสากล นั่นคือการจัดวางแผน",
        "ข้อหนึ่ง\nข้อสอง",
        "  เว้นหน้า และเว้นหลัง  ",
        "a " * 60,
    ],
)
def test_phrases_are_the_whole_text_in_order_without_the_spaces_between(text):
    found = phrases(text)
    assert all(text[phrase.start : phrase.end] == phrase.words for phrase in found)
    assert "".join("".join(phrase.words for phrase in found).split()) == "".join(text.split())
    assert [phrase.start for phrase in found] == sorted(phrase.start for phrase in found)


def test_what_is_short_stays_with_what_follows():
    assert [phrase.words for phrase in phrases("เมื่อ ค.ศ. 1929 สตาลินตัดสินใจใช้ระบบรวมกับเกษตรกรรม อย่างเต็มที่")] == [
        "เมื่อ ค.ศ. 1929 สตาลินตัดสินใจใช้ระบบรวมกับเกษตรกรรม อย่างเต็มที่"
    ]


def test_lines_of_a_list_are_never_joined():
    assert [phrase.words for phrase in phrases("หนึ่ง\nสอง\nสาม")] == ["หนึ่ง", "สอง", "สาม"]


def test_a_text_without_words_has_none():
    assert phrases(" ") == []
