import unicodedata

import pytest

from classroom.common.thai.normalise import fold, normalise, normalise_with_map

CASES = [
    pytest.param("นํ้า", "น้ำ", id="nikhahit-tone-sara-aa"),
    pytest.param("น้ํา", "น้ำ", id="tone-nikhahit-sara-aa"),
    pytest.param("นำ้", "น้ำ", id="tone-after-sara-am"),
    pytest.param("ทํา", "ทำ", id="nikhahit-sara-aa"),
    pytest.param("เเละ", "และ", id="two-sara-e"),
    pytest.param("ที่่", "ที่", id="doubled-tone"),
    pytest.param("ท่ี", "ที่", id="tone-before-vowel"),
    pytest.param("พันธ์ุ", "พันธุ์", id="thanthakhat-before-vowel"),
    pytest.param("สตา\u200bลิน", "สตาลิน", id="zero-width-space"),
    pytest.param("สตา\u2060ลิ\ufeffน\u00ad", "สตาลิน", id="other-invisible"),
    pytest.param("ก\u200dข\u200ca", "กขa", id="joiner-beside-thai"),
    pytest.param("ค.ศ.\u00a01936\u2009ปี\u3000", "ค.ศ. 1936 ปี ", id="odd-spaces"),
    pytest.param("cafe\u0301", "café", id="nfc"),
    pytest.param("เ\u200bเปล", "แปล", id="two-sara-e-parted-by-zero-width"),
]
KEPT = [
    "สตาลินและเลนิน",
    "เก็บน้ำไว้ในค่ำคืนนั้น",
    "บรรทัดหนึ่ง  \nบรรทัดสอง\n\n\tย่อหน้า",
    "👩\u200d🏫 ครู",
    "می\u200cخواهم",
    "คีروف",
    "ก็ ณ ฤๅษี ฯลฯ ๆ ๒๕๖๙",
    "",
]


@pytest.mark.parametrize(("written", "normal"), CASES)
def test_each_rule(written, normal):
    assert normalise(written) == normal


@pytest.mark.parametrize("text", KEPT)
def test_sound_text_is_not_touched(text):
    assert normalise(text) == text


@pytest.mark.parametrize("written", [case.values[0] for case in CASES] + KEPT)
def test_is_idempotent_and_nfc(written):
    once = normalise(written)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("written", [case.values[0] for case in CASES] + KEPT)
def test_map_is_total_monotone_and_agrees(written):
    normal, offsets = normalise_with_map(written)
    assert normal == normalise(written)
    assert len(offsets) == len(written) + 1
    assert list(offsets) == sorted(offsets)
    assert (offsets[0], offsets[-1]) == (0, len(normal))


def test_map_carries_a_span_to_the_same_words():
    written = "เเผน\u200bการ นํ้า ของสตาลิน"
    normal, offsets = normalise_with_map(written)
    start = written.index("สตาลิน")
    assert normal[offsets[start] : offsets[start + 6]] == "สตาลิน"


def test_fold_unites_digits_and_case():
    assert fold("ปี ๒๔๗๙ NKVD นํ้า") == "ปี 2479 nkvd น้ำ"
