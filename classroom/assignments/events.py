"""What assignments tell the apps above them, and ask them. They listen in their apps.py.

`handed_in` is sent when an attempt was made, in its transaction, with `attempt` (submission and assignment filled) and
`now`.

`lateness_changed` is sent when what was handed in may be more or less late than before: a deadline, a late policy or a
bank of late days was changed, more time was given or taken back. In the transaction of the change, with `assignment`,
`enrollments` (keys of those whom it concerns, None for everybody), `acting_user`, `now` and `reason`.

`moves_asked` is sent before a deadline is moved, in a transaction that is taken back, with the `assignment` as it would
be stored. Receivers answer with a list of ResultMove: the results that `lateness_changed` would change.

`excused_asked` is sent when late days are counted, with `course` (its key) and `enrollments` (keys). Receivers answer with
a mapping from the keys of enrolment and assignment to the moment since which that work is excused: it spends no days.

`readings_asked` is sent when time to read the essays of classmates is asked for, given, decided or shown, with `pairs` of
(Enrollment, Assignment). Receivers answer with a mapping from the keys of each pair to a ReadingTime, without those on
whose assignment nobody reads.

`form_asked` is sent when the form of an assignment is shown or comes back, with `course` and `assignment`, None for one that
is to be set. Receivers answer with a FormPart: what else they want to know there. `form_answered` is sent when it is
stored, in that transaction, with `assignment`, `answers` (what was answered, by the names of the fields), `acting_user`
and `now`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.dispatch import Signal

handed_in = Signal()
lateness_changed = Signal()
moves_asked = Signal()
excused_asked = Signal()
readings_asked = Signal()
form_asked = Signal()
form_answered = Signal()


@dataclass(frozen=True, slots=True)
class FormPart:
    """Form fields by their names, each with its initial value: `shown` always, `seen` where it says who sees what when,
    `marked` where it says by what it is marked. `errors` gets all that was answered, and says by name what cannot be."""

    shown: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)
    marked: Mapping[str, Any] = field(default_factory=dict)
    errors: Callable[[Mapping[str, Any]], Mapping[str, Any]] = field(default=lambda _answers: {})

    @property
    def fields(self) -> dict[str, Any]:
        return {**self.shown, **self.seen, **self.marked}


@dataclass(frozen=True, slots=True)
class ReadingTime:
    """Until when one person reads the essays of classmates, and where: `path` for them, `desk` for who teaches.

    `is_over`: the readings count by now, and no time brings them back. `deadline` is a rules.Deadline.
    """

    deadline: Any
    path: str
    desk: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class ResultMove:
    """One writer's points, before and after. `released`: the student has been shown the old ones."""

    enrollment_id: int
    title: str
    before: Decimal
    after: Decimal
    released: bool
