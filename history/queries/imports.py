"""What was read from files, and what the importer was not sure of."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from history.models import Chapter, FileBlock, ImportDecision, Revision
from history.queries.revisions import texts_at


def file_blocks(revision: Revision) -> list[FileBlock]:
    """Return the blocks of the file of an import, in its order; one query.

    For an import of before these were kept (two queries more) they are the blocks as they stood by it.
    """
    found = list(FileBlock.objects.filter(revision=revision).order_by("place"))
    return found or [
        FileBlock(
            revision=revision,
            place=place,
            section=text.section,
            block=text.block,
            kind=text.kind,
            markdown=text.markdown,
            text=text.text,
        )
        for place, text in enumerate(texts_at(revision.chapter, revision.number))
    ]


def last_import(chapter: Chapter) -> Revision | None:
    """Return the revision that the chapter was imported at last; one query."""
    return Revision.objects.filter(chapter=chapter, kind=Revision.Kind.IMPORT).order_by("-number").first()


def chapter_decisions(chapter: Chapter) -> QuerySet[ImportDecision]:
    """The decisions of the last import of a chapter, in the order of the file, with the block that each is in."""
    latest = Revision.objects.filter(chapter=chapter, kind=Revision.Kind.IMPORT).order_by("-number").values("pk")[:1]
    return (
        ImportDecision.objects.filter(revision=latest)
        .select_related("revision", "source__block__section", "source__block__merged_into__section")
        .order_by("line", "pk")
    )


def get_decision(chapter: Chapter, pk: int) -> ImportDecision:
    """Return a decision of the last import of a chapter, or raise Http404; one query."""
    return get_object_or_404(chapter_decisions(chapter), pk=pk)
