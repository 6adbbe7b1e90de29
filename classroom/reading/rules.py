"""What a member of a course may read: the sections of the books that the course uses; and who decides on their text."""

from django.db.models import QuerySet

from classroom.courses.models import Enrollment
from classroom.courses.rules import teaches
from history.models import Section


def readable_sections(enrollment: Enrollment) -> QuerySet[Section]:
    """Sections of the course's books. The whole text is open; readings only say what is to be read by when."""
    return Section.objects.filter(chapter__book__courses=enrollment.course_id)


def can_read_section(enrollment: Enrollment, section: Section) -> bool:
    return readable_sections(enrollment).filter(pk=section.pk).exists()


def can_decide_on_text(enrollment: Enrollment) -> bool:
    """Whether the holder may change the text of the course's books: members read and report, instructors decide."""
    return teaches(enrollment)


def decidable_sections(enrollment: Enrollment) -> QuerySet[Section]:
    """Sections whose text and state the holder may change."""
    sections = readable_sections(enrollment)
    return sections if can_decide_on_text(enrollment) else sections.none()
