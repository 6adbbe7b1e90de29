import random

import pytest

from classroom.common.anchoring import likeness, shared_runs

SENTENCE = "สตาลินตัดสินใจใช้ระบบรวมกับเกษตรกรรมอย่างเต็มที่ "


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("", "ก"),
        ("ก", ""),
        ("หรือตสกี", "ทรอตสกี"),
        (SENTENCE, SENTENCE),
        (SENTENCE, "คำนำ " + SENTENCE + "คำตาม"),
        (SENTENCE * 40, SENTENCE * 39),
        ("ก" * 3000, "ก" * 2999),
    ],
)
def test_runs_are_shared_rise_and_do_not_overlap(old, new):
    at = (0, 0)
    for run in shared_runs(old, new):
        assert old[run.old : run.old_end] == new[run.new : run.new_end]
        assert run.length > 0
        assert (run.old, run.new) >= at
        assert run.old >= at[0]
        assert run.new >= at[1]
        at = (run.old_end, run.new_end)


def test_equal_texts_are_one_run():
    assert [run.length for run in shared_runs(SENTENCE, SENTENCE)] == [len(SENTENCE)]


def test_letters_that_rewritten_sentences_share_by_chance_are_no_run():
    old = "ก่อนหน้า ประชาชนอดอยากเพราะรัฐเก็บภาษี ต่อจากนั้น"
    new = "ก่อนหน้า กองทัพแดงเคลื่อนพลข้ามแม่น้ำ ต่อจากนั้น"
    runs = shared_runs(old, new)
    assert [old[run.old : run.old_end] for run in runs] == ["ก่อนหน้า ", " ต่อจากนั้น"]


def test_a_long_text_with_nothing_in_common_is_quick_and_has_no_runs():
    letters = [chr(code) for code in range(0x0E01, 0x0E2F)]
    one = "".join(random.Random(1).choices(letters[:20], k=20_000))
    other = "".join(random.Random(2).choices(letters[20:], k=20_000))
    assert shared_runs(one, other) == []


def test_likeness_is_one_for_equal_and_low_for_strangers():
    assert likeness(SENTENCE, SENTENCE) == 1.0
    assert likeness("หรือตสกี", "ทรอตสกี") > 0.7
    assert likeness("กขคง", "จชซฌ") == 0.0
    assert likeness(SENTENCE * 20, SENTENCE * 20 + "เพิ่ม") > 0.99
