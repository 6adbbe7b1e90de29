"""Giving places, changing them and putting them back, each told to the audit: one, or many in as many statements as for one.

What goes with what is decided here and nowhere else: a student is in one group and an assistant limited to some, a seat
that is freed goes to who waits, and putting back spares what was changed since.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from classroom.accounts.models import User
from classroom.audit.services import record_many
from classroom.common.hanging import hanging_from
from classroom.common.many_rows import delete_unused, update_rows
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import LEARNING_ROLES

#: What is kept of a place: its key, when it was changed last, and how it stood before, None for one that was not there.
Kept = dict[str, Any]
_GONE = {"state": Enrollment.State.DROPPED}


@transaction.atomic(savepoint=False)
def add_places(*, acting_user: User, now: datetime, places: Sequence[Enrollment]) -> list[Kept]:
    """Write new places of people and courses that are at hand, under the lock of the courses; return what
    `put_places_back` takes. Whoever is limited to groups is so by `enroll`."""
    from classroom.courses.services.invitations import follow_places  # which changes places itself

    write_new(acting_user, now, places)
    follow_places(acting_user=acting_user, now=now, places=places, freed=())
    return [_kept(place, None) for place in places]


@transaction.atomic(savepoint=False)
def change_places(
    *, acting_user: User, now: datetime, changes: Sequence[tuple[Enrollment, Mapping[str, Any]]], fills: bool = True
) -> list[Kept]:
    """Change some of role, state, group and limited_to of many places; return what `put_places_back` takes.

    The places come locked, after their course, with it, person and group, and the groups are such of their course. What
    goes with what, and what follows, is said at `change_enrollment`; but whoever cannot be invited stands as invited all
    the same. Without `fills` nobody is let in where a seat is freed: what more is done may need it.
    """
    from classroom.courses.services.invitations import follow_places  # which changes places itself

    kept, changed, freed = write_changes(acting_user, now, changes)
    if changed:
        follow_places(acting_user=acting_user, now=now, places=changed, freed=freed if fills else ())
    return [_kept(place, before) for (place, _values), before in zip(changes, kept, strict=True)]


@transaction.atomic(savepoint=False)
def put_places_back(*, acting_user: User, now: datetime, kept: Sequence[Kept], fills: bool = True) -> list[bool]:
    """Put places back as they stood, and say which: one that was changed since is left, and so is one that is gone.

    A place that was given goes when nothing hangs from it, and is dropped otherwise. Who was in a group that is not there
    any more stays where they are. Locks courses, then places, so that what is put back is what was looked at.
    """
    there = Enrollment.objects.filter(pk__in=[each["enrollment"] for each in kept])
    courses = Course.objects.select_for_update(no_key=True).filter(pk__in=there.values("course")).order_by("pk")
    courses = courses.in_bulk()
    places = there.select_for_update(of=("self",)).select_related("user", "group").order_by("pk").in_bulk()
    for place in places.values():
        place.course = courses[place.course_id]
    back = [
        each["enrollment"] in places and places[each["enrollment"]].changed_at.isoformat() == each["changed_at"]
        for each in kept
    ]
    going = [each for each, as_left in zip(kept, back, strict=True) if as_left]
    given = {each["enrollment"] for each in going if each["before"] is None}
    used = hanging_from(Enrollment, given)
    groups = _groups_of(going)
    change_places(
        acting_user=acting_user, now=now, fills=fills,
        changes=[
            (places[each["enrollment"]], _GONE if each["before"] is None else _values(each["before"], groups))
            for each in going if each["enrollment"] not in given - used
        ],
    )  # fmt: skip
    unused = [places[key] for key in sorted(given - used)]
    acts = [("courses.remove_place", place, place.course_id, {"state": (place.state, None)}) for place in unused]
    record_many(acting_user=acting_user, now=now, acts=acts)
    delete_unused(Enrollment, given - used)
    return back


def write_new(
    acting_user: User | None,
    now: datetime,
    places: Sequence[Enrollment],
    limited: Mapping[int, list[Group]] | None = None,
) -> None:
    """Write and record new places; `limited` are the groups that assistants are limited to, by the place's number."""
    Enrollment.objects.bulk_create(places, batch_size=500)
    acts = []
    for number, place in enumerate(places):
        said = {
            "role": (None, place.role), "state": (None, place.state), "group": (None, place.group and place.group.name),
        }  # fmt: skip
        if groups := (limited or {}).get(number):
            place.limited_to.set(groups)
            said["limited_to"] = ([], _names(groups))
        acts.append(("courses.enroll", place, place.course_id, said))
    record_many(acting_user=acting_user, now=now, acts=acts)


def write_changes(
    acting_user: User | None, now: datetime, changes: Sequence[tuple[Enrollment, Mapping[str, Any]]]
) -> tuple[list[dict[str, Any]], list[Enrollment], list[Course]]:
    """Write and record changes; return how each place stood, those that are others by that, and the courses in which
    seats were freed."""
    limits = _limits([place for place, values in changes if Role.ASSISTANT in (place.role, values.get("role"))])
    before, changed, acts, limited, freed = [], [], [], {}, {}
    for place, values in changes:
        limited_to = limits.get(place.pk, [])
        before.append(
            {
                "role": place.role, "state": place.state, "group": place.group_id,
                "limited_to": [group.pk for group in limited_to],
            }
        )  # fmt: skip
        had_seat = _takes_seat(place)
        said = _set(place, values, limited_to, limited)
        if not said:
            continue
        place.changed_at = now
        changed.append(place)
        acts.append(("courses.change_enrollment", place, place.course_id, said))
        if had_seat and not _takes_seat(place):
            freed[place.course_id] = place.course
    update_rows(changed, ["role", "state", "group", "changed_at"])
    _keep_limits(limited)
    record_many(acting_user=acting_user, now=now, acts=acts)
    return before, changed, list(freed.values())


def fitting(
    role: str, group: Group | None, limited_to: Iterable[Group] | None
) -> tuple[Group | None, list[Group] | None]:
    """The groups that go with a role: a student is in one, an assistant looks after several."""
    if role == Role.ASSISTANT:
        return None, None if limited_to is None else list(limited_to)
    return group, []


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
    group, limited_to = fitting(role, values.get("group", place.group), values.get("limited_to"))
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


def _kept(place: Enrollment, before: dict[str, Any] | None) -> Kept:
    return {"enrollment": place.pk, "changed_at": place.changed_at.isoformat(), "before": before}


def _groups_of(kept: Sequence[Kept]) -> dict[int, Group]:
    """The groups that places stood in or were limited to, as far as they are there, by key."""
    befores = [each["before"] for each in kept if each["before"]]
    keys = {before["group"] for before in befores}.union(*(before.get("limited_to", ()) for before in befores)) - {None}
    return Group.objects.in_bulk(keys) if keys else {}


def _values(before: Mapping[str, Any], groups: Mapping[int, Group]) -> dict[str, Any]:
    """What `change_places` takes to make a place again what it was."""
    values: dict[str, Any] = {"role": before["role"], "state": before["state"]}
    if before["group"] is None or before["group"] in groups:
        values["group"] = groups.get(before["group"])
    if "limited_to" in before:
        values["limited_to"] = [groups[key] for key in before["limited_to"] if key in groups]
    return values


def _takes_seat(place: Enrollment) -> bool:
    return place.role in LEARNING_ROLES and place.state == Enrollment.State.ACTIVE


def _names(groups: Iterable[Group]) -> list[str]:
    return sorted(group.name for group in groups)
