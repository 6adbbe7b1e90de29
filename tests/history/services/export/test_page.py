"""The page: complete in one file, every link leads somewhere in it, and nothing of a text becomes markup."""

import re
from html.parser import HTMLParser

import pytest

from history.models import Footnote
from history.queries import get_chapter
from history.services import edit_block
from history.services.export import edition, write_file
from tests.cast import NOW
from tests.history.sample import block

pytestmark = pytest.mark.django_db


class Outline(HTMLParser):
    """Ids, links and elements of a page; `left_open` are elements that were not closed in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids, self.links, self.tags, self.open, self.left_open = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes[name] for name in ("href", "src") if name in attributes]
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag != "br":
            self.open.pop()

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.left_open.append(tag)


def page(chapter, revision: int = 2) -> str:
    return write_file(edition(chapter, revision), "html").decode()


def test_every_link_leads_to_a_place_within_the_page(chapter):
    outline = Outline(page(chapter))
    assert len(outline.ids) == len(set(outline.ids))
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)
    assert outline.left_open == []
    assert outline.open == []


def test_it_needs_nothing_beside_it(chapter):
    html = page(chapter)
    tags = [tag for tag, _attributes in Outline(html).tags]
    assert "script" not in tags
    assert "link" not in tags
    assert all(url.startswith("data:") for url in re.findall(r"url\((.*?)\)", html))
    assert len(re.sub(r"url\(.*?\)", "", html)) < 20_000
    assert sum(map(len, re.findall(r"url\(.*?\)", html))) < 150_000


def test_it_has_the_text_in_its_language_with_both_titles(chapter):
    html = page(chapter)
    assert '<html lang="th">' in html
    assert "<h1>สตาลิน</h1>" in html
    assert '<p class="english" lang="en">Stalin</p>' in html
    assert "สารบัญ" in html
    assert "ฉบับแก้ครั้งที่ 2" in html
    assert [tag for tag, _ in Outline(html).tags].count("h1") == 1


def test_notes_lead_there_and_back(chapter):
    Footnote.objects.filter(number=31).update(body="ดู *Pravda* หน้า 5")
    html = page(chapter)
    assert '<a class="mark" id="r31" href="#fn31" role="doc-noteref">31</a>' in html
    assert '<li id="fn31" value="31">ดู <em><span lang="en">Pravda</span></em> หน้า 5' in html
    assert html.count('role="doc-backlink"') == 2
    assert "ยังไม่มีข้อความ" in html


def test_names_and_events_are_listed_with_their_passages(chapter):
    html = page(chapter)
    assert '<b>ทรอตสกี</b> <span lang="en">Leon Trotsky</span><span class="places"> <a href="#b3">2.1</a>' in html
    assert re.search(r"<b>เลนิน</b>.*<a href=\"#b1\">1</a> <a href=\"#b2\">1.1</a>", html)
    assert "มกราคม ค.ศ.\u00a01924 <small>พ.ศ.\u00a02467</small>" in html


def test_a_mark_that_stands_twice_has_two_ways_back(chapter):
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b5"), markdown="เหมือนกัน[^31]", reason="", expected_revision=2
    )
    outline = Outline(page(get_chapter("modern-russia", 4), 3))
    assert {"r31", "r31-2"} <= set(outline.ids)
    assert len(outline.ids) == len(set(outline.ids))


def test_what_a_text_holds_is_never_markup(chapter):
    evil = "ข้อความ <script>alert(1)</script> & <img src=x onerror=1> {{ exported }} #{1+1}"
    edit_block(acting_user=None, now=NOW, block=block(chapter, "b5"), markdown=evil, reason="", expected_revision=2)
    chapter = get_chapter("modern-russia", 4)
    chapter.title_en = "</title><script>"
    tags = [tag for tag, _ in Outline(page(chapter, 3)).tags]
    assert "script" not in tags
    assert "img" not in tags


def test_the_same_revision_gives_the_same_file(chapter):
    assert page(chapter) == page(chapter)
    assert page(chapter, 1) != page(chapter, 2)
