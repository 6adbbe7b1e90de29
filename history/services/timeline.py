"""The dated events of a chapter: what comes with a book, what people write down, and what they decide of proposals."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from classroom.audit.services import record
from classroom.common.anchoring import Span
from history.models import Block, Chapter, Event, Proposal, Revision
from history.queries import Passage, current_layout, live_blocks
from history.services.anchors import create_anchor
from history.services.bookfile import EventEntry
from history.services.dates import withdraw
from history.services.drawn import draw_anchors
from history.services.publish import locked_chapter

# What a person may say of an event.
_FIELDS = ("year_from", "year_to", "month", "day", "title", "title_en")


@transaction.atomic
def load_events(
    *, acting_user, now: datetime, chapter: Chapter, events: Iterable[EventEntry]
) -> tuple[int, tuple[EventEntry, ...]]:
    """Add the events of a book's files that the chapter has not; return how many, and those whose date is not in the text.

    What people have decided since stays: an event at the same words is left as it is, whatever has become of it. What
    rules have proposed there gives way: the file knows better.
    """
    chapter = locked_chapter(chapter.pk)
    blocks = {block.key: block for block in live_blocks(chapter)}
    standing = list(Event.objects.filter(chapter=chapter).select_related("anchor__block"))
    decided = {_place(event) for event in standing if event.state != Proposal.PROPOSED}
    proposed = [event for event in standing if event.state == Proposal.PROPOSED]
    added, unfit = [], []
    for entry in events:
        block = blocks.get(entry.block)
        span = block and entry.span(block.text)
        if span is None:
            unfit.append(entry)
        elif (entry.block, *span) not in decided:
            added.append((entry, block, span))
    withdraw(
        event
        for event in proposed
        if any(
            event.anchor.block_id == block.pk and event.anchor.start < span.end and span.start < event.anchor.end
            for _entry, block, span in added
        )
    )
    _store(chapter, added, acting_user, now)
    if added:
        record(
            acting_user=acting_user, now=now, action="history.load_events", target=chapter,
            changes={"events": (len(decided), len(decided) + len(added))},
        )  # fmt: skip
    return len(added), tuple(unfit)


def _store(chapter: Chapter, added: Sequence[tuple[EventEntry, Block, Span]], acting_user, now: datetime) -> None:
    """Store events of a file, each hanging from the words that date it."""
    revision = Revision.objects.select_related("chapter").get(chapter=chapter, number=chapter.revision_number)
    anchors = draw_anchors(
        acting_user=acting_user,
        now=now,
        layout=current_layout(chapter),
        made_on=revision,
        places=[(block, span, span) for _entry, block, span in added],
    )
    Event.objects.bulk_create(
        Event(
            chapter=chapter,
            anchor=anchor,
            written=entry.written,
            state=Proposal.KEPT,
            **{field: getattr(entry, field) for field in _FIELDS},
        )
        for (entry, _block, _span), anchor in zip(added, anchors, strict=True)
    )


def _place(event: Event) -> tuple[str, int, int]:
    return event.anchor.block.key, event.anchor.start, event.anchor.end


@transaction.atomic
def create_event(*, acting_user, now: datetime, passage: Passage, **fields: Any) -> Event:
    """Write down an event that the words of a passage date; `fields` are those of _FIELDS."""
    longest = Event._meta.get_field("written").max_length
    event = Event(
        chapter=passage.chapter,
        anchor=create_anchor(acting_user=acting_user, now=now, passage=passage),
        written=passage.exact[:longest],
        state=Proposal.KEPT.value,
        **_known(fields),
    )
    event.full_clean()
    event.save()
    changes = {"written": (None, event.written), "title": (None, event.title)}
    record(acting_user=acting_user, now=now, action="history.create_event", target=event, changes=changes)
    return event


@transaction.atomic
def update_event(*, acting_user, now: datetime, event: Event, **fields: Any) -> Event:
    """Say something else of an event; to write down one that was only proposed, or was refused, is to keep it."""
    stored = Event.objects.select_for_update().get(pk=event.pk)
    new = _known(fields) | {"state": Proposal.KEPT.value}
    changes = {
        field: (getattr(stored, field), value) for field, value in new.items() if getattr(stored, field) != value
    }
    if not changes:
        return stored
    for field, (_before, value) in changes.items():
        setattr(stored, field, value)
    stored.full_clean()
    stored.save(update_fields=list(changes))
    record(acting_user=acting_user, now=now, action="history.update_event", target=stored, changes=changes)
    return stored


@transaction.atomic
def keep_event(*, acting_user, now: datetime, event: Event) -> None:
    """Say that an event belongs on the timeline, as it is proposed."""
    _decide(acting_user, now, event, Proposal.KEPT, "history.keep_event")


@transaction.atomic
def refuse_event(*, acting_user, now: datetime, event: Event) -> None:
    """Say that an event does not belong on the timeline. It is remembered, so that no rule proposes it again."""
    _decide(acting_user, now, event, Proposal.REFUSED, "history.refuse_event")


def _decide(acting_user, now: datetime, event: Event, state: Proposal, action: str) -> None:
    before = Event.objects.select_for_update().get(pk=event.pk).state
    event.state = state.value
    if before == state:
        return
    Event.objects.filter(pk=event.pk).update(state=state)
    record(acting_user=acting_user, now=now, action=action, target=event, changes={"state": (before, state.value)})


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - set(_FIELDS)
    if unknown:
        raise TypeError(f"not to be said of an event: {', '.join(sorted(unknown))}")
    return {field: " ".join(value.split()) if isinstance(value, str) else value for field, value in fields.items()}
