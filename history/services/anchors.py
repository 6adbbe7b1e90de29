"""Storing passages."""

from datetime import datetime

from classroom.common.anchoring import Address, Layout, Quote, Span
from history.models import Anchor, Block, Revision
from history.queries import Passage


def create_anchor(*, acting_user, now: datetime, passage: Passage) -> Anchor:
    """Store a passage and return it, its chapter and blocks filled; two queries.

    What the passage was chosen for writes the audit: an anchor by itself says nothing.
    """
    revision = Revision.objects.get(chapter=passage.chapter, number=passage.revision)
    return Anchor.objects.create(
        chapter=passage.chapter,
        block=passage.block,
        start=passage.start,
        end_block=passage.end_block,
        end=passage.end,
        made_on=revision,
        made_block=passage.block,
        made_start=passage.start,
        made_end_block=passage.end_block,
        made_end=passage.end,
        exact=passage.exact,
        prefix=passage.prefix,
        suffix=passage.suffix,
        made_by=acting_user,
        made_at=now,
    )


def drawn_anchor(
    *, acting_user, now: datetime, layout: Layout, made_on: Revision, block: Block, made: Span, stands: Span
) -> Anchor:
    """Return a passage of one block that is not stored yet, for those who store hundreds at once.

    It was at `made` in `layout`, the chapter's text at `made_on` by the primary keys of blocks, and is at `stands` now.
    """
    quote = Quote.of(layout.text, layout.span(Address(block.pk, made.start, block.pk, made.end)))
    return Anchor(
        chapter=made_on.chapter,
        block=block,
        start=stands.start,
        end_block=block,
        end=stands.end,
        made_on=made_on,
        made_block=block,
        made_start=made.start,
        made_end_block=block,
        made_end=made.end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
        made_by=acting_user,
        made_at=now,
    )
