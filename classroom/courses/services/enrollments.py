"""Who is in a course, as what, and in which group."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course, Enrollment, Group, Role


@transaction.atomic
def enroll(
    *,
    acting_user: User | None,
    now: datetime,
    course: Course,
    person: User,
    role: str = Role.STUDENT,
    group: Group | None = None,
    state: str = Enrollment.State.ACTIVE,
) -> Enrollment:
    """Give `person` a place in `course`, or change theirs: a dropped student comes back to their work.

    Raises ValidationError when the group is not one of the course.
    """
    _check_group(course, group)
    enrollment = Enrollment.objects.select_for_update().filter(course=course, user=person).first()
    if enrollment:
        return change_enrollment(
            acting_user=acting_user, now=now, enrollment=enrollment, role=role, group=group, state=state
        )
    enrollment = Enrollment.objects.create(
        course=course, user=person, role=role, state=state, group=group, created_at=now, changed_at=now
    )
    record(
        acting_user=acting_user, now=now, action="courses.enroll", target=enrollment, course_id=course.pk,
        changes={"role": (None, role), "state": (None, state), "group": (None, group and group.name)},
    )  # fmt: skip
    return enrollment


@transaction.atomic
def change_enrollment(
    *, acting_user: User | None, now: datetime, enrollment: Enrollment, role: str, state: str, group: Group | None
) -> Enrollment:
    """Change role, state and group of a place in a course. Nothing that the person wrote is touched.

    Raises ValidationError when the group is not one of the course.
    """
    _check_group(enrollment.course, group)
    changes = {}
    if enrollment.role != role:
        changes["role"] = (enrollment.role, role)
    if enrollment.state != state:
        changes["state"] = (enrollment.state, state)
    if enrollment.group_id != (group and group.pk):
        changes["group"] = (enrollment.group and enrollment.group.name, group and group.name)
    if changes:
        enrollment.role, enrollment.state, enrollment.group, enrollment.changed_at = role, state, group, now
        enrollment.save(update_fields=["role", "state", "group", "changed_at"])
        record(
            acting_user=acting_user, now=now, action="courses.change_enrollment", target=enrollment,
            course_id=enrollment.course_id, changes=changes,
        )  # fmt: skip
    return enrollment


def drop(*, acting_user: User, now: datetime, enrollment: Enrollment) -> Enrollment:
    """Take the access and keep the work."""
    return change_enrollment(
        acting_user=acting_user, now=now, enrollment=enrollment, role=enrollment.role,
        state=Enrollment.State.DROPPED, group=enrollment.group,
    )  # fmt: skip


@transaction.atomic
def change_states(*, acting_user: User, now: datetime, enrollments: Iterable[Enrollment], state: str) -> int:
    """Drop several places, or bring them back; return how many were changed."""
    changed = 0
    for enrollment in enrollments:
        if enrollment.state != state:
            change_enrollment(
                acting_user=acting_user, now=now, enrollment=enrollment, role=enrollment.role, state=state,
                group=enrollment.group,
            )  # fmt: skip
            changed += 1
    return changed


def _check_group(course: Course, group: Group | None) -> None:
    if group is not None and group.course_id != course.pk:
        raise ValidationError(_("This group belongs to another course."))
