"""What assignments tell the apps above them, and ask them. They listen in their apps.py.

`handed_in` is sent when an attempt was made, in its transaction, with `attempt` (submission and assignment filled) and
`now`.

`lateness_changed` is sent when what was handed in may be more or less late than before: a deadline, a late policy or a
bank of late days was changed, more time was given or taken back. In the transaction of the change, with `assignment`,
`enrollments` (keys of those whom it concerns, None for everybody), `acting_user`, `now` and `reason`.

`moves_asked` is sent before a deadline is moved, in a transaction that is taken back, with the `assignment` as it would
be stored. Receivers answer with a list of ResultMove: the results that `lateness_changed` would change.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.dispatch import Signal

handed_in = Signal()
lateness_changed = Signal()
moves_asked = Signal()


@dataclass(frozen=True, slots=True)
class ResultMove:
    """One writer's points, before and after. `released`: the student has been shown the old ones."""

    enrollment_id: int
    title: str
    before: Decimal
    after: Decimal
    released: bool
