"""Taking a list back: what was changed since stays as it is, and so does whatever somebody has used."""

from collections.abc import Sequence
from datetime import datetime

from classroom.accounts.models import User
from classroom.accounts.services import change_people, remove_people
from classroom.batches.models import Batch, BatchLine
from classroom.common.hanging import hanging_from
from classroom.common.many_rows import delete_unused
from classroom.courses.models import Course, Group
from classroom.courses.rules.rosters import changeable_people
from classroom.courses.services.places.changing import put_places_back


def undo_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[bool]:
    """Put places and accounts back as they were; return for each line whether all of it went back.

    A place that the list made goes when nothing hangs from it, and is dropped otherwise; an account that it made goes
    when nobody has used it. Groups and courses that it made go when they are empty.
    """
    befores = [line.before for line in lines]
    # Who waits for a seat comes in when all of the list is taken back (seating.let_in_who_waits).
    kept = [{name: each[name] for name in ("enrollment", "changed_at")} | {"before": each["kept"]} for each in befores]
    whole = put_places_back(acting_user=acting_user, now=now, kept=kept, fills=False)
    people = User.objects.in_bulk({each["person"] for each in befores})
    _put_accounts_back(befores, whole, people, acting_user, now)
    _take_away_groups(befores)
    return whole


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
        # What a course reads is no reason to keep it.
        kept = hanging_from(Course, courses, but=(Course.books.through,))
        Course.objects.filter(pk__in=courses - kept).delete()
