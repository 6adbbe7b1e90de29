"""How far a person has come. It is their own: nobody else is shown it."""

from classroom.courses.models import Enrollment
from classroom.reading.models import Progress
from history.models import Block, Chapter, Section


def places_in_chapter(enrollment: Enrollment, chapter: Chapter) -> list[Progress]:
    """Where the member is in each section of a chapter that they have opened, with section and last block; one query."""
    return list(
        Progress.objects.filter(
            user=enrollment.user_id, course=enrollment.course_id, section__chapter=chapter, last_block__isnull=False
        ).select_related("section", "last_block")
    )


def get_place(section: Section, key: str) -> Block | None:
    """Return the block `key` of a section as it stands now, or None; one query."""
    return Block.objects.filter(section=section, key=key, removed_in=None).first()


def is_read(enrollment: Enrollment, section: Section) -> bool:
    """Whether the member has marked a section as read; one query."""
    return Progress.objects.filter(
        user=enrollment.user_id, course=enrollment.course_id, section=section, read_at__isnull=False
    ).exists()
