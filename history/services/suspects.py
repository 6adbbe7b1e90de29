"""What the rules suspect in the text, kept as faults that wait for a person."""

from collections.abc import Iterable

from django.db.models import QuerySet

from history.models import Anchor, Fault


def untouched() -> QuerySet[Fault]:
    """Faults that only a rule has found, and nobody has decided or reported: they go when the rule finds them no more."""
    return Fault.objects.filter(source=Fault.Source.RULE, state=Fault.State.OPEN, reports=None)


def drop_covered(fault: Fault) -> None:
    """Take away what rules suspect at the words of `fault`, which a person has just reported."""
    anchor = fault.anchor
    drop(untouched().filter(anchor__block=anchor.block_id, anchor__start__lt=anchor.end, anchor__end__gt=anchor.start))


def drop(faults: Iterable[Fault]) -> None:
    """Delete faults with their passages."""
    rows = [(fault.pk, fault.anchor_id) for fault in faults]
    for first in range(0, len(rows), 200):
        some = rows[first : first + 200]
        Fault.objects.filter(pk__in=[fault for fault, _anchor in some]).delete()
        Anchor.objects.filter(pk__in=[anchor for _fault, anchor in some]).delete()
