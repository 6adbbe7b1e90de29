"""Results: each change is a row that stays, and the grade is what the last one says. See releases.py for who sees it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.grading.models import Grade, GradeChange, GradeStatus, Marking


@transaction.atomic
def set_result(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    enrollment: Enrollment,
    status: GradeStatus,
    points: Decimal | None = None,
    marking: Marking | None = None,
    reason: str = "",
) -> Grade:
    """Add a change and derive the grade from it. What is changed waits for the next release."""
    # Not the grade, which may not be there yet: the results of one student are decided one after the other.
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    grade = Grade.objects.filter(assignment=assignment, enrollment=enrollment).first()
    before = (grade.status, grade.points) if grade else (None, None)
    change = GradeChange.objects.create(
        assignment=assignment, enrollment=enrollment, status=status, points=points, marking=marking,
        made_by=acting_user, made_at=now, reason=reason[:300],
    )  # fmt: skip
    grade = grade or Grade(assignment=assignment, enrollment=enrollment)
    grade.change, grade.status, grade.points, grade.release = change, status, points, None
    grade.save()
    record(
        acting_user=acting_user, now=now, action="grading.set_result", target=grade, course_id=assignment.course_id,
        changes={"status": (before[0], status), "points": (before[1], points)}, reason=reason,
    )  # fmt: skip
    return grade


def excuse(
    *, acting_user: User, now: datetime, assignment: Assignment, enrollment: Enrollment, reason: str = ""
) -> Grade:
    """The student need not do this work: no points, and it counts in no total. Never the same as nought."""
    return set_result(
        acting_user=acting_user, now=now, assignment=assignment, enrollment=enrollment,
        status=GradeStatus.EXCUSED, reason=reason,
    )  # fmt: skip


def mark_missing(
    *, acting_user: User, now: datetime, assignment: Assignment, enrollment: Enrollment, reason: str = ""
) -> Grade:
    """The work was wanted and did not come: no points given, and said so."""
    return set_result(
        acting_user=acting_user, now=now, assignment=assignment, enrollment=enrollment,
        status=GradeStatus.MISSING, reason=reason,
    )  # fmt: skip
