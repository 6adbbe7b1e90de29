"""Results: each change is a row that stays, the grade is what the last one says, and release is an act of its own."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.courses.models import Enrollment, Role
from classroom.grading.models import Grade, GradeChange, GradeStatus, Marking, Release
from classroom.grading.queries.work import class_work
from classroom.grading.services.errors import NothingToReleaseError
from classroom.notices.models import Notice
from classroom.notices.services import notify


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


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: how many students see their result now, and how many are still waiting for one."""

    release: Release
    released: int
    not_ready: int


@transaction.atomic
def release_grades(*, acting_user: User, now: datetime, assignment: Assignment) -> Released:
    """Show the students of the course their final results on `assignment`, and tell each of them that there is one.

    Only finals go out: marked, excused or missing. Raises NothingToReleaseError when there is none. The notice names the
    assignment and never the points.
    """
    # The same lock for every release of the assignment: two at once send one notice each. Without the key, or a
    # result that is written meanwhile would wait for the assignment, and this for the result.
    Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    students = Enrollment.objects.filter(course=assignment.course_id, role=Role.STUDENT, state=Enrollment.State.ACTIVE)
    work = class_work([assignment], students)[assignment.pk]
    ready = [line.enrollment_id for line in work if line.ready]
    if not ready:
        raise NothingToReleaseError
    release = Release.objects.create(assignment=assignment, made_by=acting_user, made_at=now)
    Grade.objects.filter(assignment=assignment, enrollment__in=ready).update(release=release)
    record(
        acting_user=acting_user, now=now, action="grading.release_grades", target=release,
        course_id=assignment.course_id, changes={"released": (0, len(ready))},
    )  # fmt: skip
    notify(
        recipients=User.objects.filter(enrollments__in=ready),
        kind=Notice.Kind.GRADE_RELEASED,
        details={"assignment": assignment.title, "course": assignment.course.title},
        path=reverse("grading:feedback", args=(assignment.course.slug, assignment.pk)),
        now=now,
    )
    not_ready = sum(1 for line in work if not line.ready and not line.released)
    return Released(release, len(ready), not_ready)
