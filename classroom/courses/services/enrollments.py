"""Who is in a course, as what, and in which group."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.audit.services import record, record_many
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import LEARNING_ROLES
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
    group, limited_to = _fitting(role, group, limited_to)
    enrollment = Enrollment.objects.create(
        course=course, user=person, role=role, state=state, group=group, created_at=now, changed_at=now
    )
    changes = {"role": (None, role), "state": (None, state), "group": (None, group and group.name)}
    if limited_to:
        enrollment.limited_to.set(limited_to)
        changes["limited_to"] = ([], _names(limited_to))
    record(
        acting_user=acting_user, now=now, action="courses.enroll", target=enrollment, course_id=course.pk,
        changes=changes,
    )  # fmt: skip
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
    changed, freed = _change(acting_user, now, [(stored, values)])
    if changed:
        _follow(acting_user, now, stored)
    for course in freed:
        fill_seats(acting_user=acting_user, now=now, course=course)
    return stored


@transaction.atomic(savepoint=False)
def change_places(*, acting_user: User, now: datetime, changes: Sequence[tuple[Enrollment, Mapping[str, Any]]]) -> None:
    """Change some of role, state, group and limited_to of many places; as many statements for one as for five hundred.

    The places come locked, after their course, with it, person and group, and the groups are such of their course. What
    goes with what, and what follows, is said at `change_enrollment`; but whoever cannot be invited stands as invited all
    the same.
    """
    from classroom.courses.services.invitations import follow_places  # which changes places itself

    changed, freed = _change(acting_user, now, changes)
    if changed:
        follow_places(acting_user=acting_user, now=now, places=changed, freed=freed)


def _change(
    acting_user: User | None, now: datetime, changes: Sequence[tuple[Enrollment, Mapping[str, Any]]]
) -> tuple[list[Enrollment], list[Course]]:
    """Write and record changes; return the places that are others by that, and the courses in which seats were freed."""
    limits = _limits([place for place, values in changes if Role.ASSISTANT in (place.role, values.get("role"))])
    changed, acts, limited, freed = [], [], {}, {}
    for place, values in changes:
        had_seat = _takes_seat(place.role, place.state)
        said = _set(place, values, limits.get(place.pk, []), limited)
        if not said:
            continue
        place.changed_at = now
        changed.append(place)
        acts.append(("courses.change_enrollment", place, place.course_id, said))
        if had_seat and not _takes_seat(place.role, place.state):
            freed[place.course_id] = place.course
    if changed:
        Enrollment.objects.bulk_update(changed, ["role", "state", "group", "changed_at"], batch_size=500)
        _keep_limits(limited)
        record_many(acting_user=acting_user, now=now, acts=acts)
    return changed, list(freed.values())


def _limits(places: Sequence[Enrollment]) -> dict[int, list[Group]]:
    """The groups that each of `places` is limited to, by key; one query, none for nobody."""
    if places:
        prefetch_related_objects(places, "limited_to")
    found = {place.pk: list(place.limited_to.all()) for place in places}
    for place in places:  # what is read of the place later is what it has become
        place._prefetched_objects_cache.pop("limited_to", None)
    return found


def _set(
    place: Enrollment, values: Mapping[str, Any], limits: list[Group], limited: dict[int, list[Group]]
) -> dict[str, tuple]:
    """Set the values on the place and say what is another by that; groups to be limited to are put into `limited`."""
    role, state = values.get("role", place.role), values.get("state", place.state)
    group, limited_to = _fitting(role, values.get("group", place.group), values.get("limited_to"))
    changes: dict[str, tuple] = {}
    if place.role != role:
        changes["role"] = (place.role, role)
    if place.state != state:
        changes["state"] = (place.state, state)
    if place.group_id != (group and group.pk):
        changes["group"] = (place.group and place.group.name, group and group.name)
    if limited_to is not None and set(limits) != set(limited_to):
        limited[place.pk] = limited_to
        changes["limited_to"] = (_names(limits), _names(limited_to))
    place.role, place.state, place.group = role, state, group
    return changes


def _keep_limits(limited: Mapping[int, list[Group]]) -> None:
    """Put these groups in place of those that the places were limited to."""
    if not limited:
        return
    rows = Enrollment.limited_to.through.objects
    rows.filter(enrollment__in=limited).delete()
    rows.bulk_create(
        Enrollment.limited_to.through(enrollment_id=place, group_id=group.pk)
        for place, groups in limited.items()
        for group in groups
    )


def _follow(acting_user: User | None, now: datetime, place: Enrollment) -> None:
    from classroom.courses.services.invitations import follow_place  # which changes places itself

    follow_place(acting_user=acting_user, now=now, place=place)


def _takes_seat(role: str, state: str) -> bool:
    return role in LEARNING_ROLES and state == Enrollment.State.ACTIVE


def drop(*, acting_user: User, now: datetime, enrollment: Enrollment) -> Enrollment:
    """Take the access and keep the work."""
    return change_enrollment(
        acting_user=acting_user, now=now, enrollment=enrollment, role=enrollment.role,
        state=Enrollment.State.DROPPED, group=enrollment.group,
    )  # fmt: skip


def _check_groups(course: Course, *groups: Group | None) -> None:
    if any(group is not None and group.course_id != course.pk for group in groups):
        raise ValidationError(_("This group belongs to another course."))


def _fitting(
    role: str, group: Group | None, limited_to: Iterable[Group] | None
) -> tuple[Group | None, list[Group] | None]:
    """The groups that go with a role: a student is in one, an assistant looks after several."""
    if role == Role.ASSISTANT:
        return None, None if limited_to is None else list(limited_to)
    return group, []


def _names(groups: Iterable[Group]) -> list[str]:
    return sorted(group.name for group in groups)
