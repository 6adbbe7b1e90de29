"""Passages that are stored by the hundred: those of faults, and of dates, that rules or a book's files give."""

from collections.abc import Iterable
from datetime import datetime

from classroom.common.anchoring import Address, Layout, Quote, Span
from history.models import Anchor, Block, Revision


def draw_anchors(
    *, acting_user, now: datetime, layout: Layout, made_on: Revision, places: Iterable[tuple[Block, Span, Span]]
) -> list[Anchor]:
    """Store passages of one block each and return them, in the order of `places`.

    A place is a block, where the words are in it in `layout` (the chapter's text at `made_on`, by the primary keys of
    blocks), and where they stand now.
    """
    return Anchor.objects.bulk_create(
        _anchor(acting_user, now, layout, made_on, block, made, stands) for block, made, stands in places
    )


def _anchor(
    acting_user, now: datetime, layout: Layout, made_on: Revision, block: Block, made: Span, stands: Span
) -> Anchor:
    quote = Quote.of(layout.text, layout.span(Address(block.pk, made.start, block.pk, made.end)))
    return Anchor(
        chapter_id=made_on.chapter_id,
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
