"""What moving a deadline changes, worked out before it is done."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from classroom.assignments.events import ResultMove, moves_asked
from classroom.assignments.models import Assignment, LateBank
from classroom.assignments.queries.standing import Standing, standings
from classroom.assignments.rules.text import fingerprint
from classroom.courses.models import Enrollment, Role

#: What decides whether work is late, taken, and what that costs.
MOVING = frozenset(
    ("due_at", "closes_at", "grace_minutes", "late_policy", "late_percent", "late_percent_most", "in_teams")
)

IN_TIME, LATE = _("handed in in time"), _("handed in late")
OPEN, OPEN_LATE, CLOSED = _("may hand in"), _("may hand in, late"), _("closed")


@dataclass(frozen=True, slots=True)
class StateMove:
    """A student for whom the state becomes another; `before` and `after` are words."""

    enrollment: Enrollment
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PointsMove:
    """A result that is worked out again; `title` is that of the assignment, which may be another with late days."""

    enrollment: Enrollment
    move: ResultMove


@dataclass(frozen=True, slots=True)
class Move:
    """What is shown before a deadline is moved. `fingerprint` is another one when any of it is."""

    states: tuple[StateMove, ...]
    results: tuple[PointsMove, ...]
    fingerprint: str

    @property
    def changes_anything(self) -> bool:
        return bool(self.states or self.results)

    @property
    def counted(self) -> list[tuple[str, str, int]]:
        """How many go from which state to which: (from, to, number), the most first."""
        counted = Counter((state.before, state.after) for state in self.states)
        return [(before, after, number) for (before, after), number in counted.most_common()]

    @property
    def released(self) -> int:
        """Results that students have been shown, and that wait for the next release when they change."""
        return sum(result.move.released for result in self.results)


def preview_move(*, now: datetime, assignment: Assignment, late_days: int | None = None, **fields: Any) -> Move:
    """Return what would change if `fields` of `assignment` were those: of everybody's state, and of the results.

    Worked out by doing it, in a transaction that is taken back: it cannot differ from what happens. A fixed number of
    queries. `assignment` has its course filled.
    """
    moving = {name: value for name, value in fields.items() if name in MOVING}
    people = list(
        Enrollment.objects.filter(
            course=assignment.course_id, role=Role.STUDENT, state=Enrollment.State.ACTIVE
        ).select_related("user").order_by("user__sort_key", "pk")
    )  # fmt: skip
    before = [_state(each, now) for each in standings((person, assignment) for person in people)]
    with transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk).update(**moving)
        if late_days is not None:
            LateBank.objects.update_or_create(course=assignment.course, defaults={"days": late_days})
        changed = Assignment.objects.select_related("course").get(pk=assignment.pk)
        after = [_state(each, now) for each in standings((person, changed) for person in people)]
        answers = moves_asked.send(Assignment, assignment=changed)
        transaction.set_rollback(True)
    states = tuple(
        StateMove(person, old, new) for person, old, new in zip(people, before, after, strict=True) if old != new
    )
    known = {person.pk: person for person in people}
    results = tuple(
        PointsMove(known[move.enrollment_id], move)
        for _receiver, moves in answers
        for move in moves or ()
        if move.enrollment_id in known
    )
    facts = [
        sorted((name, str(value)) for name, value in moving.items()),
        late_days,
        [(state.enrollment.pk, str(state.before), str(state.after)) for state in states],
        [(result.enrollment.pk, result.move.title, str(result.move.after)) for result in results],
    ]
    return Move(states, results, fingerprint(repr(facts)))


def _state(standing: Standing, now: datetime) -> str:
    if standing.attempts:
        return LATE if standing.late else IN_TIME
    if standing.deadline.is_closed(now):
        return CLOSED
    return OPEN_LATE if standing.deadline.is_late(now) else OPEN
