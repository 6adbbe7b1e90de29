from concurrent.futures import ThreadPoolExecutor

import pytest

from classroom.common.thai.words import count_words, dictionary, segment


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("ค.ศ. 1936", 2, id="abbreviation-and-year"),
        pytest.param("1,400.50", 1, id="number"),
        pytest.param("๒๕๖๙", 1, id="thai-number"),
        pytest.param('"...!" – ( )', 0, id="punctuation"),
        pytest.param("ประเทศต่าง ๆ", 2, id="repetition-mark"),
        pytest.param("สหรัฐฯ", 1, id="paiyannoi"),
        pytest.param("Five-Year Plan don't", 3, id="latin"),
        pytest.param("การปฏิวัติ", 1, id="one-dictionary-word"),
    ],
)
def test_count(text, count):
    assert count_words(text) == count


def test_names_are_kept_whole():
    assert "โกสแปลน" not in segment("ตั้งโกสแปลนขึ้น")
    assert "โกสแปลน" in segment("ตั้งโกสแปลนขึ้น", names=["โกสแปลน"])
    assert segment("ลอยด์ จอร์จเขียน", names=["ลอยด์ จอร์จ"])[:3] == ["ลอยด์", " ", "จอร์จ"]


def test_pieces_joined_are_the_text():
    text = 'สตาลิน (Stalin)ปกครอง  ถึง ค.ศ.1953\n\n"คีروف" น้ำ ๆ ฯลฯ 🇹🇭'
    assert "".join(segment(text)) == text


def test_one_dictionary_per_set_of_names_in_any_order():
    assert dictionary(["เลนินกราด", "โกสแปลน"]) is dictionary(("โกสแปลน", "เลนินกราด"))
    assert dictionary(()) is dictionary([])


def test_threads_agree():
    text = "สตาลินปกครองประเทศด้วยการทำให้กลัวและบีบบังคับ" * 20
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda n: count_words(text, [f"ชื่อ{n % 3}"]), range(24)))
    assert len(answers) == 1
