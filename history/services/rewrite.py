"""A change of a chapter in the making: which blocks it will have, in which order, with which words.

The services of edits.py and blocks.py prepare it and publish it; what every publication does is here.
"""

from datetime import datetime
from typing import NamedTuple

from classroom.common.anchoring import Layout
from history.models import Block, Revision, Section
from history.queries import live_blocks
from history.services.canonical import Canonical, canonical
from history.services.positions import spread
from history.services.publish import StaleRevision, close_revision, current_revision, locked_chapter, open_revision

_STORED = [
    "section", "position", "kind", "text", "markdown", "marks", "changed_in", "removed_in", "merged_into",
]  # fmt: skip


class _State(NamedTuple):
    """What a revision keeps of a block."""

    section: int
    position: int | None
    kind: str
    markdown: str

    @classmethod
    def of(cls, block: Block) -> "_State":
        return cls(block.section_id, block.position, block.kind, block.markdown)


def is_stale(block: Block, revision_number: int) -> bool:
    """Whether a text written over `block` as it was at a revision would be written over something else now.

    Other blocks of the chapter may have changed since. Needs block.chapter and block.changed_in.
    """
    return (
        block.removed_in_id is not None
        or block.changed_in.number > revision_number
        or block.chapter.revision_number < revision_number
    )


class Rewrite:
    """A chapter, locked, and its `blocks` in reading order, to be changed in place and then published.

    `removed` are those that have been taken out of the row.
    """

    def __init__(self, chapter_id: int) -> None:
        self.chapter = locked_chapter(chapter_id)
        self.blocks = list(live_blocks(self.chapter).select_related("section", "changed_in"))
        for block in self.blocks:
            block.chapter = self.chapter
        self._before = {block.pk: _State.of(block) for block in self.blocks}
        self._old = Layout((block.pk, block.text) for block in self.blocks)
        self.removed: list[Block] = []

    def block(self, pk: int, expected_revision: int) -> Block:
        """Return a block as it stands; raise StaleRevision when it has been changed since a revision, or removed."""
        block = next((block for block in self.blocks if block.pk == pk), None)
        if block is None:
            block = Block.objects.select_related("section", "changed_in").get(pk=pk, chapter=self.chapter)
            block.chapter = self.chapter
        if is_stale(block, expected_revision):
            raise StaleRevision(block)
        return block

    def write(self, block: Block, words: Canonical, kind: str | None = None) -> None:
        """Give a block other words, and another kind if one is given."""
        block.kind = kind or block.kind
        block.markdown, block.text, block.marks = words

    def write_markdown(self, block: Block, markdown: str, kind: str | None = None) -> None:
        """Give a block the words that a person typed; raise UnfitMarkdown for a text that is no block."""
        self.write(block, canonical(kind or block.kind, markdown), kind)

    def put(self, block: Block, index: int, section: Section) -> None:
        """Put a block that is not in the row at `index` of it."""
        block.section = section
        block.position = None
        self.blocks.insert(index, block)

    def add(self, index: int, section: Section, kind: str, words: Canonical) -> Block:
        """Put a new block at `index` of the row and return it. It has its key at once."""
        block = Block(chapter=self.chapter, key=f"b{self.chapter.next_key}", kind=kind)
        self.chapter.next_key += 1
        self.write(block, words)
        self.put(block, index, section)
        return block

    def remove(self, block: Block, into: Block | None = None) -> None:
        """Take a block out of the text, for ever or until a revision brings it back; `into` has its words now."""
        self.blocks.remove(block)
        block.merged_into = into
        self.removed.append(block)

    def publish(self, *, acting_user, now: datetime, reason: str, kind: str = Revision.Kind.EDIT) -> Revision:
        """Store what has been prepared as a revision and return it; the current one when nothing has changed."""
        for block, position in zip(self.blocks, spread([block.position for block in self.blocks]), strict=True):
            block.position = position
        changed = [block for block in self.blocks if self._before.get(block.pk) != _State.of(block)]
        if not changed and not self.removed:
            return current_revision(self.chapter)
        revision = open_revision(chapter=self.chapter, kind=kind, acting_user=acting_user, now=now, reason=reason)
        for block in changed:
            block.changed_in, block.removed_in, block.merged_into = revision, None, None
        for block in self.removed:
            block.changed_in = block.removed_in = revision
        self._store([block for block in changed if not block.pk], [block for block in changed if block.pk])
        close_revision(
            revision=revision,
            changed=changed,
            removed=self.removed,
            old=self._old,
            new=Layout((block.pk, block.text) for block in self.blocks),
        )
        return revision

    def _store(self, added: list[Block], changed: list[Block]) -> None:
        if added:
            Block.objects.bulk_create(added)
            self.chapter.save(update_fields=["next_key"])
        Block.objects.bulk_update(changed + self.removed, _STORED, batch_size=50)
