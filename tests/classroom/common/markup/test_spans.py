import re
from html import unescape

import pytest

from classroom.common.markup import paragraphs
from classroom.common.markup.spans import Span, mark_spans

TEXTS = [
    "ประโยคเดียว",
    "คำ **หนา** และ *เอน* กับ `โค้ด` & <b>",
    "- หนึ่ง\n- สอง **สาม**\n  - ใน\n- สี่",
    "| ก | ข |\n|---|---|\n| 1 | **2** |\n| 3 | 4 |",
    "> อ้าง\n> ต่อ\n>\n> อีกย่อหน้า",
    "บรรทัดหนึ่ง  \nบรรทัดสอง\nบรรทัดสาม",
    "```\nx < y\n  z\n```",
    "[ลิงก์ **หนา**](https://example.org/?a=1&b=2) ต่อ",
    "1. หนึ่ง\n\n   ย่อหน้าสอง\n2. สอง",
    "# หัวข้อ & ชื่อ",
    "![ภาพ *เอน*](https://example.org/x.png) ท้าย",
    "𝒳 กี่ 👩‍🏫 ครู",
]


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def covered(html: str, key: str) -> str:
    """What stands in the pieces of one span."""
    found, depth, open_at = [], 0, None
    for part in re.split(r"(<[^>]*>)", html):
        if part.startswith("<span") and depth == 0 and f'data-span="{key}"' in part:
            open_at, depth = True, 1
        elif open_at and part.startswith("<span"):
            depth += 1
        elif open_at and part == "</span>":
            depth -= 1
            open_at = depth > 0
        elif open_at and not part.startswith("<"):
            found.append(part)
    return unescape("".join(found))


def well_nested(html: str) -> bool:
    stack = []
    for closing, tag in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", html):
        if tag in ("br", "hr"):
            continue
        if not closing:
            stack.append(tag)
        elif not stack or stack.pop() != tag:
            return False
    return not stack


@pytest.mark.parametrize("markdown", TEXTS)
def test_text_nodes_are_the_plain_text(markdown):
    for block in paragraphs(markdown):
        assert words(mark_spans(block.html, block.text)) == block.text


@pytest.mark.parametrize("markdown", TEXTS)
def test_every_span_covers_its_words_and_keeps_the_markup_nested(markdown):
    for block in paragraphs(markdown):
        length = len(block.text)
        for start in range(length):
            for end in range(start + 1, length + 1):
                html = mark_spans(block.html, block.text, [Span(start, end, "1")])
                assert words(html) == block.text
                assert well_nested(html)
                # Line ends between rows and items may stay outside: no span may stand there.
                assert covered(html, "1").replace("\n", "") == block.text[start:end].replace("\n", "")


def test_overlapping_spans_are_both_whole():
    (block,) = paragraphs("หนึ่ง **สอง สาม** สี่ ห้า")
    one = block.text.index("สอง"), block.text.index("สาม") + 3
    two = block.text.index("สาม"), block.text.index("ห้า")
    html = mark_spans(block.html, block.text, [Span(*one, "1"), Span(*two, "2")])
    assert covered(html, "1") == block.text[slice(*one)]
    assert covered(html, "2") == block.text[slice(*two)]
    assert well_nested(html)
    assert html.count('id="s1"') == html.count('id="s2"') == 1


def test_what_follows_a_span_stands_once_and_behind_it():
    (block,) = paragraphs("หนึ่ง **สอง** สาม")
    html = mark_spans(block.html, block.text, [Span(0, block.text.index("สาม"), "1", after="<b>1</b>")])
    assert html.count("<b>1</b>") == 1
    assert html.index("<b>1</b>") < html.index("สาม")
    assert html.index("<b>1</b>") > html.index("สอง")


def test_what_follows_never_stands_inside_a_link():
    (block,) = paragraphs("[หนึ่ง สอง](https://example.org) สาม")
    html = mark_spans(block.html, block.text, [Span(0, 5, "1", after="<a>1</a>")])
    assert html.index("<a>1</a>") > html.index("สอง")


def test_a_span_over_two_blocks_is_named_in_the_first_and_numbered_in_the_last():
    first, second = paragraphs("หนึ่ง สอง\n\nสาม สี่")
    span = Span(6, second.start + 3, "9", after="<b>9</b>")
    html = mark_spans(first.html, first.text, [span])
    assert 'id="s9"' in html
    assert "<b>9</b>" not in html
    shifted = Span(span.start - second.start, span.end - second.start, "9", after="<b>9</b>")
    html = mark_spans(second.html, second.text, [shifted])
    assert 'id="s9"' not in html
    assert covered(html, "9") == "สาม"
    assert html.count("<b>9</b>") == 1


def test_names_are_escaped():
    (block,) = paragraphs("ก")
    assert 'data-span="&quot;&gt;"' in mark_spans(block.html, block.text, [Span(0, 1, '">')])
