"""Keeping a reader's place. It is the reader's own: no page shows it to anyone else."""

from datetime import datetime

from django.db import transaction

from classroom.courses.models import Enrollment
from classroom.reading.models import Progress
from history.models import Block, Section


@transaction.atomic
def keep_place(*, enrollment: Enrollment, now: datetime, section: Section, block: Block) -> Progress:
    """Remember that the reader has come to `block` of `section`. Going back to read again does not take "read" away."""
    progress, _made = Progress.objects.update_or_create(
        user_id=enrollment.user_id,
        course_id=enrollment.course_id,
        section=section,
        defaults={"last_block": block, "updated_at": now},
    )
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
