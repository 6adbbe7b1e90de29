import pytest

from classroom.common.anchoring import OffsetMap, Span, snap_out


def carried(old: str, new: str, words: str) -> str:
    start = old.index(words)
    span = OffsetMap.of_texts(old, new).carry(Span(start, start + len(words)))
    return new[span.start : span.end]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("ผู้นำ เลนิน พูดกับ หรือตสกี ที่มอสโก", "หรือตสกี"),  # a word put in before it
        ("เลนิน พูดกับ ทรอตสกี ที่มอสโก", "ทรอตสกี"),  # the word itself corrected
        ("เลนิน พูดกับ หรือตสกี อย่างยาวนานที่มอสโก", "หรือตสกี"),  # words put in right after it
        ("เลนิน พูดกับ ที่มอสโก", ""),  # taken out
    ],
)
def test_a_span_stays_on_its_word(new, expected):
    assert carried("เลนิน พูดกับ หรือตสกี ที่มอสโก", new, "หรือตสกี") == expected


def test_words_put_in_inside_belong_to_the_span():
    assert carried("แผนห้าปี", "แผนพัฒนาห้าปี", "แผนห้าปี") == "แผนพัฒนาห้าปี"


def test_a_span_that_ends_in_a_rewritten_sentence_does_not_take_all_of_it():
    kept = "ประโยคแรกที่ไม่มีใครแก้ไขเลยแม้แต่ตัวเดียว "
    old = kept + "ก" * 60 + " ตอนท้ายที่เหมือนเดิมทุกประการ"
    new = kept + "ข" * 60 + " ตอนท้ายที่เหมือนเดิมทุกประการ"
    span = OffsetMap.of_texts(old, new).carry(Span(0, len(kept) + 6))
    assert span == Span(0, len(kept) + 6)


def test_leaves_alone_gives_the_shift_of_untouched_spans_only():
    offsets = OffsetMap.of_texts("เลนิน กับ สตาลิน", "วี. ไอ. เลนิน กับ สตาลิบ")
    assert offsets.leaves_alone(Span(0, 5)) == 8
    assert offsets.leaves_alone(Span(10, 16)) is None


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("ที่นี่", Span(0, 1), Span(0, 3)),
        ("ที่นี่", Span(1, 4), Span(0, 6)),
        ("น้ำใจ", Span(0, 1), Span(0, 3)),  # SARA AM stands on the letter before it
        ("น้ำใจ", Span(2, 4), Span(0, 4)),
        ("เลนิน", Span(0, 2), Span(0, 2)),  # a leading vowel is a letter of its own
        ("ที่", Span(3, 3), Span(3, 3)),
    ],
)
def test_snap_out_cuts_no_letter_from_its_marks(text, span, expected):
    assert snap_out(text, span) == expected
