"""More time for one student or one group: given by hand, and taken back."""

from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Extension
from classroom.assignments.services.lateness import judge_lateness_again
from classroom.audit.services import record
from classroom.courses.models import Enrollment, Group
from classroom.courses.rules import closed_when_archived


@closed_when_archived("assignment.course")
@transaction.atomic
def grant_extension(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    enrollment: Enrollment | None = None,
    group: Group | None = None,
    minutes: int,
    with_penalty: bool = False,
    reason: str = "",
    beside: bool = False,
) -> Extension:
    """Give one student or one group `minutes` more, instead of what they were given before.

    It is a delta: when the assignment's own time moves, they keep their advantage. `with_penalty`: work is taken for
    longer, and is late all the same. `beside`: time without penalty stands beside time with penalty and is kept.
    """
    # Not the extension, which may not be there yet: two clicks at once wait for each other here.
    Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    standing = list(Extension.objects.filter(assignment=assignment, enrollment=enrollment, group=group))
    if beside:
        standing = [each for each in standing if each.with_penalty == with_penalty]
    extension = standing[0] if standing else Extension(assignment=assignment, enrollment=enrollment, group=group)
    for other in standing[1:]:
        other.delete()
    old = extension.minutes if extension.pk else None
    extension.minutes, extension.reason, extension.with_penalty = minutes, reason, with_penalty
    extension.granted_by, extension.granted_at = acting_user, now
    extension.full_clean(validate_unique=False, validate_constraints=False)
    extension.save()
    record(
        acting_user=acting_user, now=now, action="assignments.grant_extension", target=extension,
        course_id=assignment.course_id, changes={"minutes": (old, minutes), **_whose(extension)}, reason=reason,
    )  # fmt: skip
    _tell(acting_user, now, extension, reason)
    return extension


@closed_when_archived("extension.assignment.course")
@transaction.atomic
def revoke_extension(*, acting_user: User, now: datetime, extension: Extension) -> None:
    """Take an extension back. What was handed in under it stays, and is judged as if it had not been given."""
    record(
        acting_user=acting_user, now=now, action="assignments.revoke_extension", target=extension,
        course_id=extension.assignment.course_id, changes={"minutes": (extension.minutes, None), **_whose(extension)},
        reason=extension.reason,
    )  # fmt: skip
    deleted = Extension(assignment=extension.assignment, enrollment=extension.enrollment, group=extension.group)
    extension.delete()
    _tell(acting_user, now, deleted, extension.reason)


def _whose(extension: Extension) -> dict[str, tuple[None, int | None]]:
    """For the audit, which outlives the row: the calendars of those whom it concerns count these entries."""
    return {
        "assignment": (None, extension.assignment_id),
        "enrollment": (None, extension.enrollment_id),
        "group": (None, extension.group_id),
    }


def _tell(acting_user: User, now: datetime, extension: Extension, reason: str) -> None:
    """Whom it concerns: a group is everybody who is in it now, and a team has the time of each of its members."""
    assignment = extension.assignment
    alone = extension.enrollment_id and not assignment.in_teams
    judge_lateness_again(
        acting_user=acting_user, now=now, assignment=assignment,
        enrollments=[extension.enrollment_id] if alone else None, reason=reason,
    )  # fmt: skip
