"""Words to compare, in few bytes and back, and what tells two ways of cutting apart."""

import pytest

from classroom.common.cutting import cutter, pack, read_words, unpack

TEXT = "สตาลินใช้ความกลัวน้ำตาคุมพรรค ใน ค.ศ. ๑๙๓๖ (Great Purge) อยู่หลายปี ๆ"


@pytest.mark.parametrize("text", ["", " … ", TEXT, TEXT * 50])
def test_words_come_back_as_they_were(text):
    words = read_words(text, left_out=[(10, 20)])
    assert unpack(pack(words)) == words


def test_names_and_code_tell_ways_apart_and_their_order_does_not(tmp_path):
    code = tmp_path / "code.py"
    code.write_text("1")
    way = cutter(["เลนิน", "สตาลิน"], code)
    assert way == cutter(["สตาลิน", "เลนิน", "เลนิน"], code)
    others = {way, cutter(["สตาลิน"], code), cutter(["เลนิน", "สตาลิน"]), cutter([])}
    assert len(others) == 4
    assert {len(each) for each in others} == {64}
