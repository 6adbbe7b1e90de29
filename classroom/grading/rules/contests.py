"""Who may contest a result, and who decides."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.grading.models import Grade, Mark, RegradeRequest
from classroom.grading.rules.access import gradable_enrollments, is_contestable


def can_contest(enrollment: Enrollment, grade: Grade, now: datetime) -> bool:
    """Whether the holder may ask to have `grade`, one of `released_grades`, looked at again."""
    return (
        grade.enrollment_id == enrollment.pk and grade.release is not None and is_contestable(grade.release, now)
    )  # fmt: skip


def own_requests(enrollment: Enrollment) -> QuerySet[RegradeRequest]:
    """What the holder asked to have looked at again."""
    return RegradeRequest.objects.filter(
        grade__enrollment=enrollment.pk, grade__enrollment__state=Enrollment.State.ACTIVE
    )


def decidable_requests(enrollment: Enrollment) -> QuerySet[RegradeRequest]:
    """Requests that the holder may read and decide: those of the students whom they may grade."""
    return RegradeRequest.objects.filter(
        grade__assignment__course=enrollment.course_id, grade__enrollment__in=gradable_enrollments(enrollment)
    )


def requests_to_decide(*enrollments: Enrollment) -> QuerySet[RegradeRequest]:
    """The open requests that wait for the holders: all for instructors, for an assistant those about their own marks."""
    waiting = Q(pk__in=[])
    for enrollment in enrollments:
        own = Q(grade__assignment__course=enrollment.course_id, grade__enrollment__in=gradable_enrollments(enrollment))
        if not course_rules.teaches(enrollment):
            marks = Mark.objects.filter(
                marking=OuterRef("change__marking"), criterion=OuterRef("criterion"), marked_by=enrollment.user_id
            )
            own &= Q(Exists(marks)) | Q(criterion=None, change__marking__marked_by=enrollment.user_id)
        waiting |= own
    return RegradeRequest.objects.filter(waiting, state=RegradeRequest.State.OPEN)
