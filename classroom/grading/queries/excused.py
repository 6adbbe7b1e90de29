"""Work that need not be done, for those who count late days."""

from collections.abc import Iterable
from datetime import datetime

from classroom.assignments.models import LatePolicy
from classroom.grading.models import Grade, GradeStatus


def excused_work(*, course: int, enrollments: Iterable[int], **_signal: object) -> dict[tuple[int, int], datetime]:
    """Since when which work is excused; receives `assignments.events.excused_asked`. One query."""
    grades = Grade.objects.filter(
        status=GradeStatus.EXCUSED, assignment__course=course, assignment__late_policy=LatePolicy.BANK,
        enrollment__in=list(enrollments),
    )  # fmt: skip
    return {
        (enrollment, assignment): since
        for enrollment, assignment, since in grades.values_list("enrollment_id", "assignment_id", "change__made_at")
    }
