import pytest
from django.http import Http404

from history.models import Block, Revision, Section
from history.queries import (
    all_chapters,
    block_address,
    book_contents,
    chapter_contents,
    chapter_notes,
    compare,
    get_chapter,
    get_revision,
    get_section,
    revision_changes,
    section_blocks,
    text_at,
    text_history,
)
from history.services import edit_block
from tests.cast import NOW
from tests.history.sample import SECOND, SECTIONS, block, make_chapter, sample_chapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter():
    return sample_chapter()


def edit(chapter, key, markdown, expected):
    return edit_block(
        acting_user=None, now=NOW, block=block(chapter, key), markdown=markdown, reason="", expected_revision=expected
    )


def test_a_section_comes_with_its_chapter_and_book(chapter, django_assert_num_queries):
    with django_assert_num_queries(1):
        section = get_section("modern-russia", 4, "five-year-plans")
        assert (section.chapter.book.title, section.title) == ("ประวัติศาสตร์รัสเซียสมัยใหม่", "แผนพัฒนาประเทศห้าปี")


@pytest.mark.parametrize(
    "address", [("other", 4, "introduction"), ("modern-russia", 5, "introduction"), ("modern-russia", 4, "no")]
)
def test_a_wrong_address_is_404(chapter, address):
    with pytest.raises(Http404):
        get_section(*address)
    with pytest.raises(Http404):
        get_chapter("other", 4)


@pytest.mark.parametrize("paragraphs", [1, 3])
def test_a_section_page_reads_a_fixed_number_of_queries(paragraphs, django_assert_num_queries):
    sections = (("introduction", "", tuple(("paragraph", f"ย่อหน้าที่ {n}") for n in range(paragraphs))), *SECTIONS[1:])
    chapter = make_chapter(sections)
    section = get_section("modern-russia", 4, "introduction")
    with django_assert_num_queries(3):
        blocks = section_blocks(section)
        contents = chapter_contents(chapter)
        notes = chapter_notes(chapter)
    assert (len(blocks), contents[0].paragraphs, len(notes)) == (paragraphs, paragraphs, 2)


def test_a_section_without_text_is_not_in_the_contents(chapter):
    Section.objects.create(chapter=chapter, slug="empty", title="ว่าง", position=9)
    Block.objects.filter(key="b5").update(removed_in=Revision.objects.get())
    assert [section.slug for section in chapter_contents(chapter)] == ["introduction", "five-year-plans"]


def test_a_block_knows_its_address(chapter, django_assert_num_queries):
    target = Block.objects.select_related("section__chapter__book").get(key="b4")
    with django_assert_num_queries(0):
        assert block_address(target) == {"book": "modern-russia", "chapter": 4, "section": "five-year-plans"}


def test_the_text_at_every_revision(chapter):
    edit(chapter, "b3", SECOND + " หนึ่ง", 1)
    edit(chapter, "b4", "อื่น", 2)
    edit(chapter, "b3", SECOND + " สอง", 3)
    target = block(chapter, "b3")
    assert [text_at(target, number).text[len(SECOND) :] for number in (1, 2, 3, 4)] == ["", " หนึ่ง", " หนึ่ง", " สอง"]
    assert [change.text.revision.number for change in text_history(target)] == [4, 2, 1]
    changes = revision_changes(get_revision(chapter, 4))
    assert [(text.block.key, text.before.text) for text in changes] == [("b3", SECOND + " หนึ่ง")]
    with pytest.raises(Http404):
        text_at(target, 0)
    with pytest.raises(Http404):
        get_revision(chapter, 5)


def test_every_chapter_is_listed_by_book_and_number(django_assert_num_queries):
    for number in (5, 4):
        make_chapter(number=number)
    with django_assert_num_queries(1):
        assert [(chapter.book.slug, chapter.number) for chapter in all_chapters()] == [
            ("modern-russia", 4), ("modern-russia", 5),
        ]  # fmt: skip
    book = all_chapters()[0].book
    with django_assert_num_queries(2):
        assert [len(chapter.sections.all()) for chapter in book_contents(book)] == [3, 3]


def test_a_comparison_is_by_words_and_loses_nothing():
    pieces = compare("เลนินพบหรือตสกี", "เลนินพบทรอตสกีที่มอสโก", names=("หรือตสกี", "ทรอตสกี", "เลนิน"))
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == "เลนินพบหรือตสกี"
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == "เลนินพบทรอตสกีที่มอสโก"
    assert pieces[0] == ("same", "เลนินพบ")
    assert compare("ก", "ก") == [("same", "ก")]
    assert compare("", "") == []
