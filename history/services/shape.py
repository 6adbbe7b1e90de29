"""Changing the shape of a text by the page: one of the acts of blocks.py, looked at before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from history.models import Block, Chapter, Revision
from history.queries import BlockChange, block_changes, changed_texts, find_block, find_section, lost_passages
from history.services.blocks import UnfitPlace, insert_block, merge_blocks, move_block, remove_block, split_block


@dataclass(frozen=True)
class Shaping:
    """What to do with a block. `act`: split (before `words`, which stand in it once), merge (with the block behind it,
    `joint` between them), move (behind the block or to the head of the section that `place` names), remove, or
    insert (a block of `kind` with `markdown` behind it)."""

    act: str
    words: str = ""
    joint: str = ""
    place: str = ""
    kind: str = ""
    markdown: str = ""


@dataclass(frozen=True)
class ShapePreview:
    """The blocks that it would change, and how many passages would lose their words."""

    changes: Sequence[BlockChange]
    lost: int


@transaction.atomic
def shape_block(
    *, acting_user, now: datetime, block: Block, shaping: Shaping, reason: str, expected_revision: int
) -> Revision:
    """Do it, and return the revision. Raises StaleRevision, UnfitMarkdown and UnfitPlace as the acts do; UnfitPlace
    "words" when the words for a cut do not stand in the block once, or at its beginning."""
    act = {"acting_user": acting_user, "now": now, "reason": reason, "expected_revision": expected_revision}
    if shaping.act == "split":
        if block.text.count(shaping.words) != 1 or not block.text.index(shaping.words):
            raise UnfitPlace("words")
        return split_block(**act, block=block, at=block.text.index(shaping.words))
    if shaping.act == "merge":
        return merge_blocks(**act, block=block, joint=shaping.joint)
    if shaping.act == "move":
        after = find_block(block.chapter, shaping.place)
        section = after.section if after else find_section(block.chapter, shaping.place)
        if section is None or after == block:
            raise UnfitPlace("elsewhere")
        return move_block(**act, block=block, section=section, after=after)
    if shaping.act == "remove":
        return remove_block(**act, block=block)
    return insert_block(**act, section=block.section, after=block, kind=shaping.kind, markdown=shaping.markdown)


def preview_shape(
    *, acting_user, now: datetime, block: Block, shaping: Shaping, expected_revision: int
) -> ShapePreview:
    """Do it, look at what came of it, and take it back. Raises what `shape_block` raises."""
    chapter: Chapter = block.chapter
    with transaction.atomic():
        before = lost_passages(chapter)
        revision = shape_block(
            acting_user=acting_user,
            now=now,
            block=block,
            shaping=shaping,
            reason="",
            expected_revision=expected_revision,
        )
        changes = block_changes(changed_texts(revision)) if revision.number > chapter.revision_number else []
        lost = max(0, lost_passages(chapter) - before)
        transaction.set_rollback(True)
    return ShapePreview(changes, lost)
