"""Doing to places what a plan says, and putting them back: as many statements for one line as for five hundred."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.queries.links import ACCOUNT, held_back
from classroom.accounts.services import invite_people, words_of_held
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import LineError
from classroom.courses.models import Course, Enrollment, Group
from classroom.courses.rules import LEARNING_ROLES, administrable_courses, check_open
from classroom.courses.rules.rosters import changeable_people
from classroom.courses.services.places.changing import Kept, change_places, put_places_back


@dataclass(frozen=True)
class _Now:
    """What is in the database of what some lines are about, by keys."""

    places: Mapping[int, Enrollment]
    groups: Mapping[int, Group]
    changeable: set[int]


def check(batch: Batch, lines: Sequence[BatchLine], acting_user: User) -> None:
    """Raise a LineError for the first line that cannot be applied as it was shown, a ValidationError for all of them."""
    there = _look(batch, lines, acting_user, lock=False)
    for line in lines:
        _check(line, there, acting_user)
    if batch.options["act"] == "invite":
        _check_mails(lines, [there.places[line.wanted["place"]] for line in lines], timezone.now())


def apply_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[dict[str, Any]]:
    """Change the places as shown, or mail those of the lines; return what undoing each line needs.

    Raises a LineError where a place was changed since it was shown: then nothing is done.
    """
    there = _look(batch, lines, acting_user, lock=True)
    for line in lines:
        _check(line, there, acting_user)
    places = [there.places[line.wanted["place"]] for line in lines]
    if batch.options["act"] == "invite":
        _check_mails(lines, places, now)
        invite_people(acting_user=acting_user, now=now, people=[place.user for place in places])
        return [{} for _line in lines]
    changes = [(place, _values(line.wanted, there.groups)) for place, line in zip(places, lines, strict=True)]
    return change_places(acting_user=acting_user, now=now, changes=changes)


def undo_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[bool]:
    """Put places back, but for those that were changed since. A mail that was sent stays sent."""
    if batch.options["act"] == "invite":
        return [False for _line in lines]
    return put_places_back(acting_user=acting_user, now=now, kept=[_kept(line) for line in lines])


def _kept(line: BatchLine) -> Kept:
    """What a line has kept; before the list and the acts kept the same, it was how the place stood and no more."""
    before = line.before
    if "enrollment" in before:
        return before
    return {"enrollment": line.wanted["place"], "changed_at": before["changed_at"], "before": before}


def _check_mails(lines: Sequence[BatchLine], places: Sequence[Enrollment], now: datetime) -> None:
    """Raise a LineError for the first whose address has got too many links since the preview."""
    held = held_back(ACCOUNT, [place.user.email for place in places], now)
    for line, place in zip(lines, places, strict=True):
        if until := held.get(place.user.email):
            again = _("Make the plan again, and look at it as it stands now.")
            raise LineError(line, f"{place.user.full_name}: {words_of_held(until)} {again}")


def _look(batch: Batch, lines: Sequence[BatchLine], acting_user: User, *, lock: bool) -> _Now:
    courses = Course.objects.filter(pk__in=administrable_courses(acting_user).filter(pk=batch.course_id).values("pk"))
    course = _lock(courses) if lock else courses.first()
    if course is None:
        raise ValidationError(_("You do not manage this course any more."))
    if not acting_user.is_staff:
        check_open(course)
    places = _places(batch, lines, lock=lock)
    invites = batch.options["act"] == "invite"
    return _Now(
        places=places,
        groups=_groups(batch, [line.wanted["group"] for line in lines]),
        changeable=changeable_people(acting_user, [place.user_id for place in places.values()]) if invites else set(),
    )


def _lock(courses) -> Course | None:
    """The course; what frees and gives its places goes one after the other, so that the second sees what the first did."""
    return courses.select_for_update(no_key=True).first()


def _places(batch: Batch, lines: Sequence[BatchLine], *, lock: bool) -> dict[int, Enrollment]:
    """The places of the lines by key, with person, course and group; one query."""
    keys = [line.wanted["place"] for line in lines]
    places = Enrollment.objects.filter(course=batch.course_id, pk__in=keys).order_by("pk")
    if lock:
        places = places.select_for_update(of=("self",))
    return {place.pk: place for place in places.select_related("user", "course", "group")}


def _groups(batch: Batch, keys: Sequence[int | None]) -> dict[int, Group]:
    return Group.objects.filter(course=batch.course_id).in_bulk({key for key in keys if key})


def _values(wanted: Mapping[str, Any], groups: Mapping[int, Group]) -> dict[str, Any]:
    return {"role": wanted["role"], "state": wanted["state"], "group": groups.get(wanted["group"])}


def _check(line: BatchLine, now: _Now, acting_user: User) -> None:
    wanted = line.wanted
    place = now.places.get(wanted["place"])
    if place is None:
        raise LineError(line, _("This place is not there any more."))
    if place.changed_at.isoformat() != wanted["seen_at"]:
        stale = _("The place of %(name)s was changed since the preview.") % {"name": place.user.full_name}
        raise LineError(line, f"{stale} {_('Make the plan again, and look at it as it stands now.')}")
    if wanted["group"] and wanted["group"] not in now.groups:
        raise LineError(line, _("The group is not there any more."))
    roles = {place.role, wanted["role"]}
    if not acting_user.is_staff and roles - set(LEARNING_ROLES):
        raise LineError(line, _("Only an administrator can do this."))
    if wanted["act"] == "invite" and place.user_id not in now.changeable:
        raise LineError(line, _("You may not change the account of %(name)s.") % {"name": place.user.full_name})
