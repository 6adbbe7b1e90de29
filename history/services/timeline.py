"""Dated events that come with a book as data, checked by hand."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from history.models import Chapter, Event, Proposal
from history.queries import find_passage, live_blocks, write_address
from history.services.anchors import create_anchor
from history.services.bookfile import EventEntry
from history.services.publish import locked_chapter


@transaction.atomic
def load_events(
    *, acting_user, now: datetime, chapter: Chapter, events: Iterable[EventEntry]
) -> tuple[int, tuple[EventEntry, ...]]:
    """Add the events of a book's files that the chapter has not; return how many, and those whose date is not in the text.

    What people have decided since stays: an event at the same words is left as it is, whatever has become of it.
    """
    chapter = locked_chapter(chapter.pk)
    blocks = {block.key: block for block in live_blocks(chapter)}
    known = set(Event.objects.filter(chapter=chapter).values_list("anchor__block__key", "anchor__start", "anchor__end"))
    added, unfit = 0, []
    for entry in events:
        block = blocks.get(entry.block)
        span = block and entry.span(block.text)
        if span is None:
            unfit.append(entry)
            continue
        if (entry.block, *span) in known:
            continue
        address = write_address(entry.block, span.start, entry.block, span.end, chapter.revision_number)
        Event.objects.create(
            chapter=chapter,
            anchor=create_anchor(acting_user=acting_user, now=now, passage=find_passage(chapter, address)),
            written=entry.written,
            year_from=entry.year_from,
            year_to=entry.year_to,
            month=entry.month,
            day=entry.day,
            title=entry.title,
            title_en=entry.title_en,
            state=Proposal.KEPT,
        )
        added += 1
    if added:
        record(
            acting_user=acting_user, now=now, action="history.load_events", target=chapter,
            changes={"events": (len(known), len(known) + added)},
        )  # fmt: skip
    return added, tuple(unfit)
