"""Keeping the dated events beside the text: what is found by rule in the blocks that have changed is proposed.

A proposal comes and goes with its date; what a person has kept, edited or refused stays, and its anchor moves by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from classroom.common.anchoring import Layout, Span
from history.importer.events import Dated, find_dates
from history.models import Anchor, Block, Event, Proposal, Revision
from history.queries import live_blocks
from history.services.drawn import draw_anchors

# How many blocks back a month may find its year.
_REACH = 4
_LANGUAGE = "th"
_MEANING = ("written", "year_from", "year_to", "month", "day", "title")


def settle_events(*, revision: Revision, changed: Sequence[Block], removed: Sequence[Block], new: Layout) -> None:
    """Propose the dated events of `changed` blocks, in the caller's transaction; `new` is the text of the chapter.

    Where an event hangs from the words of a date already, whatever has been decided of it, none is proposed.
    """
    if revision.chapter.language != _LANGUAGE:
        return
    standing = defaultdict(list)
    lost = Q(state=Proposal.PROPOSED, anchor__status__in=(Anchor.Status.CHANGED, Anchor.Status.ORPHAN))
    here = Event.objects.filter(lost | Q(anchor__block__in=[*changed, *removed]), chapter=revision.chapter)
    for event in here.select_related("anchor"):
        standing[event.anchor.block_id].append(event)
    added: list[tuple[Block, Dated]] = []
    gone: list[Event] = []
    said_anew: list[Event] = []
    for block, before in _with_those_before(revision, changed):
        here = standing.pop(block.pk, [])
        met = set()
        for dated in find_dates(block.text, before):
            events = [event for event in here if event.anchor.start < dated.end and dated.start < event.anchor.end]
            met.update(event.pk for event in events)
            if not events:
                added.append((block, dated))
            said_anew += [event for event in events if _says_else(event, dated)]
        gone += [event for event in here if event.pk not in met and event.state == Proposal.PROPOSED]
    gone += [event for events in standing.values() for event in events if event.state == Proposal.PROPOSED]
    withdraw(gone)
    Event.objects.bulk_update(said_anew, _MEANING)
    _add(revision, added, new)


def withdraw(events: Iterable[Event]) -> None:
    """Delete events with the anchors that they hang from."""
    rows = [(event.pk, event.anchor_id) for event in events]
    if rows:
        Event.objects.filter(pk__in=[pk for pk, _anchor in rows]).delete()
        Anchor.objects.filter(pk__in=[anchor for _pk, anchor in rows]).delete()


def _with_those_before(revision: Revision, changed: Sequence[Block]) -> Iterable[tuple[Block, list[str]]]:
    """Yield each block that has changed with the texts of the blocks before it in its section."""
    wanted = {block.pk: block for block in changed}
    before: list[str] = []
    section = None
    for pk, section_id, text in live_blocks(revision.chapter).values_list("pk", "section", "text"):
        if section_id != section:
            section, before = section_id, []
        if pk in wanted:
            yield wanted[pk], before[-_REACH:]
        before.append(text)


def _says_else(event: Event, dated: Dated) -> bool:
    """Let an event that is only proposed say what the text says now; return whether that is something else."""
    now = _fitting({field: getattr(dated, field) for field in _MEANING})
    if event.state != Proposal.PROPOSED or all(getattr(event, field) == value for field, value in now.items()):
        return False
    for field, value in now.items():
        setattr(event, field, value)
    return True


def _add(revision: Revision, added: Sequence[tuple[Block, Dated]], new: Layout) -> None:
    anchors = draw_anchors(
        acting_user=revision.made_by,
        now=revision.made_at,
        layout=new,
        made_on=revision,
        places=((block, span, span) for block, span in ((block, Span(at.start, at.end)) for block, at in added)),
    )
    Event.objects.bulk_create(
        Event(
            chapter=revision.chapter,
            anchor=anchor,
            **_fitting({field: getattr(dated, field) for field in _MEANING}),
        )
        for anchor, (_block, dated) in zip(anchors, added, strict=True)
    )


def _fitting(meaning: dict) -> dict:
    """Words of a chapter that are longer than their column are cut."""
    return {
        field: value[: Event._meta.get_field(field).max_length] if isinstance(value, str) else value
        for field, value in meaning.items()
    }
