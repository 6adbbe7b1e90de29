import pytest

from classroom.common.search import parse, widen


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("สตาลิน เลนิน", ["สตาลิน", "เลนิน"], id="words"),
        pytest.param('"สตาลิน และ เลนิน" ทรอตสกี', ["สตาลิน และ เลนิน", "ทรอตสกี"], id="quoted"),
        pytest.param("“คาร์ล มาร์กซ์” «a b»", ["คาร์ล มาร์กซ์", "a b"], id="other-quotation-marks"),
        pytest.param('สตาลิน"เลนิน', ["สตาลิน", "เลนิน"], id="one-quotation-mark-is-none"),
        pytest.param("ค.ศ. 1936", ["ค.ศ. 1936"], id="a-year-belongs-to-its-era"),
        pytest.param("พ.ศ. ๒๔๗๙ ปีก่อน", ["พ.ศ. ๒๔๗๙", "ปีก่อน"], id="in-thai-digits"),
        pytest.param("ต่าง ๆ", ["ต่าง ๆ"], id="a-repetition-belongs-to-its-word"),
        pytest.param("สตาลิน - สตาลิน, …", ["สตาลิน"], id="once-and-without-signs"),
        pytest.param("?! “” …", [], id="only-signs"),
        pytest.param(" ", [], id="empty"),
    ],
)
def test_parse(query, expected):
    assert [term.written for term in parse(query)] == expected


NAMES = (["ทรอตสกี", "หรือตสกี", "ทรอตสกี้", "Leon Trotsky", "Trotsky"], ["เลนิน", "Lenin"])


def widened(query: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(term.written, term.also) for term in widen(parse(query), NAMES)]


def test_a_name_is_sought_in_all_its_spellings():
    assert widened("หรือตสกี") == [("หรือตสกี", ("ทรอตสกี", "ทรอตสกี้", "Leon Trotsky", "Trotsky"))]
    assert widened("TROTSKY กับ เลนิน") == [
        ("TROTSKY", ("ทรอตสกี", "หรือตสกี", "ทรอตสกี้", "Leon Trotsky")), ("กับ", ()), ("เลนิน", ("Lenin",)),
    ]  # fmt: skip


def test_words_that_are_a_name_together_become_one_term():
    assert widened("leon trotsky ตาย")[0][0] == "leon trotsky"
    assert len(widened("leon trotsky ตาย")) == 2


def test_a_part_of_a_word_is_no_name():
    assert widened("เลนินกราด") == [("เลนินกราด", ())]
