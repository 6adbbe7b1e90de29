"""The index as the services keep it, on the database that the tests run on."""

import pytest
from django.db import transaction

from classroom.common.search import Term, parse
from classroom.common.search.index import containing, index_texts
from history.models import Block, BlockPiece
from history.services import edit_block, import_chapter, rebuild_search, search_is_missing
from tests.cast import NOW
from tests.history.sample import block, imported, make_chapter, sample_chapter, with_blocks


@pytest.fixture
def chapter(db):
    return sample_chapter()


def keys(query: str, rows=None) -> list[str]:
    rows = Block.objects.all() if rows is None else rows
    return sorted(containing(rows, BlockPiece.block, parse(query)).values_list("key", flat=True))


def test_all_terms_have_to_stand_in_a_block(chapter):
    assert keys("ค.ศ.") == ["b2", "b4", "b5"]
    assert keys("ค.ศ. คีรอฟ") == ["b5"]
    assert keys("ค.ศ. คีรอฟ บุคาริน") == []


def test_any_phrase_of_a_term_will_do(chapter):
    term = Term("", (("ค", "ศ", "1934"), ("ค", "ศ", "1929")))
    assert sorted(containing(Block.objects.all(), BlockPiece.block, [term]).values_list("key", flat=True)) == [
        "b4",
        "b5",
    ]


def test_what_the_rows_leave_out_is_not_found(chapter):
    assert keys("ค.ศ.", Block.objects.filter(section__slug="great-purge")) == ["b5"]


def test_an_edit_and_a_removal_are_found_out_at_once(chapter):
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b5"), markdown="เยจอฟเข้ามาแทน", reason="", expected_revision=1
    )
    assert keys("คีรอฟ") == []
    assert keys("เยจอฟ") == ["b5"]
    import_chapter(
        acting_user=None, now=NOW, book=chapter.book, imported=imported(with_blocks("ย่อหน้าเดียวที่เหลือ")), sha256="2" * 64
    )
    assert keys("บุคาริน") == []
    assert len(keys("เดียวที่เหลือ")) == 1


def test_a_text_too_long_for_one_piece_is_found_all_over(chapter):
    text = "ๆ " * 5000 + "กลางทาง" + " ๆ" * 5000
    index_texts(BlockPiece.block, {block(chapter, "b2").pk: text})
    assert keys('"ๆ กลางทาง ๆ"') == ["b2"]
    assert keys(f'"{"ๆ" * 200}"') == ["b2"]
    assert keys("มกราคม") == []
    index_texts(BlockPiece.block, {block(chapter, "b2").pk: "ต้นทาง " + text + " ปลายทาง"})
    assert keys("ปลายทาง ต้นทาง กลางทาง") == ["b2"]
    assert keys("ปลายทาง ต้นทาง คีรอฟ") == []


def test_rebuilding_brings_back_what_is_missing(chapter):
    BlockPiece.objects.all().delete()
    assert keys("คีรอฟ") == []
    assert search_is_missing()
    assert rebuild_search() == 5
    assert not search_is_missing()
    assert keys("คีรอฟ") == ["b5"]
    assert BlockPiece.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_text_that_was_not_committed_is_not_found():
    chapter = make_chapter()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        edit_block(
            acting_user=None, now=NOW, block=block(chapter, "b5"), markdown="เยจอฟ", reason="", expected_revision=1
        )
        raise ZeroDivisionError
    assert keys("เยจอฟ") == []
    assert keys("คีรอฟ") == ["b5"]


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_finds_nothing_of_before():
    """The test before this one left its chapter to the flush: the index has to forget it too."""
    make_chapter()
    assert keys("คีรอฟ") == ["b5"]
    assert BlockPiece.objects.count() == 5
