"""The parts of publishing a revision that every kind of change shares."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from classroom.common.anchoring import Address, Carrier, Layout, Quote, Standing, Status
from history.events import anchors_changed, revision_published
from history.models import UNNUMBERED, Anchor, Block, BlockText, Chapter, Footnote, Revision, Section
from history.queries import live_blocks
from history.services.dates import settle_events
from history.services.mentions import settle_names
from history.services.search import index_blocks
from history.services.suspects import suspect_faults

_BATCH = 500


class StaleRevision(Exception):
    """Somebody has changed the same thing since it was opened. `standing` is the block, note, section or chapter as it is
    now."""

    def __init__(self, standing: Block | Footnote | Section | Chapter) -> None:
        super().__init__(str(standing))
        self.standing = standing


# Where a passage stands, and what was chosen.
_STANDING = "pk", "block", "start", "end_block", "end", "status", "confidence"
_CHOSEN = "exact", "prefix", "suffix", "made_block", "made_end_block"
# One statement for thousands of passages, each with values of its own.
_MOVE = """
    UPDATE history_anchor
    SET block_id = %s, "start" = %s, end_block_id = %s, "end" = %s, status = %s, confidence = %s
    WHERE id = %s
"""


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
    suspect_faults(chapter=revision.chapter, blocks=changed, removed=removed, layout=new, now=revision.made_at)


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
    concerned = list(_concerned(revision.chapter, blocks).values_list(*_STANDING, *_CHOSEN))
    if not concerned:
        return
    carrier = Carrier(old, new)
    moves: list[tuple] = []
    doubtful: list[int] = []
    for pk, *address, status, confidence, exact, prefix, suffix, made_block, made_end_block in concerned:
        before = Standing(Address(*address), Status(status), confidence)
        after = carrier.carry(before, Quote(exact, prefix, suffix), (made_block, made_end_block))
        if after == before:
            continue
        moves.append((*after.address, after.status.value, after.confidence, pk))
        if after.status != before.status and after.status in (Status.CHANGED, Status.ORPHAN):
            doubtful.append(pk)
    if moves:
        with connection.cursor() as cursor:
            cursor.executemany(_MOVE, moves)
    if doubtful:
        _tell(revision, doubtful)


def _tell(revision: Revision, keys: list[int]) -> None:
    anchors = list(Anchor.objects.filter(pk__in=keys).order_by("pk"))
    transaction.on_commit(lambda: anchors_changed.send_robust(sender=Anchor, anchors=anchors, revision=revision))


def _concerned(chapter: Chapter, blocks: Sequence[Block]) -> QuerySet[Anchor]:
    """The passages that a change of `blocks` may concern: what lies between two blocks may have changed too."""
    return Anchor.objects.filter(chapter=chapter).filter(
        Q(status=Anchor.Status.ORPHAN) | Q(block__in=blocks) | Q(end_block__in=blocks) | ~Q(block=F("end_block"))
    )
