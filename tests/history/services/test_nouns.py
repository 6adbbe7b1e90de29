"""Names in the HTML of a block: marked where they are, and every text node as it was."""

import pytest

from history.models import BlockKind
from history.services import Typesetter, canonical
from history.services.nouns import Noun, mark_nouns
from tests.history.services.test_typeset import TextNodes


def marked(markdown: str, *words: str, kind: str = BlockKind.PARAGRAPH) -> str:
    block = canonical(kind, markdown)
    html = Typesetter((), "th").block(kind, block.markdown)
    nouns = [
        Noun(block.text.index(word), block.text.index(word) + len(word), at) for at, word in enumerate(words, start=1)
    ]
    return mark_nouns(html, nouns)


@pytest.mark.parametrize(
    ("markdown", "words", "html"),
    [
        ("จากเลนินไป", ["เลนิน"], 'จาก<span class="noun" data-name="1">เลนิน</span>ไป'),
        ("เลนิน & สตาลิน", ["สตาลิน"], 'เลนิน &amp; <span class="noun" data-name="1">สตาลิน</span>'),
        ("จาก **เลนิน** ไป", ["เลนิน"], 'จาก <strong><span class="noun" data-name="1">เลนิน</span></strong> ไป'),
        (
            "**เล**นิน",
            ["เลนิน"],
            '<strong><span class="noun" data-name="1">เล</span></strong><span class="noun" data-name="1">นิน</span>',
        ),
        (
            "สนธิสัญญา ค.ศ. 1936 จบ",
            ["ค.ศ. 1936"],
            'สนธิสัญญา <span class="noun" data-name="1">ค.ศ.&nbsp;1936</span> จบ',
        ),
    ],
)
def test_a_name_is_marked(markdown, words, html):
    assert marked(markdown, *words) == html


def test_a_note_mark_counts_no_letter():
    html = marked("เลนิน[^30]และสตาลิน[^31]", "สตาลิน")
    assert '<span class="noun" data-name="1">สตาลิน</span>' in html


def test_a_very_long_name_is_kept_whole_by_its_words():
    html = marked("ของคณะกรรมการกลางพรรคคอมมิวนิสต์ แห่งสหภาพโซเวียต", "คณะกรรมการกลางพรรคคอมมิวนิสต์ แห่งสหภาพโซเวียต")
    assert html == (
        'ของ<span class="noun" data-name="1">คณะกรรมการกลางพรรคคอมมิวนิสต์</span> '
        '<span class="noun" data-name="1">แห่งสหภาพโซเวียต</span>'
    )


def test_a_very_long_word_may_break():
    word = "คณะกรรมการประชาชนว่าด้วยกิจการภายใน"
    assert marked(word, word) == f'<span class="noun noun--long" data-name="1">{word}</span>'


@pytest.mark.parametrize(
    ("kind", "markdown", "words"),
    [
        ("paragraph", "สตาลินกล่าวว่า *สำคัญ* และ **หนัก**[^30] จบสตาลินอีก", ["สำคัญ", "จบ"]),
        ("paragraph", "[ลิงก์](https://example.org/?a=1&b=>2) เลนิน <b>&amp; \\* `โค้ด`", ["เลนิน", "โค้ด"]),
        ("quotation", "บรรทัดหนึ่ง\\\nบรรทัดสอง<br>บรรทัดสาม\nบรรทัดสี่", ["สอง\nบรรทัดสาม"]),
        ("list", "1. หนึ่ง[^3]\n2. สอง\n   - สองหนึ่ง", ["สองหนึ่ง"]),
        ("table", "| ปี | ผลผลิต |\n|---|---|\n| ค.ศ. 1928 | เลนิน[^4] |", ["เลนิน", "1928"]),
    ],
)
def test_text_nodes_are_still_the_canonical_text(kind, markdown, words):
    html = marked(markdown, *words, kind=kind)
    assert TextNodes(html).text.replace("\u00a0", " ") == canonical(kind, markdown).text
    assert html.count("data-name") >= len(words)
