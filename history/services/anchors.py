"""Storing passages."""

from datetime import datetime

from history.models import Anchor, Revision
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
