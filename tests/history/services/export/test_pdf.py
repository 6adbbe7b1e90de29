"""The PDF: its words can be found, its notes stand at the foot of their page, its names are whole."""

from importlib.util import find_spec

import pypdfium2
import pytest

from history.models import Footnote
from history.queries import get_chapter
from history.services import edit_block, publish_texts
from history.services.export import NoTypesetter, edition, write_file
from tests.cast import NOW
from tests.history.sample import block

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(find_spec("typst") is None, reason="no typst on this machine")]

THAI = (
    "สตาลินเป็นผู้นำที่สั่งกวาดล้างครั้งใหญ่ ทำให้ทุกสิ่งทั่วโซเวียตเปลี่ยนไป น้ำมันและถ่านหินเพิ่มขึ้น สตาลินย้ำว่าจำเป็นต้องทำ "
    "ปั้นจั่น เครื่องจักร และโรงงานที่แมกนีโตกอร์สก์ ญี่ปุ่นกับฝรั่งเศส ศูนย์กลางอยู่ที่เลนินกราด "
)


def pages(chapter) -> list[str]:
    """The text layer, page by page."""
    with pypdfium2.PdfDocument(write_file(edition(chapter, chapter.revision_number), "pdf")) as document:
        return [page.get_textpage().get_text_range() for page in document]


def with_text(chapter, markdown: str):
    publish_texts(
        acting_user=None,
        now=NOW,
        chapter=chapter,
        texts={block(chapter, "b5").pk: markdown},
        reason="",
        expected_revision=2,
    )
    return get_chapter("modern-russia", 4)


def test_every_syllable_is_in_the_text_layer_once(chapter):
    found = "".join(pages(with_text(chapter, THAI * 40)))
    for piece in ("ทำ", "น้ำ", "ย้ำ", "ผู้นำ", "สิ่ง", "ทั่ว", "ปั้น", "เพิ่ม", "ญี่"):
        assert found.count(piece) == THAI.count(piece) * 40, piece
    # A name of the book is never broken at the end of a line.
    assert found.count("เลนินกราด") == 40 + 1


def test_a_note_stands_at_the_foot_of_the_page_of_its_mark(chapter):
    Footnote.objects.filter(number=31).update(body="ดูหนังสือพิมพ์ *Pravda*")
    found = pages(with_text(chapter, THAI * 60))
    assert len(found) >= 3
    (page,) = [text for text in found if "ตัดสินใจใช้ระบบรวม" in text]
    # Some readers of PDFs drop a space behind a mark.
    assert "ดูหนังสือพิมพ์Pravda" in page.replace(" ", "")
    assert page.index("ดูหนังสือพิมพ์") > page.index("ระบบรวม")


def test_pages_have_numbers_running_heads_and_an_index(chapter):
    found = pages(with_text(chapter, THAI * 60))
    assert [text.split()[-1] for text in found] == [str(number) for number in range(1, len(found) + 1)]
    assert "การกวาดล้างครั้งใหญ่" in found[1]
    assert any("ดัชนีชื่อเฉพาะ" in text and "Leon Trotsky" in text for text in found)
    assert any("เส้นเวลา" in text and "เลนินถึงแก่กรรม" in text for text in found)


def test_everything_that_a_text_may_hold_is_set(chapter):
    """A list, a table, code, a link, foreign letters, a mark twice, and what Typst would take as a command."""
    evil = "#panic() $x$ @label *หนา* `#eval` [ที่นี่](https://example.org) คีروف Правда\\\nบรรทัด[^31]"
    chapter = with_text(chapter, evil)
    edit_block(acting_user=None, now=NOW, block=block(chapter, "b4"), reason="", expected_revision=3, kind="list",
               markdown="3. หนึ่ง\n4. สอง[^31]\n\n| ก | ข |\n|---|---|\n| ค | ง |")  # fmt: skip
    found = "".join(pages(get_chapter("modern-russia", 4)))
    assert "#panic() $x$ @label หนา #eval ที่นี่" in found
    assert "3. หนึ่ง" in found


@pytest.mark.parametrize("address", ["<>", "ftp://example.org"])
def test_a_link_that_leads_nowhere_is_its_words(chapter, address):
    assert "ดูที่นี่" in "".join(pages(with_text(chapter, f"ดู[ที่นี่]({address})")))


def test_the_same_revision_gives_the_same_bytes(chapter):
    first = write_file(edition(chapter, 2), "pdf")
    assert first == write_file(edition(chapter, 2), "pdf")


def test_without_typst_it_says_so(chapter, monkeypatch):
    monkeypatch.setattr("history.services.export.pdf.find_spec", lambda name: None)
    with pytest.raises(NoTypesetter):
        write_file(edition(chapter, 2), "pdf")
