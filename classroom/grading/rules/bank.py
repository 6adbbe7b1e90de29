"""Who uses and who changes the comments that are used again."""

from django.db.models import Q, QuerySet

from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.grading.models import BankComment


def usable_bank(enrollment: Enrollment) -> QuerySet[BankComment]:
    """What the holder may use while marking: their own and the course's, for staff of the course."""
    if not course_rules.is_staff(enrollment):
        return BankComment.objects.none()
    return BankComment.objects.filter(Q(owner=enrollment.user_id) | Q(course=enrollment.course_id))


def can_change_bank(enrollment: Enrollment, item: BankComment | None = None) -> bool:
    """Whether the holder may change `item`: their own; the course's (None) is for its instructors."""
    if item is not None and item.owner_id is not None:
        return item.owner_id == enrollment.user_id
    of_course = item is None or item.course_id == enrollment.course_id
    return of_course and course_rules.teaches(enrollment)
