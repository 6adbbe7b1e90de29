"""Keeping the search index of the text."""

from collections.abc import Iterable

from django.db import transaction

from classroom.common.search.index import index_texts
from history.models import Block, BlockPiece

_BATCH = 500


def index_blocks(blocks: Iterable[Block]) -> None:
    """Let the search find `blocks` by what they say now, and removed ones no more; in the caller's transaction."""
    index_texts(BlockPiece.block, {block.pk: "" if block.removed_in_id else block.text for block in blocks})


@transaction.atomic
def rebuild_search() -> int:
    """Make the index of all blocks anew, and return how many there are."""
    BlockPiece.objects.all().delete()
    standing = Block.objects.filter(removed_in=None).order_by("pk")
    texts: dict[int, str] = {}
    count = 0
    for key, text in standing.values_list("pk", "text").iterator(_BATCH):
        texts[key] = text
        count += 1
        if len(texts) == _BATCH:
            index_texts(BlockPiece.block, texts, are_new=True)
            texts = {}
    index_texts(BlockPiece.block, texts, are_new=True)
    return count


def search_is_missing() -> bool:
    """Whether there are blocks and none of them is in the index: it was made after them, or they were loaded."""
    return not BlockPiece.objects.exists() and Block.objects.filter(removed_in=None).exists()
