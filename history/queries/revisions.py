"""The text as it stood at an earlier revision, and how it came to stand as it does."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.common.anchoring import Layout
from history.models import Block, BlockText, Chapter, Revision
from history.queries.texts import live_blocks


def texts_at(chapter: Chapter, revision_number: int) -> QuerySet[BlockText]:
    """The blocks of a chapter as they stood at a revision, in reading order, with block and section."""
    latest = (
        BlockText.objects.filter(block=OuterRef("block"), revision__number__lte=revision_number)
        .order_by("-revision__number")
        .values("pk")[:1]
    )
    return (
        BlockText.objects.filter(block__chapter=chapter, pk=Subquery(latest))
        .exclude(kind="")
        .select_related("block", "section")
        .order_by("position")
    )


def text_at(block: Block, revision_number: int) -> BlockText:
    """Return what `block` was at a revision; raise Http404 when it did not stand then. One query."""
    text = (
        BlockText.objects.filter(block=block, revision__number__lte=revision_number)
        .order_by("-revision__number")
        .first()
    )
    if text is None or not text.kind:
        raise Http404
    return text


def revision_changes(revision: Revision) -> list[BlockText]:
    """Return what a revision changed, in reading order; two queries.

    Each text has its block, its section and `before`, the text until then (None for a new block).
    """
    changed = list(BlockText.objects.filter(revision=revision).select_related("block", "section").order_by("position"))
    earlier: dict[int, BlockText] = {}
    for text in (
        BlockText.objects.filter(
            block__in=[row.block_id for row in changed],
            revision__chapter=revision.chapter_id,
            revision__number__lt=revision.number,
        )
        .annotate(revision_number=F("revision__number"))
        .order_by("revision_number")
    ):
        earlier[text.block_id] = text
    for row in changed:
        row.before = earlier.get(row.block_id)
    return changed


def get_revision(chapter: Chapter, number: int) -> Revision:
    """Return a revision of a chapter, or raise Http404; one query."""
    return get_object_or_404(Revision.objects.select_related("made_by"), chapter=chapter, number=number)


def current_layout(chapter: Chapter) -> Layout:
    """Return a chapter's text as it stands, by the primary keys of its blocks; one query."""
    return Layout(live_blocks(chapter).values_list("pk", "text"))


def layout_at(chapter: Chapter, revision_number: int) -> Layout:
    """Return a chapter's text as it stood at a revision, by the primary keys of its blocks; one query."""
    return Layout(texts_at(chapter, revision_number).values_list("block_id", "text"))
