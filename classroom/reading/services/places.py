"""Keeping a reader's place. It is the reader's own: no page shows it to anyone else."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from classroom.courses.models import Enrollment
from classroom.reading.models import Progress
from history.models import Block, Section


@transaction.atomic
def keep_place(
    *, enrollment: Enrollment, now: datetime, section: Section, block: Block, seen: Collection[str] = ()
) -> Progress:
    """Remember that the reader has come to `block` of `section`, and has `seen` these blocks long enough to read them.

    What was seen before stays; of both, the numbered blocks that stand in the section are kept, in their order. Going
    back to read again takes neither that nor "read" away.
    """
    progress, _made = Progress.objects.select_for_update().get_or_create(
        user_id=enrollment.user_id,
        course_id=enrollment.course_id,
        section=section,
        defaults={"updated_at": now},
    )
    if seen:
        known = {*progress.seen, *seen}
        standing = Block.objects.filter(section=section, removed_in=None, number__isnull=False).order_by("position")
        progress.seen = [key for key in standing.values_list("key", flat=True) if key in known]
    progress.last_block = block
    progress.updated_at = now
    progress.save(update_fields=["seen", "last_block", "updated_at"])
    return progress


@transaction.atomic
def mark_read(*, enrollment: Enrollment, now: datetime, section: Section, read: bool) -> Progress:
    """Set or take away the reader's own mark that a section is read."""
    progress, _made = Progress.objects.update_or_create(
        user_id=enrollment.user_id,
        course_id=enrollment.course_id,
        section=section,
        defaults={"read_at": now if read else None, "updated_at": now},
    )
    return progress
