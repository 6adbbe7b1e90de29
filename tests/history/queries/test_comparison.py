"""Comparing two texts of a block: by words, and change by change."""

import time

import pytest

from history.queries import changes, compare

OLD = "การเคลือนไหวของพรรคบอลเชวิค ซึ่งนําโดยเลนิน ทำให้เกิดการปฏิวัติใน ค.ศ. 1917 อย่างรวดเร็ว"
NEW = "การเคลื่อนไหวของพรรคบอลเชวิค ซึ่งนำโดยเลนิน ทำให้เกิดการปฏิวัติใน ค.ศ. 1917 อย่างรวดเร็ว"


def both(pieces) -> tuple[str, str]:
    """The two texts, put together again from their comparison."""
    return (
        "".join(piece.text for piece in pieces if piece.kind != "added"),
        "".join(piece.text for piece in pieces if piece.kind != "removed"),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, NEW), (NEW, OLD), ("", ""), ("", "ก"), ("ก", ""), (OLD, OLD), ("ก ข ค", "ค ข ก"),
        ("กา" * 400, "กา" * 200 + "ข" + "กา" * 200), ("|a|b|\n|c|d|", "|a|b|\n|c|e|"), (OLD, OLD[40:] + OLD[:40]),
    ],
)  # fmt: skip
def test_nothing_is_lost(old, new):
    assert both(compare(old, new)) == (old, new)


def test_it_goes_by_whole_thai_words():
    pieces = compare(OLD, NEW)
    removed = [piece.text for piece in pieces if piece.kind == "removed"]
    added = [piece.text for piece in pieces if piece.kind == "added"]
    assert added == ["การเคลื่อนไหว", "นำ"]
    assert len(removed) == 2
    assert removed[0].endswith("เคลือนไหว")


def test_names_are_kept_whole():
    pieces = compare("สหายตรอตสกีกล่าว", "สหายทรอตสกีกล่าว", ["ตรอตสกี", "ทรอตสกี"])
    assert [piece.text for piece in pieces] == ["สหาย", "ตรอตสกี", "ทรอตสกี", "กล่าว"]


def test_far_changes_stand_alone_with_what_is_around_them():
    filler = " ".join(f"ข้อความที่ไม่เปลี่ยน {n}" for n in range(40))
    found = changes(f"{OLD} {filler} สตาลนิ {filler}", f"{NEW} {filler} สตาลิน {filler}")
    assert len(found) == 2
    first, second = found
    assert (first.is_cut_before, first.is_cut_after) == (False, True)
    assert (second.is_cut_before, second.is_cut_after) == (True, True)
    assert [piece.text for piece in second.pieces if piece.kind == "added"] == ["สตาลิน"]
    assert all(len(piece.text) < 120 for change in found for piece in change.pieces)


def test_what_is_left_out_is_never_a_mark_from_its_letter():
    text = "ที่นี่มีน้ำ" * 60
    (change,) = changes(text + "ก", text + "ข")
    assert change.pieces[0].text[0] in "ทนม"


def test_the_same_has_no_changes_and_a_new_text_is_one():
    assert changes(OLD, OLD) == []
    assert [piece.kind for piece in changes("", NEW)[0].pieces] == ["added"]


def test_a_long_block_with_many_corrections_is_quick():
    old = " ".join(f"พรรคบอลเชวิคนําโดยเลนินใน ค.ศ. {year} อย่างรวดเร็วและเด็ดขาด" for year in range(1900, 2000))
    new = old.replace("นํา", "นำ")
    compare(old[:50], new[:50])  # loads the dictionary
    began = time.process_time()
    found = changes(old, new)
    assert time.process_time() - began < 2
    assert sum(piece.kind == "added" for change in found for piece in change.pieces) == 100
