import random
from time import process_time

from classroom.common.comparing import compare, word_pieces
from classroom.common.thai.words import segment

FIRST = "คดีใหญ่สามคดีบอกเราว่าคำสารภาพคือหลักฐานเดียวของศาล"
SECOND = "ตัวบทกล่าวถึงผู้ที่ไม่ยอมรับสารภาพจนถึงวันสุดท้าย"
THIRD = "สรุปแล้วการกวาดล้างมีเหตุมากกว่าหนึ่ง"


def readings(changes):
    """What the old and the new text read in the comparison."""
    old = ["".join(piece.text for piece in change.pieces if piece.kind != "added") for change in changes]
    new = ["".join(piece.text for piece in change.pieces if piece.kind != "removed") for change in changes]
    return [text for text in old if text], [text for text in new if text]


def test_a_word_is_put_in_by_whole_words():
    changes = compare([FIRST], [FIRST.replace("หลักฐานเดียว", "หลักฐานสำคัญเพียงอย่างเดียว")])
    (change,) = changes
    assert change.kind == "changed"
    assert [piece.text for piece in change.pieces if piece.kind == "added"] == ["สำคัญเพียงอย่าง"]
    assert not [piece for piece in change.pieces if piece.kind == "removed"]


def test_a_moved_paragraph_is_said_to_be_moved_and_not_written_anew():
    changes = compare([FIRST, SECOND, THIRD], [THIRD, FIRST, SECOND])
    assert [(change.kind, change.moved) for change in changes] == [("same", True), ("same", False), ("same", False)]


def test_what_was_changed_while_it_moved_is_still_found():
    changes = compare([FIRST, SECOND, THIRD], [SECOND, THIRD, FIRST.replace("ศาล", "คณะตุลาการ")])
    assert [(change.old, change.kind, change.moved) for change in changes] == [
        (1, "same", False), (2, "same", False), (0, "changed", True),
    ]  # fmt: skip


def test_what_is_new_and_what_is_gone_stand_where_they_belong():
    new = "ย่อหน้าใหม่ที่เขียนเพิ่มเพื่อโต้แย้งเรื่องอื่นทั้งหมด"
    changes = compare([FIRST, SECOND, THIRD], [FIRST, new, THIRD])
    assert [change.kind for change in changes] == ["same", "new", "gone", "same"]


def test_nothing_is_lost_whatever_was_changed():
    chance = random.Random(5)
    words = segment(" ".join([FIRST, SECOND, THIRD]))
    for _round in range(60):
        old = ["".join(chance.choices(words, k=chance.randrange(1, 30))) for _ in range(chance.randrange(6))]
        new = [text for text in old if chance.random() < 0.7]
        new = ["".join(word for word in segment(text) if chance.random() < 0.9) for text in new]
        new += ["".join(chance.choices(words, k=8))]
        chance.shuffle(new)
        was, now = readings(compare(old, new))
        assert sorted(was) == sorted(text for text in old if text)
        assert now == [text for text in new if text]


def test_next_to_nothing_between_two_changes_is_part_of_them():
    pieces = word_pieces(["ก่อน", " ", "หน้า"], ["หลัง", " ", "บ้าน"])
    assert [(piece.kind, piece.text) for piece in pieces] == [("removed", "ก่อน หน้า"), ("added", "หลัง บ้าน")]


def test_five_thousand_words_take_less_than_a_second():
    chance = random.Random(1)
    words = segment(FIRST + SECOND + THIRD)
    old = ["".join(chance.choices(words, k=250)) for _ in range(20)]
    new = ["".join(word for word in segment(text) if chance.random() < 0.85) for text in old]
    chance.shuffle(new)
    started = process_time()
    assert len(compare(old, new)) >= 20
    assert process_time() - started < 1
