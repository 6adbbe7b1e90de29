"""Passages that a correction has taken the words from, what stands there now, and the text to choose others in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.assignments.models import Evidence
from classroom.courses.models import Enrollment
from classroom.discussions.models import Thread
from classroom.reading.models import Note
from classroom.reading.rules import evidence_to_attach, lost_passages, own_notes, threads_to_attach
from history.models import Anchor, Block, Chapter
from history.queries import Snippet, live_blocks, passage_snippet


@dataclass(frozen=True)
class LostPassage:
    """A passage, what stands at its place (None where its words are gone), and what of the viewer's hangs from it."""

    anchor: Anchor
    now: Snippet | None
    threads: list[Thread]
    evidence: list[Evidence]
    notes: list[Note]


def lost_in_chapter(enrollment: Enrollment, chapter: Chapter, now: datetime) -> list[LostPassage]:
    """Return the lost passages of a chapter that the viewer may attach again, in reading order; four queries."""
    anchors = _anchors(enrollment, chapter, now).order_by("block__position", "start", "pk")
    return [_lost(anchor) for anchor in anchors]


def get_lost(enrollment: Enrollment, chapter: Chapter, pk: int, now: datetime) -> LostPassage:
    """Return one of them, or raise Http404; four queries."""
    return _lost(get_object_or_404(_anchors(enrollment, chapter, now), pk=pk))


def text_around(chapter: Chapter, anchor: Anchor, key: str = "") -> tuple[Block, list[Block]]:
    """Return a block of the chapter, that of the passage without a `key`, and it with its neighbours; one query.

    Raises Http404 for a key that is not in the text.
    """
    blocks = list(live_blocks(chapter).select_related("section"))
    wanted = key or anchor.block.key
    for index, block in enumerate(blocks):
        if block.key == wanted:
            return block, blocks[max(0, index - 1) : index + 2]
    if key:
        raise Http404
    return blocks[0], blocks[:2]


def _anchors(enrollment: Enrollment, chapter: Chapter, now: datetime):
    threads = threads_to_attach(enrollment, now)
    evidence = evidence_to_attach(enrollment).select_related("submission__assignment")
    return (
        lost_passages(enrollment, now)
        .filter(chapter=chapter)
        .select_related("block__section", "end_block")
        .prefetch_related(
            Prefetch("threads", threads, to_attr="shown_threads"),
            Prefetch("evidence", evidence, to_attr="shown_evidence"),
            Prefetch("notes", own_notes(enrollment), to_attr="shown_notes"),
        )
    )


def _lost(anchor: Anchor) -> LostPassage:
    snippet = passage_snippet(anchor) if anchor.status == Anchor.Status.CHANGED else None
    return LostPassage(anchor, snippet, anchor.shown_threads, anchor.shown_evidence, anchor.shown_notes)
