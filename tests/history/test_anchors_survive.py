"""Passages of the chapter that ships stay on their words, whatever is corrected; judged by the true places of letters.

The large run, with thousands of passages in every case, is `python -m tests.benchmarks.anchors`.
"""

import random
from itertools import pairwise

import pytest

from classroom.common.anchoring import Layout, Status
from history.models import Anchor, Block
from history.queries import current_layout, find_passage, live_blocks
from history.services import (
    create_anchor,
    import_chapter,
    merge_blocks,
    move_block,
    publish_texts,
    revert_to,
    split_block,
)
from tests.cast import NOW
from tests.history.manuscript import CASES, Manuscript, carried, run
from tests.history.sample import imported, make_chapter

QUICK = (
    "3 % of the letters",
    "8 % of the letters",
    "cut, joined, and 1 %",
    "moved, and 3 %",
    "four paragraphs taken out",
    "other words for a sentence",
    "doubled, then one of the two taken out",
    "a corrected file, cut and joined",
    "ten times everything",
)


@pytest.mark.parametrize("case", QUICK)
def test_passages_survive(case):
    tally = run(case, how_many=60, seed=3)
    assert not tally.wrong, tally.faults
    assert tally.share >= 0.99
    assert tally.living + tally.gone + tally.torn == 60 * CASES[case][1]


TWICE = "พรรคตัดสินใจเร่งสร้างอุตสาหกรรมทั้งที่ยังขาดทุนและแรงงานจำนวนมาก"
BLOCKS = (("b1", f"ตอนต้นของเรื่องนี้ {TWICE}"), ("b2", TWICE), ("b3", TWICE), ("b4", f"{TWICE} แล้วจึงจบลงอย่างนั้น"))


@pytest.mark.parametrize("gone", ["b2", "b3"])
def test_of_two_equal_paragraphs_the_one_that_stays_keeps_its_passages(gone):
    """No text could tell which of the two was taken out; the keys do."""
    manuscript = Manuscript(BLOCKS, random.Random(1))
    old = manuscript.layout()
    passages = manuscript.select(80)
    manuscript.pieces = [piece for piece in manuscript.pieces if piece.key != gone]
    after = carried(passages, old, manuscript.layout())
    assert not manuscript.judge(after).wrong
    for before, standing in zip(passages, (passage.standing for passage in after), strict=True):
        if before.made_keys == (gone, gone):
            assert standing.status == Status.ORPHAN
        elif before.made_keys[0] == before.made_keys[1]:
            assert (standing.address, standing.status) == (before.standing.address, Status.OK)


# The same through the services and the database


@pytest.mark.django_db
def test_no_passage_is_ever_gone_and_going_back_puts_every_one_in_its_place():
    """Ten revisions of every kind, an import among them, then back to the first."""
    chapter, made = make_chapter(), []
    for block in live_blocks(chapter):
        for start in range(0, len(block.text) - 8, 5):
            passage = find_passage(chapter, f"{block.key}:{start}-{start + 8}@1")
            made.append(create_anchor(acting_user=None, now=NOW, passage=passage).pk)
    # Names and events of the book have passages too, which come and go with them.
    anchors = Anchor.objects.filter(pk__in=made).order_by("pk")
    places = list(anchors.values_list("block", "start", "end_block", "end"))
    rng = random.Random(5)
    for step in range(10):
        chapter.refresh_from_db()
        _change(chapter, step, rng)
        assert anchors.count() == len(made)
        layout = current_layout(chapter)
        assert all(_is_on_text(layout, anchor) for anchor in anchors.all())
    chapter.refresh_from_db()
    assert chapter.revision_number >= 10
    revert_to(
        acting_user=None, now=NOW, chapter=chapter, revision_number=1, reason="", expected_revision=chapter.revision_number
    )  # fmt: skip
    assert list(anchors.values_list("block", "start", "end_block", "end")) == places
    assert set(anchors.values_list("status", flat=True)) == {"ok"}


def _change(chapter, step: int, rng: random.Random) -> None:
    who = {"acting_user": None, "now": NOW, "reason": ""}
    seen = {"expected_revision": chapter.revision_number}
    blocks = list(Block.objects.filter(chapter=chapter, removed_in=None).select_related("section").order_by("position"))
    longest = max(blocks, key=lambda block: len(block.text))
    if step == 4:
        import_chapter(
            acting_user=None, now=NOW, book=chapter.book, imported=imported(number=chapter.number), sha256="9" * 64
        )
    elif step % 4 == 0:
        split_block(**who, **seen, block=longest, at=len(longest.text) // 2)
    elif step % 4 == 1:
        texts = {block.pk: block.markdown.replace("เ", "แ", 1) + rng.choice("กขค") for block in blocks}
        publish_texts(**who, **seen, chapter=chapter, texts=texts)
    elif step % 4 == 2:
        move_block(**who, **seen, block=blocks[0], section=longest.section, after=longest)
    else:
        first = next(one for one, other in pairwise(blocks) if one.section_id == other.section_id)
        merge_blocks(**who, **seen, block=first)


def _is_on_text(layout: Layout, anchor: Anchor) -> bool:
    return anchor.start <= layout.length(anchor.block_id) and anchor.end <= layout.length(anchor.end_block_id)
