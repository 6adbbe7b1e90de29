"""Who is in a course, as what, and in which group."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.services.places.changing import fitting, write_changes, write_new
from classroom.courses.services.seats import fill_seats, locked_course


@transaction.atomic
def enroll(
    *,
    acting_user: User | None,
    now: datetime,
    course: Course,
    person: User,
    role: str = Role.STUDENT,
    group: Group | None = None,
    limited_to: Iterable[Group] | None = None,
    state: str = Enrollment.State.ACTIVE,
) -> Enrollment:
    """Give `person` a place in `course`, or change theirs: a dropped student comes back to their work.

    `limited_to` are the groups of an assistant, as in `change_enrollment`. Whoever is to be invited is sent an
    invitation (`follow_place`). Raises ValidationError when a group is not one of the course, and for somebody whom no
    invitation can reach.
    """
    _check_groups(course, group, *(limited_to or ()))
    # One after the other, so that nobody's place is given twice, or taken for free when it is not.
    locked_course(course)
    enrollment = Enrollment.objects.filter(course=course, user=person).first()
    if enrollment:
        return change_enrollment(
            acting_user=acting_user, now=now, enrollment=enrollment, role=role, group=group, limited_to=limited_to,
            state=state,
        )  # fmt: skip
    group, limited_to = fitting(role, group, limited_to)
    enrollment = Enrollment(
        course=course, user=person, role=role, state=state, group=group, created_at=now, changed_at=now
    )
    write_new(acting_user, now, [enrollment], {0: limited_to or []})
    _follow(acting_user, now, enrollment)
    return enrollment


@transaction.atomic
def change_enrollment(
    *,
    acting_user: User | None,
    now: datetime,
    enrollment: Enrollment,
    role: str,
    state: str,
    group: Group | None,
    limited_to: Iterable[Group] | None = None,
    seen_at: datetime | None = None,
) -> Enrollment:
    """Change role, state and groups of a place in a course, and return it. Nothing that the person wrote is touched.

    `limited_to` are the groups whose work an assistant sees, none for all of the class; None leaves them as they are.
    Assistants are in no group themselves, and nobody else is limited to groups. `seen_at` is the `changed_at` of the
    place as the acting user saw it. Whoever becomes invited is sent an invitation, and one that was sent goes along with
    the place (`follow_place`). Raises ValidationError when a group is not one of the course, when somebody has changed
    the place since it was seen, and for somebody whom no invitation can reach.
    """
    # The course before the place, as everywhere: who gives a place away looks at both.
    locked_course(enrollment.course)
    locked = Enrollment.objects.select_for_update(of=("self",)).select_related("course", "group", "user")
    stored = locked.get(pk=enrollment.pk)
    if seen_at and seen_at != stored.changed_at:
        raise ValidationError(
            _("Somebody changed this place meanwhile. Look at it as it stands now, and save again."), code="changed"
        )
    limited_to = None if limited_to is None else list(limited_to)
    _check_groups(stored.course, group, *(limited_to or ()))
    values = {"role": role, "state": state, "group": group, "limited_to": limited_to}
    _kept, changed, freed = write_changes(acting_user, now, [(stored, values)])
    if changed:
        _follow(acting_user, now, stored)
    for course in freed:
        fill_seats(acting_user=acting_user, now=now, course=course)
    return stored


def _follow(acting_user: User | None, now: datetime, place: Enrollment) -> None:
    from classroom.courses.services.invitations import follow_place  # which changes places itself

    follow_place(acting_user=acting_user, now=now, place=place)


def drop(*, acting_user: User, now: datetime, enrollment: Enrollment) -> Enrollment:
    """Take the access and keep the work."""
    return change_enrollment(
        acting_user=acting_user, now=now, enrollment=enrollment, role=enrollment.role,
        state=Enrollment.State.DROPPED, group=enrollment.group,
    )  # fmt: skip


def _check_groups(course: Course, *groups: Group | None) -> None:
    if any(group is not None and group.course_id != course.pk for group in groups):
        raise ValidationError(_("This group belongs to another course."))
