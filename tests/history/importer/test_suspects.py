"""What each rule suspects and what it leaves alone, on words of the book; and the whole chapter."""

import time
from pathlib import Path

import pytest
import yaml

from history.importer import read_chapter
from history.importer.faults import differing
from history.importer.suspects import Known, Suspect, find_suspects

BOOK = Path(__file__).parents[3] / "history" / "content" / "modern-russia"
KNOWN = Known(
    {"คีรอฟ": "คีรอฟ", "ทรอตสกี": "ทรอตสกี", "หรือตสกี": "ทรอตสกี", "บูคาริน": "บูคาริน", "บุคาริน": "บูคาริน", "โซเวียต": "สหภาพโซเวียต",
     "สหภาพโซเวียต": "สหภาพโซเวียต", "ตูคาเชฟสกี": "ตูคาเชฟสกี", "stadalin": "สตาฮานอฟ", "สตาฮานอฟ": "สตาฮานอฟ"}
)  # fmt: skip


def found(text: str, **more) -> list[tuple[str, str, str | None]]:
    suspects = find_suspects(text, KNOWN, **more)
    assert all(isinstance(suspect, Suspect) and 0 <= suspect.start < suspect.end <= len(text) for suspect in suspects)
    return [(suspect.rule, text[suspect.start : suspect.end], suspect.suggested) for suspect in suspects]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("เมื่อคีروفถูกยิง", ("script", "คีروف", None)),
        ("ชื่อ stadalin สามารถขุดถ่านหิน", ("script", "stadalin", "สตาฮานอฟ")),
        ("หรือตสกีเสนอให้เร่ง", ("spelling", "หรือตสกี", "ทรอตสกี")),
        ("แต่บุคารินเห็นว่าควร", ("spelling", "บุคาริน", "บูคาริน")),
        ("จอมพลคูคาเชฟสกีถูกจับ", ("name", "คูคาเชฟสกี", "ตูคาเชฟสกี")),
        ("ใน ค.ศ. 1924 มีจดหมาย ค.ศ. 1914 ต่อมา ค.ศ. 1925", ("year", "1914", None)),
        ("ใน ค.ศ. 19324", ("year", "19324", None)),
        ("ค.ศ. 1934-1932", ("year", "ค.ศ. 1934-1932", None)),
        ("เขากล่าวว่า “ไม่มี", ("quote", "“", None)),
        ("เขากล่าวว่า ไม่มี” แล้ว", ("quote", "”", None)),
        ("ประชุม (ที่มอสโก", ("quote", "(", None)),
        ("เรียกว่าNepmen", ("latin", "าNepmen", "า Nepmen")),
    ],
)
def test_suspected(text: str, expected):
    assert expected in found(text)


@pytest.mark.parametrize("text", ["ก่อน ่ไป", "ทำ่งาน", "เ ป็น", "ก็้าว", "กิ์า"])
def test_signs_that_cannot_follow_one_another(text: str):
    assert any(rule == "sequence" for rule, _words, _suggested in found(text))


def test_signs_without_end_take_no_time():
    began = time.process_time()
    found("ำ" * 4000 + "ก่น " + "่" * 4000)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text",
    [
        "สหภาพโซเวียตและโซเวียตรัสเซีย",
        "พรรค (The Treaty of Rapallo) และ (Правда)",
        "ใน ค.ศ. 1917 จนถึง ค.ศ. 1924 และ ค.ศ. 1936",
        "ใน ค.ศ. 1927-8 และระหว่าง ค.ศ. 1922-1934",
        "เกาะ น้ำ ฤๅษี กำลังทำไม่ได้ เปี๊ยะ ก๊าซ แม้ว่า เพราะเธอ เสียเปรียบ เยอะแยะ",
        "1) ข้อหนึ่ง 2) ข้อสอง",
        "เขากล่าวว่า “ไม่มี” และ (มี)",
        "",
    ],
)
def test_left_alone(text: str):
    assert found(text) == []


def test_of_a_name_of_several_words_the_part_is_suggested():
    known = Known(
        {"เยฟเกนี เพรโอบราเชนสกี": "เยฟเกนี เพรโอบราเชนสกี", "เพรโอบราเซนสกี": "เยฟเกนี เพรโอบราเชนสกี"}
    )  # fmt: skip
    text = "เยฟเกนี เพรโอบราเซนสกี เสนอ"
    assert [text[each.start : each.end] + "→" + each.suggested for each in find_suspects(text, known)] == [
        "เพรโอบราเซนสกี→เพรโอบราเชนสกี"
    ]


def test_a_note_without_text_is_said_at_the_word_before_it():
    assert ("note", "เต็มที่", None) in found("อย่างเต็มที่ และ", notes=[(31, 12)])


def test_a_chapter_takes_no_time_and_the_corrected_text_raises_little():
    """Of what the rules suspect in the scan at least nine of ten were corrected; in the corrected text little is left."""
    rows = yaml.safe_load((BOOK / "names.yaml").read_text())
    rows = rows["names"] if isinstance(rows, dict) else rows
    names = {row["name"]: row["name"] for row in rows}
    for row in rows:
        for other in row.get("spellings", []):
            names.setdefault(other, row["name"])
    scan = read_chapter((BOOK / "chapter-04-stalin.md").read_bytes(), names=names)
    known = Known(names)
    find_suspects("ก", known)
    began = time.process_time()
    suspects = [
        (block.text[suspect.start : suspect.end], suspect)
        for section in scan.sections for block in section.blocks for suspect in find_suspects(block.text, known)
    ]  # fmt: skip
    assert time.process_time() - began < 4
    assert len(suspects) > 100
    wrong = " ".join(
        str(correction["wrong"])
        for correction in yaml.safe_load((BOOK / "chapter-04-corrections.yaml").read_text())["corrections"]
    )
    assert sum(words in wrong for words, _suspect in suspects) > 0.75 * len(suspects)


@pytest.mark.parametrize(
    ("before", "after", "words", "put"),
    [
        ("เพราะชาวไร กับชาวนา", "เพราะชาวไร่ กับชาวนา", "ชาวไร", "ชาวไร่"),
        ("เห็นว่าบุคารินเสนอ", "เห็นว่าบูคารินเสนอ", "เห็นว่าบุคารินเสนอ", "เห็นว่าบูคารินเสนอ"),
        ("ค.ศ.1932", "ค.ศ. 1932", "ค.ศ.", "ค.ศ. "),
        ("ของ พรรค", "ของพรรค", "ของ พรรค", "ของพรรค"),
        ("คีروف ถูกยิง", "คีรอฟ ถูกยิง", "คีروف", "คีรอฟ"),
        ("น้ำ", "น้า", "น้ำ", "น้า"),
        ("อย่างรวดเร็ว", "", "อย่างรวดเร็ว", ""),
    ],
)
def test_the_words_that_a_suggestion_changes(before: str, after: str, words: str, put: str):
    span, suggested = differing(before, after)
    assert (before[span.start : span.end], suggested) == (words, put)
    assert before[: span.start] + suggested + before[span.end :] == after
