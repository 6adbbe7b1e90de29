"""More time for one student or one group: given by hand, and taken back."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Extension, Work
from classroom.assignments.queries.readings import reading_place
from classroom.assignments.queries.told import READINGS, SUBJECT
from classroom.assignments.rules import is_known_to_class
from classroom.assignments.services.lateness import judge_lateness_again
from classroom.audit.services import record
from classroom.courses.models import Enrollment, Group, Role
from classroom.courses.rules import closed_when_archived
from classroom.notices.models import Notice
from classroom.notices.services import notify


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
    work: Work = Work.ESSAY,
    with_penalty: bool = False,
    reason: str = "",
    beside: bool = False,
    tell: bool = True,
) -> Extension:
    """Give one student or one group `minutes` more for `work`, instead of what they were given for it before.

    It is a delta: when the time of the class moves, they keep their advantage. `with_penalty`: work is taken for longer,
    and is late all the same. `beside`: time without penalty stands beside time with penalty and is kept. Whom it concerns
    is told their new deadline, unless `tell` says that they are told otherwise.
    """
    # Not the extension, which may not be there yet: two clicks at once wait for each other here.
    Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    standing = list(Extension.objects.filter(assignment=assignment, work=work, enrollment=enrollment, group=group))
    if beside:
        standing = [each for each in standing if each.with_penalty == with_penalty]
    extension = (
        standing[0] if standing else Extension(assignment=assignment, work=work, enrollment=enrollment, group=group)
    )
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
    _judge(acting_user, now, extension)
    if tell:
        _tell(extension, now)
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
    extension.delete()
    _judge(acting_user, now, extension)
    _tell(extension, now)


def _whose(extension: Extension) -> dict[str, tuple[None, int | None]]:
    """For the audit, which outlives the row: the calendars of those whom it concerns count these entries."""
    return {
        "work": (None, extension.work),
        "assignment": (None, extension.assignment_id),
        "enrollment": (None, extension.enrollment_id),
        "group": (None, extension.group_id),
    }


def _judge(acting_user: User, now: datetime, extension: Extension) -> None:
    """Say anew who is late: a group is everybody who is in it now, and a team has the time of each of its members."""
    if extension.work == Work.READINGS:
        return
    assignment = extension.assignment
    alone = extension.enrollment_id and not assignment.in_teams
    judge_lateness_again(
        acting_user=acting_user, now=now, assignment=assignment,
        enrollments=[extension.enrollment_id] if alone else None, reason=extension.reason,
    )  # fmt: skip


def _tell(extension: Extension, now: datetime) -> None:
    """Tell whom it was given; the notice says the reader's own deadline, as it is when they read it."""
    assignment = extension.assignment
    if not is_known_to_class(assignment, now):
        return
    whom = {"pk": extension.enrollment_id} if extension.enrollment_id else {"group": extension.group_id}
    places = list(
        Enrollment.objects.filter(
            **whom, course=assignment.course_id, role=Role.STUDENT, state=Enrollment.State.ACTIVE
        ).select_related("user")
    )
    path = reverse("assignments:assignment", args=(assignment.course.slug, assignment.pk))
    if extension.work == Work.READINGS:
        readings = reading_place(places[0], assignment) if places else None
        if readings is None or readings.is_over:
            return
        path = readings.path
    notify(
        recipients=[place.user for place in places], kind=Notice.Kind.DEADLINE_MOVED, now=now, path=path,
        details={
            "assignment": assignment.title, "course": assignment.course.both_titles, "work": extension.work,
            "late": extension.with_penalty,
        },
        subject=(READINGS if extension.work == Work.READINGS else SUBJECT, assignment.pk),
    )  # fmt: skip
