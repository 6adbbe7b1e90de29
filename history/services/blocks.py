"""Putting the paragraphs of a text right: cutting, joining, moving, removing and adding blocks.

Each is a revision, and takes the passages with it. `expected_revision` is the chapter's revision
that the person had before them; StaleRevision is raised when a block concerned has changed since.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from classroom.audit.services import record
from history.models import Block, Revision, Section
from history.services.canonical import canonical, cut, join
from history.services.rewrite import Rewrite


class UnfitPlace(ValueError):
    """Nothing can be done there. `code`: last (no block of the section follows), only (a chapter keeps one block),
    first (no section comes before),
    elsewhere (the place is not in that section of the chapter), words (those to cut before do not stand there once)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def split_block(*, acting_user, now: datetime, block: Block, at: int, reason: str, expected_revision: int) -> Revision:
    """Cut a block in two at code point `at` of its text, without the space there; return the revision.

    The larger part keeps the key. A note mark at the cut stays on the left. Raises UnfitMarkdown
    when a part would be empty, or the cut is inside a link or a table.
    """
    rewrite = Rewrite(block.chapter_id)
    block = rewrite.block(block.pk, expected_revision)
    left, right = cut(block.kind, block.markdown, at)
    index = rewrite.blocks.index(block)
    if len(left.text) >= len(right.text):
        rewrite.write(block, left)
        other = rewrite.add(index + 1, block.section, block.kind, right)
    else:
        rewrite.write(block, right)
        other = rewrite.add(index, block.section, block.kind, left)
    act = _Act(acting_user, now, reason)
    return act.publish(rewrite, "history.split_block", block, {"at": (None, at), "new": (None, other.key)})


@transaction.atomic
def merge_blocks(
    *, acting_user, now: datetime, block: Block, reason: str, expected_revision: int, joint: str = ""
) -> Revision:
    """Join a block with the one that follows it in its section, with `joint` between them; return the revision.

    The key of the larger stays, with its kind; the other key leads there. Raises UnfitPlace when
    none follows, and UnfitMarkdown when the two do not go together.
    """
    if joint not in ("", " "):
        raise ValueError("blocks are joined with nothing or with a space")
    rewrite = Rewrite(block.chapter_id)
    first = rewrite.block(block.pk, expected_revision)
    index = rewrite.blocks.index(first) + 1
    if index == len(rewrite.blocks) or rewrite.blocks[index].section_id != first.section_id:
        raise UnfitPlace("last")
    second = rewrite.block(rewrite.blocks[index].pk, expected_revision)
    joined = join((first.kind, second.kind), first.markdown, second.markdown, joint)
    kept, gone = (first, second) if len(first.text) >= len(second.text) else (second, first)
    rewrite.write(kept, joined)
    rewrite.remove(gone, into=kept)
    return _Act(acting_user, now, reason).publish(
        rewrite, "history.merge_blocks", kept, {"joined": (gone.key, kept.key)}
    )


@transaction.atomic
def move_block(
    *,
    acting_user,
    now: datetime,
    block: Block,
    section: Section,
    after: Block | None,
    reason: str,
    expected_revision: int,
) -> Revision:
    """Put a block behind `after` in a section of its chapter, at the head of it without; return the revision.

    Where it stands already it stays, and the current revision is returned. Raises UnfitPlace.
    """
    rewrite = Rewrite(block.chapter_id)
    block = rewrite.block(block.pk, expected_revision)
    before = _place(rewrite, block)
    index = rewrite.blocks.index(block)
    rewrite.blocks.remove(block)
    place = _index(rewrite, section, after)
    if (place, section.pk) == (index, block.section_id):
        rewrite.blocks.insert(index, block)
    else:
        rewrite.put(block, place, section)
    changes = {"place": (before, _place(rewrite, block))}
    return _Act(acting_user, now, reason).publish(rewrite, "history.move_block", block, changes)


@transaction.atomic
def remove_block(*, acting_user, now: datetime, block: Block, reason: str, expected_revision: int) -> Revision:
    """Take a block out of the text; return the revision. Its row, its key and its earlier texts stay.

    Its passages become orphans, and who has to know is told. Raises UnfitPlace for the only block of a chapter.
    """
    rewrite = Rewrite(block.chapter_id)
    block = rewrite.block(block.pk, expected_revision)
    if len(rewrite.blocks) == 1:
        raise UnfitPlace("only")
    rewrite.remove(block)
    changes = {"markdown": (block.markdown, None)}
    return _Act(acting_user, now, reason).publish(rewrite, "history.remove_block", block, changes)


@transaction.atomic
def insert_block(
    *,
    acting_user,
    now: datetime,
    section: Section,
    after: Block | None,
    kind: str,
    markdown: str,
    reason: str,
    expected_revision: int,
) -> Revision:
    """Put a new block behind `after` in a section, at the head of it without; return the revision.

    Raises UnfitMarkdown for a text that is no block, UnfitPlace, and StaleRevision when `after` has changed.
    """
    rewrite = Rewrite(section.chapter_id)
    after = after and rewrite.block(after.pk, expected_revision)
    place = _index(rewrite, section, after)
    block = rewrite.add(place, section, kind, canonical(kind, markdown))
    changes = {"markdown": (None, block.markdown), "place": (None, _place(rewrite, block))}
    return _Act(acting_user, now, reason).publish(rewrite, "history.insert_block", block, changes)


class _Act:
    """Who does it, when and why."""

    def __init__(self, acting_user, now: datetime, reason: str) -> None:
        self.acting_user, self.now, self.reason = acting_user, now, reason

    def publish(self, rewrite: Rewrite, action: str, target: Block, changes: dict[str, tuple[Any, Any]]) -> Revision:
        """Publish the rewrite with its entry in the audit; return the revision."""
        number = rewrite.chapter.revision_number
        revision = rewrite.publish(acting_user=self.acting_user, now=self.now, reason=self.reason)
        if revision.number != number:
            record(
                acting_user=self.acting_user, now=self.now, action=action, target=target, changes=changes,
                reason=self.reason,
            )  # fmt: skip
        return revision


def _index(rewrite: Rewrite, section: Section, after: Block | None) -> int:
    """Return the place in the row behind `after`, or at the head of the section; raise UnfitPlace."""
    if section.chapter_id != rewrite.chapter.pk:
        raise UnfitPlace("elsewhere")
    if after is not None:
        for index, block in enumerate(rewrite.blocks):
            if block == after and block.section_id == section.pk:
                return index + 1
        raise UnfitPlace("elsewhere")
    for index, block in enumerate(rewrite.blocks):
        if block.section.position >= section.position:
            return index
    return len(rewrite.blocks)


def _place(rewrite: Rewrite, block: Block) -> str:
    """Name a place for the audit: the section, and the block before it."""
    index = rewrite.blocks.index(block)
    before = rewrite.blocks[index - 1] if index else None
    is_first = before is None or before.section_id != block.section_id
    return block.section.slug if is_first else f"{block.section.slug}, {before.key}"
