"""Storing passages."""

from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from classroom.common.anchoring import likeness
from history.models import Anchor, Revision
from history.queries import Passage, anchor_address
from history.services.publish import StaleRevision, locked_chapter


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


@transaction.atomic
def attach_anchor(*, acting_user, now: datetime, anchor: Anchor, passage: Passage) -> Anchor:
    """Put a stored passage on words that a person has chosen for it in the text as it stands; return it as it is then.

    What was chosen at first is kept for ever. Raises StaleRevision when the chapter has been changed since
    `passage` was found, and ValueError for one of another chapter.
    """
    chapter = locked_chapter(anchor.chapter_id)
    if passage.chapter.pk != chapter.pk:
        raise ValueError("a passage stays in its chapter")
    if passage.revision != chapter.revision_number:
        raise StaleRevision(chapter)
    anchor = Anchor.objects.select_related("block", "end_block").get(pk=anchor.pk)
    anchor.chapter = chapter
    before = {"place": anchor_address(anchor), "status": anchor.status}
    anchor.block, anchor.start = passage.block, passage.start
    anchor.end_block, anchor.end = passage.end_block, passage.end
    anchor.status, anchor.confidence = Anchor.Status.OK, likeness(anchor.exact, passage.exact)
    anchor.save(update_fields=["block", "start", "end_block", "end", "status", "confidence"])
    after = {"place": anchor_address(anchor), "status": str(anchor.status)}
    record(
        acting_user=acting_user, now=now, action="history.attach_anchor", target=anchor,
        changes={field: (before[field], after[field]) for field in after},
    )  # fmt: skip
    return anchor
