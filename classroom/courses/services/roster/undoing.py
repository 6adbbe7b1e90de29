"""Taking a list back: what was changed since stays as it is, and so does whatever somebody has used."""

from collections.abc import Sequence
from datetime import datetime

from classroom.accounts.models import User
from classroom.accounts.services import change_people, remove_people
from classroom.audit.services import record_many
from classroom.batches.models import Batch, BatchLine
from classroom.common.hanging import hanging_from
from classroom.common.many_rows import delete_unused, update_rows
from classroom.courses.models import Course, Enrollment, Group
from classroom.courses.rules.rosters import changeable_people
from classroom.courses.services.invitations import follow_places


def undo_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[bool]:
    """Put places and accounts back as they were; return for each line whether all of it went back.

    A place that the list made goes when nothing hangs from it, and is dropped otherwise; an account that it made goes
    when nobody has used it. Groups and courses that it made go when they are empty.
    """
    befores = [line.before for line in lines]
    # Locked, courses first, so that what is put back is what was looked at.
    keys = {each["enrollment"] for each in befores}
    there = Enrollment.objects.filter(pk__in=keys).values("course")
    courses = Course.objects.select_for_update(no_key=True).order_by("pk").filter(pk__in=there).in_bulk()
    locked = Enrollment.objects.select_for_update(of=("self",)).select_related("group").order_by("pk")
    places = locked.in_bulk(keys)
    people = User.objects.in_bulk({each["person"] for each in befores})
    groups = Group.objects.in_bulk({each["kept"]["group"] for each in befores if each.get("kept")} - {None})
    whole = [_is_as_left(places.get(each["enrollment"]), each) for each in befores]
    fresh = {each["enrollment"] for each, same in zip(befores, whole, strict=True) if same and each["kept"] is None}
    used = hanging_from(Enrollment, fresh)
    restored, acts = [], []
    for each, same in zip(befores, whole, strict=True):
        if not same or each["enrollment"] in fresh - used:
            continue
        place = places[each["enrollment"]]
        kept = each["kept"] or {"role": place.role, "state": Enrollment.State.DROPPED, "group": place.group_id}
        changes = _restore(place, kept, groups)
        if changes:
            place.changed_at = now
            restored.append(place)
            acts.append(("courses.change_enrollment", place, place.course_id, changes))
    update_rows(restored, ["role", "state", "group", "changed_at"])
    gone = [places[key] for key in fresh - used]
    acts += [("courses.remove_place", place, place.course_id, {"state": (place.state, None)}) for place in gone]
    record_many(acting_user=acting_user, now=now, acts=acts)
    delete_unused(Enrollment, [place.pk for place in gone])
    for place in restored:
        place.user, place.course = people[place.user_id], courses[place.course_id]
    # Who waits for a seat comes in when all of the list is taken back (seating.let_in_who_waits).
    follow_places(acting_user=acting_user, now=now, places=restored, freed=())
    _put_accounts_back(befores, whole, people, acting_user, now)
    _take_away_groups(befores)
    return whole


def _is_as_left(place: Enrollment | None, before: dict) -> bool:
    return place is not None and place.changed_at.isoformat() == before["changed_at"]


def _restore(place: Enrollment, kept: dict, groups: dict[int, Group]) -> dict[str, tuple]:
    changes: dict[str, tuple] = {}
    if place.role != kept["role"]:
        changes["role"] = (place.role, kept["role"])
        place.role = kept["role"]
    if place.state != kept["state"]:
        changes["state"] = (place.state, kept["state"])
        place.state = kept["state"]
    if place.group_id != kept["group"] and (kept["group"] is None or kept["group"] in groups):
        group = groups.get(kept["group"])
        changes["group"] = (place.group and place.group.name, group and group.name)
        place.group = group
    return changes


def _put_accounts_back(
    befores: Sequence[dict], whole: list[bool], people: dict[int, User], acting_user: User, now: datetime
) -> None:
    changeable = changeable_people(acting_user, [before["person"] for before in befores if before.get("account")])
    changes, made = [], []
    for at, before in enumerate(befores):
        person = people.get(before["person"])
        if person is None:
            continue
        if account := before.get("account"):
            values = {name: was for name, (was, to) in account.items() if getattr(person, name) == to}
            if person.pk not in changeable:
                values = {}
            whole[at] = whole[at] and len(values) == len(account)
            if values:
                changes.append((person, values))
        if before.get("made_person") and whole[at]:
            made.append(person)
    if changes:
        change_people(acting_user=acting_user, now=now, changes=changes)
    if made:
        remove_people(acting_user=acting_user, now=now, people=made)


def _take_away_groups(befores: Sequence[dict]) -> None:
    groups = {before["made_group"] for before in befores if before.get("made_group")}
    if groups:
        delete_unused(Group, groups - hanging_from(Group, groups))
    courses = {before["made_course"] for before in befores if before.get("made_course")}
    if courses:
        Course.objects.filter(pk__in=courses - hanging_from(Course, courses)).delete()
