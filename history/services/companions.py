"""What comes with a chapter beside its text: reviewed corrections and dated events, loaded after it was imported."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from history.models import Chapter
from history.services.bookfile import ChapterEntry, EventEntry
from history.services.corrections import Loaded, load_corrections
from history.services.timeline import load_events


class Companions(NamedTuple):
    """What was loaded: corrections, how many events, and the events whose date is not in the text."""

    corrections: Loaded
    events: int
    unfit_events: tuple[EventEntry, ...]


@transaction.atomic
def load_companions(*, acting_user, now: datetime, chapter: Chapter, entry: ChapterEntry) -> Companions:
    """Load what book.yaml names beside a chapter that has been imported. Loading again changes nothing."""
    corrections = load_corrections(
        acting_user=acting_user,
        now=now,
        chapter=chapter,
        corrections=entry.corrections,
        reason=entry.corrections_reason,
    )
    added, unfit = load_events(acting_user=acting_user, now=now, chapter=chapter, events=entry.events)
    return Companions(corrections, added, unfit)
