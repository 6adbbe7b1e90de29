"""The search index for rows that came without it."""

from io import StringIO

import pytest
from django.core.management import call_command

from history.models import BlockPiece
from tests.history.sample import sample_chapter


@pytest.fixture
def chapter(db):
    return sample_chapter()


def rebuild(**options) -> str:
    said = StringIO()
    call_command("rebuild_search", stdout=said, **options)
    return said.getvalue()


def test_it_makes_the_index_of_all(chapter):
    before = list(BlockPiece.objects.order_by("block").values_list("block", "clusters"))
    BlockPiece.objects.filter(block=chapter.blocks.first()).delete()
    assert rebuild() == "Search: 5 blocks of text\nSearch: 0 posts\nSearch: 0 notes\n"
    assert list(BlockPiece.objects.order_by("block").values_list("block", "clusters")) == before


def test_the_set_up_makes_it_only_where_there_is_none(chapter):
    assert rebuild(if_missing=True) == ""
    BlockPiece.objects.all().delete()
    assert rebuild(if_missing=True) == "Search: 5 blocks of text\n"
