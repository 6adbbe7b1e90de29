"""The pile of one marker, seen from one essay: where it goes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from classroom.common.prepared import Slot
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.grading.models import Marking
from classroom.grading.rules import markable_submissions, piled
from classroom.grading.rules.access import given_back, own_pile
from classroom.grading.rules.aliases import address_key


@dataclass(frozen=True, slots=True)
class Queue:
    """Where an essay stands in the pile: `previous`, `next` and `next_to_mark` are what stands for
    essays in addresses, or None."""

    count: int
    marked: int
    previous: str | None = None
    next: str | None = None
    next_to_mark: str | None = None


def marking_queue(enrollment: Enrollment, assignment_id: int, key: str | int | None = None) -> Queue:
    """Return the pile of the holder, in the order of the list, seen from the essay of `key`; one query.

    `next_to_mark` is the first unfinished essay after this one, or failing that the first of the pile; one that was
    given back to be revised is passed over.
    """
    found = [
        (address_key(pk, anonymous, code), state, away)
        for pk, anonymous, code, state, away in _pile.rows([enrollment], assignment=assignment_id)
    ]
    keys = [key for key, _state, _away in found]
    here = keys.index(str(key)) if str(key) in keys else -1
    turned = found[here + 1 :] + found[: max(here, 0)]
    return Queue(
        count=len(found),
        marked=sum(state == Marking.State.FINAL for _key, state, _away in found),
        previous=keys[here - 1] if here > 0 else None,
        next=keys[here + 1] if here + 1 < len(keys) else None,
        next_to_mark=next((key for key, state, away in turned if state != Marking.State.FINAL and not away), None),
    )


def _pile_of(places: Sequence[Enrollment], assignment: Slot) -> QuerySet:
    marking = Marking.objects.filter(attempt=OuterRef("latest"), turn=OuterRef("turn"))
    pile = markable_submissions(places[0]).filter(own_pile(places), assignment=assignment)
    return (
        piled(pile)
        .annotate(marking=Subquery(marking.values("state")[:1]), away=given_back("latest"))
        .values_list("pk", "assignment__anonymous_marking", "alias__code", "marking", "away")
    )


_pile = PreparedForPlaces(_pile_of)
