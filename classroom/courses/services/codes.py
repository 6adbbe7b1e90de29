"""Making and ending the codes by which people join a course."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course, Group, JoinCode, Role
from classroom.courses.queries.joining import LENGTH, LETTERS
from classroom.courses.rules import closed_when_archived
from classroom.courses.rules.joining import CODE_ROLES
from classroom.courses.services.seats import locked_course


@closed_when_archived("course")
@transaction.atomic
def create_code(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    role: str = Role.STUDENT,
    group: Group | None = None,
    expires_at: datetime | None = None,
    seats: int | None = None,
    needs_approval: bool = False,
) -> JoinCode:
    """Make a code by which people join `course` as students or auditors.

    Raises ValidationError for any other role, a group of another course, an end that has passed, and no seat at all.
    """
    if role not in CODE_ROLES:
        raise ValidationError(_("By a code one joins as a student or an auditor. Invite others by mail."))
    if group is not None and group.course_id != course.pk:
        raise ValidationError(_("This group belongs to another course."))
    if expires_at is not None and expires_at <= now:
        raise ValidationError(_("This time has passed."))
    if seats is not None and seats < 1:
        raise ValidationError(_("A code needs at least one seat; leave it empty for as many as come."))
    code = JoinCode(
        course=course, code=_unused(), role=role, group=group, expires_at=expires_at, seats=seats,
        needs_approval=needs_approval, made_by=acting_user, made_at=now,
    )  # fmt: skip
    code.full_clean()
    code.save()
    record(
        acting_user=acting_user, now=now, action="courses.create_code", target=code, course_id=course.pk,
        changes={"role": (None, role), "seats": (None, seats), "expires_at": (None, expires_at)},
    )  # fmt: skip
    return code


def _unused() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
        if not JoinCode.objects.filter(code=code).exists():
            return code


@transaction.atomic
def end_code(*, acting_user: User, now: datetime, join_code: JoinCode) -> bool:
    """Let nobody come by the code any more, and say whether it was open. Who waits by it keeps their place in the line."""
    locked_course(join_code.course)
    code = JoinCode.objects.get(pk=join_code.pk)
    if code.ended_at:
        return False
    code.ended_at = now
    code.save(update_fields=["ended_at"])
    record(
        acting_user=acting_user, now=now, action="courses.end_code", target=code, course_id=code.course_id,
        changes={"ended_at": (None, now)},
    )  # fmt: skip
    return True
