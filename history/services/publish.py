"""The parts of publishing a revision that every kind of change shares."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q

from classroom.common.anchoring import Address, Carrier, Layout, Quote, Standing, Status
from history.events import anchors_changed
from history.models import Anchor, Block, BlockKind, BlockText, Chapter, Revision, Section

# Without a number in the margin: what is no part of the running text.
_UNNUMBERED = (BlockKind.HEADING, BlockKind.EPIGRAPH)
_BATCH = 500


class _Move(NamedTuple):
    """What happens to a passage. Most passages behind a correction do the same, so they are written together."""

    block: int
    start_shift: int
    end_block: int
    end_shift: int
    status: str
    confidence: float

    @classmethod
    def between(cls, before: Standing, after: Standing) -> "_Move":
        return cls(
            after.address.key,
            after.address.start - before.address.start,
            after.address.end_key,
            after.address.end - before.address.end,
            after.status.value,
            after.confidence,
        )

    def store(self, anchors: list[int]) -> None:
        """Write the move for anchors, given by their primary keys."""
        for first in range(0, len(anchors), _BATCH):
            Anchor.objects.filter(pk__in=anchors[first : first + _BATCH]).update(
                block=self.block,
                start=F("start") + self.start_shift,
                end_block=self.end_block,
                end=F("end") + self.end_shift,
                status=self.status,
                confidence=self.confidence,
            )


def open_revision(
    *, chapter: Chapter, kind: str, acting_user, now: datetime, reason: str = "", source_sha256: str = ""
) -> Revision:
    """Add the next revision of a chapter, which must be locked, and make it the current one."""
    chapter.revision_number += 1
    chapter.save(update_fields=["revision_number"])
    return Revision.objects.create(
        chapter=chapter,
        number=chapter.revision_number,
        kind=kind,
        made_at=now,
        made_by=acting_user,
        reason=reason,
        source_sha256=source_sha256,
    )


def locked_chapter(chapter_id: int) -> Chapter:
    """Return a chapter with its book, locked until the transaction ends: its revisions are made one at a time."""
    return Chapter.objects.select_for_update(of=("self",)).select_related("book").get(pk=chapter_id)


def keep_texts(revision: Revision, blocks: Iterable[Block]) -> None:
    """Store what `blocks` are from this revision on; a removed block is stored with an empty kind."""
    BlockText.objects.bulk_create(
        BlockText(
            block=block,
            revision=revision,
            section_id=block.section_id,
            position=block.position,
            kind="" if block.removed_in_id else block.kind,
            text=block.text,
            markdown=block.markdown,
        )
        for block in blocks
    )


def number_paragraphs(section: Section) -> None:
    """Number the blocks of a section from 1, in reading order; headings and epigraphs have no number."""
    number = 0
    changed = []
    for block in Block.objects.filter(section=section, removed_in=None).order_by("position").only("kind", "number"):
        wanted = None
        if block.kind not in _UNNUMBERED:
            number += 1
            wanted = number
        if block.number != wanted:
            block.number = wanted
            changed.append(block)
    Block.objects.bulk_update(changed, ["number"], batch_size=_BATCH)


def carry_anchors(*, revision: Revision, old: Layout, new: Layout, blocks: Iterable[Block] | None = None) -> None:
    """Move the passages of a chapter from the old text to the new one, in the caller's transaction.

    The layouts go by the primary keys of blocks. `blocks` are those that the revision changed;
    without them every passage is looked at. Orphans always are: their words may have come back.
    Passages that lost their words by this are told of by `anchors_changed` after the commit.
    """
    carrier = Carrier(old, new)
    moves: dict[_Move, list[int]] = defaultdict(list)
    doubtful: list[Anchor] = []
    for anchor in _concerned(revision.chapter, blocks):
        before = Standing(
            Address(anchor.block_id, anchor.start, anchor.end_block_id, anchor.end),
            Status(anchor.status),
            anchor.confidence,
        )
        after = carrier.carry(
            before,
            Quote(anchor.exact, anchor.prefix, anchor.suffix),
            (anchor.made_block_id, anchor.made_end_block_id),
        )
        if after == before:
            continue
        moves[_Move.between(before, after)].append(anchor.pk)
        anchor.block_id, anchor.start, anchor.end_block_id, anchor.end = after.address
        anchor.status, anchor.confidence = after.status.value, after.confidence
        if after.status != before.status and after.status in (Status.CHANGED, Status.ORPHAN):
            doubtful.append(anchor)
    for move, keys in moves.items():
        move.store(keys)
    if doubtful:
        transaction.on_commit(lambda: anchors_changed.send_robust(sender=Anchor, anchors=doubtful, revision=revision))


def _concerned(chapter: Chapter, blocks: Iterable[Block] | None):
    anchors = Anchor.objects.filter(chapter=chapter)
    if blocks is None:
        return anchors
    changed = list(blocks)
    concerned = Q(status=Anchor.Status.ORPHAN) | Q(block__in=changed) | Q(end_block__in=changed)
    for block in changed:
        concerned |= Q(block__position__lt=block.position, end_block__position__gt=block.position)
    return anchors.filter(concerned)
