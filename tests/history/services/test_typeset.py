"""The HTML of blocks: safe, and with text nodes that are the canonical text."""

from html.parser import HTMLParser

import pytest

from history.models import BlockKind
from history.services import Typesetter, canonical

NAMES = ("สตาลิน", "เลนิน", "เลนินกราด", "มาร์กซ", "วิกเตอร์ เซอร์กี", "คณะกรรมการกลางพรรคคอมมิวนิสต์ แห่งสหภาพโซเวียต")


class TextNodes(HTMLParser):
    """The text of a page as a script counts it: note marks are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self._in_mark = "", False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._in_mark = self._in_mark or "data-note" in dict(attrs)

    def handle_endtag(self, tag):
        self._in_mark = False if tag == "a" else self._in_mark

    def handle_data(self, data):
        self.text += "" if self._in_mark else data


def rendered(markdown: str, kind: str = BlockKind.PARAGRAPH, language: str = "th") -> str:
    return Typesetter(NAMES, language).block(kind, markdown)


@pytest.mark.parametrize(
    ("kind", "markdown"),
    [
        ("paragraph", "สตาลินกล่าวว่า *สำคัญ* และ **หนัก**[^30] จบ"),
        ("paragraph", "ใน ค.ศ. 1936 ต่าง ๆ นานา <b>&amp; \\* `โค้ด`"),
        ("paragraph", "~~ขีดฆ่า~~ และ * ดาว _ ลอย"),
        ("paragraph", "[^30]ขึ้นต้นด้วยเชิงอรรถ[^31]"),
        ("paragraph", "ภาพ ![คำบรรยาย](x.png) [ลิงก์](javascript:alert(1)) <https://example.org>"),
        ("quotation", "บรรทัดหนึ่ง\\\nบรรทัดสอง<br>บรรทัดสาม\nบรรทัดสี่"),
        ("paragraph", "**ไทย**\n*ไทย* Latin\nไทย[^30]\nไทย และ\nจบ"),
        ("list", "- หนึ่ง\n  ต่อ\n- two\n  more"),
        ("epigraph", "...จากเลนิน เป็นสตาลิน...[^30]"),
        ("list", "1. หนึ่ง[^3]\n2. สอง\n   - สองหนึ่ง\n   - สองสอง\n3. สาม"),
        ("list", "- หนึ่ง\n\n- สอง"),
        ("table", "| ปี | ผลผลิต |\n|---|---|\n| ค.ศ. 1928 | 10[^4] |\n| 1932 | |"),
        ("figure", "```\nก  ข\nค\n```"),
        ("heading", "หัวข้อ ค.ศ. 1936"),
    ],
)
def test_text_nodes_are_the_canonical_text(kind, markdown):
    block = canonical(kind, markdown)
    assert TextNodes(rendered(block.markdown, kind)).text.replace("\u00a0", " ") == block.text


def test_a_note_mark_is_a_link_that_counts_no_letter():
    html = rendered("จบ[^30]")
    assert html == 'จบ<a class="fnmark" href="#fn30" id="r30" role="doc-noteref" data-note="30">30</a>'


def test_a_mark_that_stands_twice_has_its_address_once():
    assert rendered("ก[^30] ข[^30]").count('id="r30"') == 1


def test_the_longest_name_is_kept_whole():
    html = rendered("จากเลนินกราดถึงเลนิน")
    assert html == 'จาก<span class="noun">เลนินกราด</span>ถึง<span class="noun">เลนิน</span>'


def test_a_very_long_name_is_kept_whole_by_its_words():
    html = rendered("คณะกรรมการกลางพรรคคอมมิวนิสต์ แห่งสหภาพโซเวียต")
    assert html == ('<span class="noun">คณะกรรมการกลางพรรคคอมมิวนิสต์</span> <span class="noun">แห่งสหภาพโซเวียต</span>')


def test_a_word_that_is_longer_than_a_telephone_is_wide_may_break():
    name = "กติกาสัญญาไม่รุกรานกันระหว่างเยอรมันกับโปแลนด์"
    assert Typesetter([name]).block("paragraph", name) == name


def test_a_name_is_not_cut_from_its_last_mark():
    assert rendered("มาร์กซ์") == "มาร์กซ์"


def test_years_and_repeated_words_do_not_break():
    assert rendered("ใน ค.ศ. 1936 ต่าง ๆ") == "ใน ค.ศ.&nbsp;1936 ต่าง&nbsp;ๆ"


def test_foreign_runs_carry_their_language():
    assert rendered("แผน (Five Year Plan)") == 'แผน (<span lang="en">Five Year Plan</span>)'
    assert rendered("คีروف Киров") == 'คีروف <span lang="ru">Киров</span>'
    assert rendered("the word รถ", language="en") == 'the word <span lang="th">รถ</span>'


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        '<a href="#" style="position:fixed" onclick="alert(1)">x</a>',
        "<iframe src=//example.org></iframe>",
        "<style>*{display:none}</style>",
    ],
)
@pytest.mark.parametrize("kind", BlockKind.values)
def test_nothing_dangerous_comes_through(kind, attack):
    html = rendered(f"ก่อน {attack} หลัง", kind)
    parser = Tags(html)
    assert not parser.tags & {"script", "img", "iframe", "style", "object"}
    assert not any(name.startswith("on") or name == "style" for name in parser.attributes)
    assert not any(value and "javascript:" in value for value in parser.attributes.values())


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= dict(attrs)
