"""Passages that a correction has taken the words from, what stands there now, and the text to choose others in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.assignments.models import Evidence
from classroom.courses.models import Enrollment
from classroom.discussions.models import Thread
from classroom.grading.models import FeedbackComment
from classroom.grading.rules import comments_to_attach, essay_key
from classroom.reading.models import Note
from classroom.reading.rules import evidence_to_attach, lost_passages, own_notes, threads_to_attach
from history.models import Anchor, Block, Chapter
from history.queries import Snippet, live_blocks, passage_snippet


@dataclass(frozen=True)
class LostPassage:
    """A passage, what stands at its place (None where its words are gone), and what of the viewer's hangs from it.

    Comments on essays have beside them what stands for the essay in addresses.
    """

    anchor: Anchor
    now: Snippet | None
    threads: list[Thread]
    evidence: list[Evidence]
    notes: list[Note]
    comments: list[tuple[FeedbackComment, str]]


def lost_in_chapter(enrollment: Enrollment, chapter: Chapter, now: datetime) -> list[LostPassage]:
    """Return the lost passages of a chapter that the viewer may attach again, in order; four queries, five for staff."""
    anchors = _anchors(enrollment, chapter, now).order_by("block__position", "start", "pk")
    return [_lost(anchor) for anchor in anchors]


def get_lost(enrollment: Enrollment, chapter: Chapter, pk: int, now: datetime) -> LostPassage:
    """Return one of them, or raise Http404; four queries, five for staff."""
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
    comments = comments_to_attach(enrollment).select_related(
        "marking__attempt__submission__assignment", "marking__attempt__submission__alias"
    )
    return (
        lost_passages(enrollment, now)
        .filter(chapter=chapter)
        .select_related("block__section", "end_block")
        .prefetch_related(
            Prefetch("threads", threads, to_attr="shown_threads"),
            Prefetch("evidence", evidence, to_attr="shown_evidence"),
            Prefetch("notes", own_notes(enrollment), to_attr="shown_notes"),
            Prefetch("feedback_comments", comments, to_attr="shown_comments"),
        )
    )


def _lost(anchor: Anchor) -> LostPassage:
    snippet = passage_snippet(anchor) if anchor.status == Anchor.Status.CHANGED else None
    comments = [(comment, essay_key(comment.marking.attempt.submission)) for comment in anchor.shown_comments]
    return LostPassage(
        anchor, snippet, anchor.shown_threads, anchor.shown_evidence, anchor.shown_notes, comments
    )  # fmt: skip
