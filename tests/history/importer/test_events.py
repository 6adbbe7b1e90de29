"""Dated expressions: every form that Thai texts use, what must not be taken for one, and the whole first chapter."""

from pathlib import Path

import pytest

from history.importer.events import find_dates
from tests.history.importer.test_chapter_04 import chapter

# Read over by hand: every dated expression of the chapter, with the block it stands in.
BY_HAND = Path(__file__).parent / "assets" / "chapter-04-dates.tsv"


@pytest.mark.parametrize(
    ("text", "written", "meaning"),
    [
        ("รัฐธรรมนูญ ค.ศ. 1936 ประกาศใช้", "ค.ศ. 1936", (1936, 1936, None, None)),
        ("ต่อมาค.ศ.1932 สตาลิน", "ค.ศ.1932", (1932, 1932, None, None)),
        ("ใน ค.ศ. 1927-8 ผลผลิต", "ค.ศ. 1927-8", (1927, 1928, None, None)),
        ("(ค.ศ. 1926-7)", "ค.ศ. 1926-7", (1926, 1927, None, None)),
        ("ตั้งแต่ ค.ศ. 1939-52 ระบบ", "ค.ศ. 1939-52", (1939, 1952, None, None)),
        ("ในช่วงค.ศ.1919-1920 โซเวียต", "ค.ศ.1919-1920", (1919, 1920, None, None)),
        ("นักเศรษฐศาสตร์ (ค.ศ. 1886–1937)", "ค.ศ. 1886–1937", (1886, 1937, None, None)),
        ("ซึ่งในระหว่าง ค.ศ. 1922 -1934 มีชื่อ", "ระหว่าง ค.ศ. 1922 -1934", (1922, 1934, None, None)),
        ("ระหว่าง ค.ศ. 1922 กับ ค.ศ. 1934 มี", "ระหว่าง ค.ศ. 1922 กับ ค.ศ. 1934", (1922, 1934, None, None)),
        ("ในช่วงค.ศ.1936 ถึงค.ศ. 1938 การ", "ค.ศ.1936 ถึงค.ศ. 1938", (1936, 1938, None, None)),
        ("ค.ศ. 1936 ถึง 1938 การ", "ค.ศ. 1936 ถึง 1938", (1936, 1938, None, None)),
        ("ในวันที่ 23 สิงหาคม ค.ศ. 1939 เรียก", "วันที่ 23 สิงหาคม ค.ศ. 1939", (1939, 1939, 8, 23)),
        ("วันที่ 23-25 สิงหาคม ค.ศ. 1939", "วันที่ 23-25 สิงหาคม ค.ศ. 1939", (1939, 1939, 8, 23)),
        ("เริ่มขึ้นในเดือนธันวาคม ค.ศ. 1934 เหตุ", "เดือนธันวาคม ค.ศ. 1934", (1934, 1934, 12, None)),
        ("เจ้าหน้าที่รัฐ ปลาย ค.ศ. 1929 ชาวนา", "ปลาย ค.ศ. 1929", (1929, 1929, None, None)),
        ("เมื่อต้น ค.ศ. 1934 มี", "ต้น ค.ศ. 1934", (1934, 1934, None, None)),
        ("ออกไปจนถึงต้นปี ค.ศ. 1924 ซึ่ง", "ต้นปี ค.ศ. 1924", (1924, 1924, None, None)),
        (
            "(ราวปลายกันยายน ค.ศ. 1936 ถึงปลายกรกฎาคม ค.ศ. 1938)",
            "ราวปลายกันยายน ค.ศ. 1936 ถึงปลายกรกฎาคม ค.ศ. 1938",
            (1936, 1938, 9, None),
        ),
        (
            "ตั้งแต่วันที่ 1 ตุลาคม ค.ศ.1928 ถึงวันที่ 31 ธันวาคม ค.ศ.1932 นั่น",
            "วันที่ 1 ตุลาคม ค.ศ.1928 ถึงวันที่ 31 ธันวาคม ค.ศ.1932",
            (1928, 1932, 10, 1),
        ),
        ("เปลี่ยนการปกครอง พ.ศ. 2475", "พ.ศ. 2475", (1932, 1932, None, None)),
        ("เกิดวันที่ ๒๓ สิงหาคม พ.ศ. ๒๔๗๕", "วันที่ ๒๓ สิงหาคม พ.ศ. ๒๔๗๕", (1932, 1932, 8, 23)),
        ("พุทธศักราช 2475 มี", "พุทธศักราช 2475", (1932, 1932, None, None)),
        ("วิกฤตการณ์ ร.ศ. 112", "ร.ศ. 112", (1893, 1893, None, None)),
        ("เมื่อ 23 ส.ค. 1939 ลงนาม", "23 ส.ค. 1939", (1939, 1939, 8, 23)),
        ("ในปี 2475 มี", "ปี 2475", (1932, 1932, None, None)),
        ("ในทศวรรษ 1930 มี", "ทศวรรษ 1930", (1930, 1939, None, None)),
        ("ในคริสต์ศตวรรษที่ 19 มี", "คริสต์ศตวรรษที่ 19", (1801, 1900, None, None)),
    ],
)  # fmt: skip
def test_every_form(text: str, written: str, meaning: tuple) -> None:
    [found] = find_dates(text)
    assert found.written == written
    assert text[found.start : found.end] == written
    assert (found.year_from, found.year_to, found.month, found.day) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "ราคา 1936 บาท",
        "ภายในสี่ปีสามเดือน",
        "การปฏิวัติเดือนตุลาคมเปลี่ยนโลก",
        "คนเกิดปี 25 คน",
        "ในเดือนพฤษภาคม ไม่มีปีใดกล่าวไว้",
        "อัตราเงินเดือนที่แตกต่าง",
        "วันที่ 45 มกราคม",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_a_month_has_the_year_that_was_said_last() -> None:
    text = "ในวันที่ 1 กันยายน ค.ศ. 1939 บุกโปแลนด์ อังกฤษประกาศสงครามในวันที่ 3 กันยายน"
    assert [(each.year_from, each.month, each.day) for each in find_dates(text)] == [(1939, 9, 1), (1939, 9, 3)]


