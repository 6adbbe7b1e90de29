"""What a member of a course may read: the sections of the books that the course uses."""

from django.db.models import QuerySet

from classroom.courses.models import Enrollment
from history.models import Section


def readable_sections(enrollment: Enrollment) -> QuerySet[Section]:
    """Sections of the course's books. The whole text is open; readings only say what is to be read by when."""
    return Section.objects.filter(chapter__book__courses=enrollment.course_id)


def can_read_section(enrollment: Enrollment, section: Section) -> bool:
    return readable_sections(enrollment).filter(pk=section.pk).exists()
