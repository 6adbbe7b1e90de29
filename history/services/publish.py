"""The parts of publishing a revision that every kind of change shares."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet

from classroom.common.anchoring import Address, Carrier, Layout, Quote, Standing, Status
from history.events import anchors_changed, revision_published
from history.models import UNNUMBERED, Anchor, Block, BlockText, Chapter, Footnote, Revision, Section
from history.queries import live_blocks
from history.services.dates import settle_events
from history.services.mentions import settle_names
from history.services.search import index_blocks

_BATCH = 500
# From so many passages on, a move that they share is written by itself.
_SHARED = 20


class StaleRevision(Exception):
    """Somebody has changed the same thing since it was opened. `standing` is the block, note, section or chapter as it is
    now."""

    def __init__(self, standing: Block | Footnote | Section | Chapter) -> None:
        super().__init__(str(standing))
        self.standing = standing


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


def current_revision(chapter: Chapter) -> Revision:
    """Return the revision that a chapter stands at."""
    return Revision.objects.get(chapter=chapter, number=chapter.revision_number)


def locked_chapter(chapter_id: int) -> Chapter:
    """Return a chapter with its book, locked until the transaction ends: its revisions are made one at a time."""
    return Chapter.objects.select_for_update(of=("self",)).select_related("book").get(pk=chapter_id)


def close_revision(
    *,
    revision: Revision,
    changed: Sequence[Block] = (),
    removed: Sequence[Block] = (),
    old: Layout | None = None,
    new: Layout | None = None,
) -> None:
    """Bring along what hangs from the text, when the blocks of a revision are stored; every kind of change ends here.

    `changed` are the blocks that are new, other or elsewhere by it, `removed` those that stand no
    more, `old` and `new` the texts of the chapter before and after, by the primary keys of
    blocks. Without any the revision concerns the notes alone. Runs in the caller's transaction;
    `revision_published` is sent after it.
    """
    transaction.on_commit(lambda: revision_published.send_robust(sender=Revision, revision=revision))
    if not changed and not removed:
        return
    _keep_texts(revision, [*changed, *removed])
    index_blocks([*changed, *removed])
    _number_paragraphs(revision.chapter)
    make_room_for_notes(revision.chapter, (mark["number"] for block in changed for mark in block.marks))
    if old.keys:
        _carry_anchors(revision, old, new, [*changed, *removed])
    settle_names(chapter=revision.chapter, changed=changed, removed=removed, old=old, new=new)
    settle_events(revision=revision, changed=changed, removed=removed, new=new)


def make_room_for_notes(chapter: Chapter, numbers: Iterable[int]) -> None:
    """Give every note that is marked in the text its row; its text may come later."""
    Footnote.objects.bulk_create(
        (Footnote(chapter=chapter, number=number) for number in dict.fromkeys(numbers)), ignore_conflicts=True
    )


def _keep_texts(revision: Revision, blocks: Iterable[Block]) -> None:
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


def _number_paragraphs(chapter: Chapter) -> None:
    """Number the blocks of each section from 1, in reading order; headings and epigraphs have no number."""
    counts: Counter[int] = Counter()
    changed = []
    for block in live_blocks(chapter).only("kind", "number", "section"):
        wanted = None
        if block.kind not in UNNUMBERED:
            counts[block.section_id] += 1
            wanted = counts[block.section_id]
        if block.number != wanted:
            block.number = wanted
            changed.append(block)
    Block.objects.bulk_update(changed, ["number"], batch_size=_BATCH)


def _carry_anchors(revision: Revision, old: Layout, new: Layout, blocks: Sequence[Block]) -> None:
    """Move the passages of the `blocks` that a revision touched from the old text to the new one.

    Orphans are always looked at: their words may have come back. Passages that lost their words
    by this are told of by `anchors_changed` after the commit.
    """
    anchors = list(_concerned(revision.chapter, blocks))
    if not anchors:
        return
    carrier = Carrier(old, new)
    moves: dict[_Move, list[int]] = defaultdict(list)
    doubtful: list[Anchor] = []
    for anchor in anchors:
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
    _store_moves(moves, anchors)
    if doubtful:
        transaction.on_commit(lambda: anchors_changed.send_robust(sender=Anchor, anchors=doubtful, revision=revision))


def _store_moves(moves: Mapping[_Move, list[int]], anchors: Sequence[Anchor]) -> None:
    """Write where the passages stand now: by the move where many share one, the rest one by one in few statements."""
    rest: set[int] = set()
    for move, keys in moves.items():
        if len(keys) >= _SHARED or len(moves) <= _SHARED:
            move.store(keys)
        else:
            rest.update(keys)
    fields = ["block", "start", "end_block", "end", "status", "confidence"]
    Anchor.objects.bulk_update([anchor for anchor in anchors if anchor.pk in rest], fields, batch_size=100)


def _concerned(chapter: Chapter, blocks: Sequence[Block]) -> QuerySet[Anchor]:
    """The passages that a change of `blocks` may concern: what lies between two blocks may have changed too."""
    return Anchor.objects.filter(chapter=chapter).filter(
        Q(status=Anchor.Status.ORPHAN) | Q(block__in=blocks) | Q(end_block__in=blocks) | ~Q(block=F("end_block"))
    )
