"""Inviting many people at once to set a password, whichever courses they are in: planned, shown, and mailed just so."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.queries.links import ACCOUNT, held_back
from classroom.accounts.services import invite_people, words_of_held
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import LineError, PlannedLine
from classroom.courses.rules import administrable_people
from classroom.courses.rules.rosters import changeable_people
from classroom.courses.services.places.planning import invitation_of, is_final_act, numbered

KIND = "invitations"


def plan_invitations(*, acting_user: User, now: datetime, people: Iterable[User]) -> Batch:
    """Plan to mail `people` a link to set a password. Raises ValidationError when nobody is chosen."""
    people = list(people)
    if not people:
        raise ValidationError(_("Choose at least one person."))
    return batches.plan(
        acting_user=acting_user, now=now, kind=KIND, lines=_lines(people, acting_user, now),
        options={"people": [person.pk for person in people]},
    )  # fmt: skip


def planned_lines(batch: Batch, acting_user: User, told: Callable[[int, int], None]) -> Iterable[PlannedLine]:
    """The lines of the same invitations, as everybody stands now."""
    people = administrable_people(acting_user).filter(pk__in=batch.options.get("people", ()))
    return _lines(people.order_by("sort_key", "pk"), acting_user, timezone.now())


def check(batch: Batch, lines: Sequence[BatchLine], acting_user: User) -> None:
    """Raise a LineError for the first person who is not to be invited any more."""
    _people(lines, acting_user, timezone.now())


def apply_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[dict[str, Any]]:
    """Mail everybody of the lines; raises like `check`."""
    invite_people(acting_user=acting_user, now=now, people=_people(lines, acting_user, now))
    return [{} for _line in lines]


def undo_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[bool]:
    """A mail that was sent stays sent."""
    return [False for _line in lines]


def is_final(batch: Batch) -> bool:
    """Whether nothing of an applied batch can be taken back: mails are sent for good."""
    return batch.kind == KIND or is_final_act(batch)


def _lines(people: Iterable[User], acting_user: User, now: datetime) -> list[PlannedLine]:
    people = list(people)
    reached = changeable_people(acting_user, [person.pk for person in people])
    held = held_back(ACCOUNT, [person.email for person in people], now)
    return numbered([invitation_of(person, _wanted(person), reached, held) for person in people])


def _wanted(person: User) -> dict[str, Any]:
    return {
        "person": person.pk, "full_name": person.full_name, "student_number": person.student_number,
        "email": person.email,
    }  # fmt: skip


def _people(lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[User]:
    """Those of the lines, who can all be invited as they were shown."""
    people = administrable_people(acting_user).in_bulk([line.wanted["person"] for line in lines])
    reached = changeable_people(acting_user, people)
    held = held_back(ACCOUNT, [person.email for person in people.values()], now)
    for line in lines:
        person = people.get(line.wanted["person"])
        if person is None:
            raise LineError(line, _("The account is not there any more."))
        if person.email in held:
            raise LineError(line, words_of_held(held[person.email]))
        planned = invitation_of(person, _wanted(person), reached, held)
        if planned.verdict != BatchLine.Verdict.NEW or person.email != line.wanted["email"]:
            again = _("Make the plan again, and look at it as it stands now.")
            changed = _("The account of %(name)s was changed since the preview.") % {"name": person.full_name}
            raise LineError(line, f"{changed} {again}")
    return [people[line.wanted["person"]] for line in lines]
