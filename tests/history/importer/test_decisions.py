"""Each choice of the importer is found again in the chapter that came of it, and can be turned there."""

import re
from pathlib import Path

import pytest

from history.importer import Decision, ImportedChapter, ImportFault, read_chapter
from tests.history.importer.test_chapter_04 import FILE, chapter, names

ASSETS = Path(__file__).parent / "assets"
JOINS = ("wrap", "gap", "stray-space")


def read(text: str) -> ImportedChapter:
    return read_chapter(text.encode(), names=("สตาลิน", "เลนิน", "โซเวียต", "เครมลิน"))


def assert_is_there(read: ImportedChapter, decision: Decision) -> None:
    """The text of the block around the place really is the two sides."""
    if decision.block is None:
        return
    text = read.blocks[decision.block].text
    assert 0 <= decision.at <= len(text)
    if decision.kind in JOINS:
        assert text[: decision.at].endswith(decision.before)
        rest = text[decision.at :]
        if decision.done == "paragraph":
            assert rest == ""
            rest = read.blocks[decision.block + 1].text
        elif decision.done == "space":
            assert rest.startswith(" ")
            rest = rest[1:]
        assert rest.startswith(decision.after)
        assert decision.before
        assert decision.after
        assert not decision.before.endswith(" ")
    if decision.kind == "character":
        assert text[: decision.at].endswith(decision.before)
        assert text.endswith(decision.after) or decision.after in text[decision.at :]
        assert f"U+{ord(text[decision.at]):04X}" in decision.other
    if decision.kind == "quotation":
        assert read.blocks[decision.block].kind == decision.done
        assert text.startswith(decision.after[:10])


def letters(text: str) -> str:
    return "".join(re.sub(r"<sup>.*?</sup>|\[\^\d+\]", "", text).split())


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.md")), ids=lambda path: path.stem)
def test_both_sides_stand_at_the_place(path):
    try:
        found = read_chapter(path.read_bytes(), names=("เครมลิน", "โซเวียต", "สตาลิน", "ลอยด์ จอร์จ"))
    except ImportFault:  # a file that is no chapter has no choices
        return
    for decision in found.decisions:
        assert_is_there(found, decision)
        assert max(len(decision.before), len(decision.after)) <= 40
        assert max(len(decision.done), len(decision.other)) <= 20


def test_every_choice_of_the_first_chapter_is_in_a_block():
    assert len(chapter().decisions) > 30
    for decision in chapter().decisions:
        assert decision.block is not None
        assert_is_there(chapter(), decision)


def test_choices_are_where_the_file_has_them():
    lines = FILE.read_text(encoding="utf-8").split("\n")
    joins = [decision for decision in chapter().decisions if decision.kind in JOINS]
    for decision in joins:
        here, after = lines[decision.line - 1], next(line for line in lines[decision.line :] if line.strip())
        before, behind = letters(decision.before)[-8:], letters(decision.after)[:8]
        if decision.kind == "stray-space":
            assert before + behind in letters(here)
        else:
            assert letters(here).endswith(before)
            assert letters(after).startswith(behind)


def test_a_choice_can_be_turned_in_the_text():
    for decision in chapter().decisions:
        if decision.kind not in JOINS or decision.done == "paragraph":
            continue
        text = chapter().blocks[decision.block].text
        left, right = text[: decision.at], text[decision.at + (decision.done == "space") :]
        turned = left + {"space": " ", "none": "", "paragraph": "\n\n"}[decision.other] + right
        assert letters(turned) == letters(text)
        assert turned != text


def test_places_are_counted_in_the_plain_text():
    """Note marks, emphasis and characters that the importer mends do not shift a place."""
    found = read(
        "# บทที่ 1 สตาลิน\n\n"
        "**สตาลิน**\u200bเป็นผู้นำ<sup>1</sup> แห่งโซเวียตที่ผู้คนพากันหวาด  \n"
        "กลัวและไม่มีผู้ใดกล้าคัดค้านนํ้าใจของเขา แม้ในระหว่างสงครามที่ยาวนาน  \n"
        "เขาก็ยังเป็น*ผู้นำ*ที่เด็ดขาด<sup>2</sup> และระบบยุติธรรม ของเขาก็ยังคงอยู่ต่อมา  \n"
        "โดยไม่มีผู้ใดกล้าพูดเอาจริง เอาจังเลย\n"
    )
    assert [decision.kind for decision in found.decisions].count("stray-space") == 2
    for decision in found.decisions:
        assert_is_there(found, decision)


def test_two_choices_in_one_line_after_spaces_that_are_gone():
    found = read("# บทที่ 1 สตาลิน\n\nสตาลินเป็นของ นายกฯ และ เลนิน กับ โซเวียตหรือ เครมลินทั้งนั้น\n")
    [block] = found.blocks
    places = [decision.at for decision in found.decisions]
    assert places == sorted(places)
    for decision in found.decisions:
        assert_is_there(found, decision)
        assert decision.done == "none" or block.text[decision.at] == " "


def test_a_paragraph_that_may_go_on_names_the_next_one():
    [doubt] = [decision for decision in chapter().decisions if decision.line == 151]
    assert (doubt.kind, doubt.done, doubt.other) == ("gap", "paragraph", "none")
    assert doubt.after == chapter().blocks[doubt.block + 1].text[:40]


def test_a_section_that_may_be_a_subheading_is_at_its_first_block():
    [doubt] = [decision for decision in chapter().decisions if decision.kind == "heading"]
    first = next(section for section in chapter().sections if section.title == doubt.after).blocks[0]
    assert chapter().blocks[doubt.block] == first
    assert doubt.at == 0


def test_what_was_removed_stood_before_the_place():
    found = read_chapter((ASSETS / "page-furniture.md").read_bytes(), names=names())
    removed = [decision for decision in found.decisions if decision.done == "removed"]
    assert {decision.kind for decision in removed} == {"page-number", "running-head"}
    source = (ASSETS / "page-furniture.md").read_text(encoding="utf-8").split("\n")
    for decision in removed:
        assert source[decision.line - 1].strip() == decision.before
        text = found.blocks[decision.block].text[decision.at :].strip()
        following = [
            line for line in source[decision.line :] if line.strip() and letters(line)[:6] == letters(text)[:6]
        ]
        assert following or not text


def test_a_hyphen_that_is_gone_can_be_put_back():
    found = read_chapter((ASSETS / "latin-hyphen-in-doubt.md").read_bytes())
    [doubt] = found.decisions
    assert (doubt.kind, doubt.done, doubt.other) == ("wrap", "hyphen", "none")
    assert_is_there(found, doubt)
    text = found.blocks[doubt.block].text
    assert text[: doubt.at].endswith("Great Re")
    assert text[doubt.at :].startswith("construction")


def test_unreadable_characters_are_pointed_at():
    found = read("# บทที่ 1 สตาลิน\n\nสตา\ufffdลินเป็นผู้นำ**ของ\ufffd\ufffdโซเวียต**\n\n- หนึ่ง\n- สอง\ufffd\n")
    places = [(decision.block, decision.at, decision.other) for decision in found.decisions]
    assert places == [(0, 3, "U+FFFD"), (0, 19, "U+FFFD U+FFFD"), (1, 9, "U+FFFD")]
    for decision in found.decisions:
        assert_is_there(found, decision)


def test_marks_out_of_order_are_pointed_at():
    found = read("# บทที่ 1 สตาลิน\n\nหนึ่ง<sup>1</sup> สาม<sup>3</sup>\n")
    [doubt] = found.decisions
    assert (doubt.kind, doubt.block, doubt.at) == ("note", 0, len("หนึ่ง สาม"))
