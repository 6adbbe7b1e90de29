"""The engine of bulk acts: plan → preview → apply → undo.

An app registers a kind of batch with what applies and what undoes its lines, one by one or many at once. The plan is
stored as it is shown, and only the plan that was shown can be applied: its hash comes back with the confirmation.

Up to CHUNK lines, and every kind that acts line by line, are applied in one transaction. More lines are applied by the
worker in transactions of CHUNK lines, so that nobody waits long for the one writer that SQLite has; when one of them
fails, those before it are taken back, and the plan stands as it stood.
"""

from classroom.batches.services.acting import INTERRUPTED, apply, discard, go_on, undo
from classroom.batches.services.kinds import (
    ACTING,
    CHUNK,
    Kind,
    LineError,
    PlanChangedError,
    PlannedLine,
    kind_of,
    kinds,
    maker_kinds,
    open_kinds,
    register,
)
from classroom.batches.services.planning import begin, keep_options, plan, plan_again

__all__ = [
    "ACTING",
    "CHUNK",
    "INTERRUPTED",
    "Kind",
    "LineError",
    "PlanChangedError",
    "PlannedLine",
    "apply",
    "begin",
    "discard",
    "go_on",
    "keep_options",
    "kind_of",
    "kinds",
    "maker_kinds",
    "open_kinds",
    "plan",
    "plan_again",
    "register",
    "undo",
]
