"""The golden run: the first chapter that ships, as its scan comes.

The joins were judged by hand from the printed lines, one by one, and not taken from
the importer's answer: every line end, page break and glued line end of the scan, with
the words on both sides and what stands between them ("either" where both are good Thai).
"""

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest
import yaml

from history.importer import ImportedBlock, ImportedChapter, read_chapter, to_markdown

BOOK = Path(__file__).parents[3] / "history" / "content" / "modern-russia"
FILE = BOOK / "chapter-04-stalin.md"
GOLDEN = json.loads((Path(__file__).parent / "assets" / "chapter-04.json").read_text(encoding="utf-8"))
BETWEEN = {"none": "", "space": " "}


@cache
def book() -> dict:
    return yaml.safe_load((BOOK / "book.yaml").read_text(encoding="utf-8"))


@cache
def entries() -> list[dict]:
    return yaml.safe_load((BOOK / book()["names"]).read_text(encoding="utf-8"))


@cache
def names() -> tuple[str, ...]:
    return tuple(spelling for name in entries() for spelling in [name["name"], *name.get("spellings", ())])


@cache
def chapter() -> ImportedChapter:
    return read_chapter(
        FILE.read_bytes(), names=names(), section_slugs=[part["slug"] for part in book()["chapters"][0]["sections"]]
    )


def blocks(read: ImportedChapter) -> list[ImportedBlock]:
    return [block for section in read.sections for block in section.blocks]


def test_the_scan_ships_byte_for_byte():
    assert hashlib.sha256(FILE.read_bytes()).hexdigest().startswith("77ad22dd")


def test_title_stands_once():
    assert (chapter().number, chapter().title, chapter().language) == (4, "สตาลิน", "th")
    assert not [block.text for block in blocks(chapter()) if block.text.startswith(("บทที่ 4", "**"))]


def test_introduction_and_four_sections_side_by_side():
    found = [[section.slug, section.title, len(section.blocks)] for section in chapter().sections]
    assert found == GOLDEN["sections"]
    assert len(blocks(chapter())) == 69


def test_every_block_begins_and_ends_where_it_should():
    found = [
        [section.slug, block.kind, len(block.text), block.text[:24], block.text[-24:],
         [[mark.number, mark.at] for mark in block.notes]]
        for section in chapter().sections
        for block in section.blocks
    ]  # fmt: skip
    assert found == GOLDEN["blocks"]


def test_epigraph_and_displayed_quotations():
    shown = [
        (block.kind, [mark.number for mark in block.notes]) for block in blocks(chapter()) if block.kind != "paragraph"
    ]
    assert shown == [("epigraph", [30]), ("quotation", [31]), ("quotation", [34]), ("quotation", [36])]


@pytest.mark.parametrize(
    ("number", "before"),
    [
        (30, "เป็นสตาลิน..."), (31, "ที่เจริญก้าวหน้า"), (32, "กลายเป็นอาณาจักรของสตาลิน"), (33, "กับสถานการณ์สงคราม"),
        (34, "สาธารณะและของรัฐ"), (35, "ฉบับเดียวในโลก"), (36, "ถึงขั้นนั้นได้..."), (37, "ใน ค.ศ. 1929"), (38, "จีนใน ค.ศ. 1931"),
    ],
)  # fmt: skip
def test_note_mark_stands_after_its_words(number, before):
    [(block, mark)] = [(block, mark) for block in blocks(chapter()) for mark in block.notes if mark.number == number]
    assert block.text[: mark.at].endswith(before)
    assert f"{before}[^{number}]" in block.markdown


def test_notes_keep_their_numbers_and_have_no_text_yet():
    assert [(note.number, note.body) for note in chapter().notes] == [(number, "") for number in range(30, 39)]


@pytest.mark.parametrize("kind", ["wrap", "page", "stray"])
def test_every_join_of_the_scan(kind):
    text = "\n".join(block.text for block in blocks(chapter()))
    wrong = [
        (line, left, right, between)
        for found, line, left, right, between in GOLDEN["joins"]
        if found == kind
        and not any(left + space + right in text for name, space in BETWEEN.items() if between in (name, "either"))
    ]
    assert wrong == []


def test_without_names_few_joins_suffer():
    text = "\n".join(block.text for block in blocks(read_chapter(FILE.read_bytes())))
    wrong = [
        left + right
        for _, _, left, right, between in GOLDEN["joins"]
        if not any(left + space + right in text for name, space in BETWEEN.items() if between in (name, "either"))
    ]
    assert len(wrong) <= 0.03 * len(GOLDEN["joins"])


def test_doubts_are_listed_for_a_person_and_are_few():
    doubts = chapter().decisions
    assert len(doubts) < 50
    assert {doubt.kind for doubt in doubts} <= {"wrap", "gap", "stray-space", "quotation", "heading"}
    assert [doubt.line for doubt in doubts if doubt.kind == "heading"] == [199]
    assert all(doubt.done != doubt.other for doubt in doubts)


def test_nothing_of_the_scan_is_lost():
    """All letters are there in order: only spaces, markup and the second title go."""
    scan = FILE.read_text(encoding="utf-8").split("## บทที่ 4 สตาลิน", 1)[1]
    for sign in ("<sup>", "</sup>", "#"):
        scan = scan.replace(sign, "")
    mine = "".join(
        part
        for section in chapter().sections
        for part in [section.title, *(block.markdown.replace("[^", "").replace("]", "") for block in section.blocks)]
    )
    assert "".join(mine.split()) == "".join(scan.split())


def test_clean_markdown_reads_back_as_the_same_chapter():
    written = to_markdown(chapter())
    again = read_chapter(written.encode(), section_slugs=[section.slug for section in chapter().sections])
    assert again.sections == chapter().sections
    assert (again.number, again.title, again.notes) == (4, "สตาลิน", chapter().notes)
    assert to_markdown(again) == written


def test_name_index_names_each_thing_once():
    found = [name["name"] for name in entries()]
    assert len(found) == len(set(found)) > 100
    assert {name["kind"] for name in entries()} >= {"person", "place", "organisation", "term"}