def test_the_year_may_stand_in_a_paragraph_before() -> None:
    before = ["ใน ค.ศ. 1917 เกิดเรื่อง", "ใน ค.ศ. 1929 เริ่มใหม่", "ย่อหน้าที่ไม่มีปี"]
    [found] = find_dates("ในช่วงเดือนมิถุนายนถึงตุลาคมเพิ่มเป็นเท่าตัว", before)
    assert (found.written, found.year_from, found.month) == ("เดือนมิถุนายนถึงตุลาคม", 1929, 6)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("จากนั้นการกวาดล้างแท้จริงได้เริ่มขึ้นในเดือนธันวาคม ค.ศ.1934 เหตุการณ์เข้มข้น", "การกวาดล้างแท้จริงได้เริ่มขึ้น"),
        ("ทีเดียว ในเดือนสิงหาคม ค.ศ. 1936 มีการตัดสินโทษผู้นำพรรคครั้งสำคัญ", "มีการตัดสินโทษผู้นำพรรคครั้งสำคัญ"),
        ("หลังสงคราม” (ค.ศ. 1919) ให้พิจารณาประเภทของอุตสาหกรรม", "ให้พิจารณาประเภทของอุตสาหกรรม"),
    ],
)
def test_the_title_is_the_clause(text: str, title: str) -> None:
    assert find_dates(text)[0].title == title


def test_a_long_title_is_cut_between_words() -> None:
    text = "ใน ค.ศ. 1937 " + "โซเวียตผลิตอุตสาหกรรมหนัก" * 10
    title = find_dates(text)[0].title
    assert len(title) <= 91
    assert title.endswith(("อุตสาหกรรม…", "หนัก…", "ผลิต…", "โซเวียต…"))


def test_the_first_chapter_against_the_list_made_by_hand() -> None:
    """Recall and precision are both 1.000: 142 expressions, 133 with an era and 9 whose year stands earlier."""
    wanted = [tuple(line.split("\t")) for line in BY_HAND.read_text(encoding="utf-8").splitlines()]
    found = []
    key = 0
    for section in chapter().sections:
        before: list[str] = []
        for block in section.blocks:
            key += 1
            found += [
                (
                    f"b{key}",
                    each.written,
                    str(each.year_from),
                    str(each.year_to),
                    str(each.month or ""),
                    str(each.day or ""),
                )
                for each in find_dates(block.text, before[-4:], titled=False)
            ]
            before.append(block.text)
    assert found == wanted
    eras = sum(block.text.count("ค.ศ.") for section in chapter().sections for block in section.blocks)
    assert eras == sum(written.count("ค.ศ.") for _key, written, *_rest in wanted)
