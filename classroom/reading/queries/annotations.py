"""A reader's own marks on a chapter, as data that other programs read."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse

from classroom.assignments.queries import own_evidence_in
from classroom.courses.models import Enrollment
from classroom.discussions.models import Thread
from classroom.discussions.queries import own_passage_threads
from classroom.reading.models import NoteTag
from classroom.reading.rules import own_notes
from history.models import Block, Chapter
from history.queries import live_blocks
from history.services.export import OwnMark, annotation_collection


def own_annotations(enrollment: Enrollment, chapter: Chapter, now: datetime, *, site: str, label: str) -> dict:
    """Return the threads that the holder began on passages of `chapter`, the evidence in their own trays, and their notes
    and highlights, as a W3C AnnotationCollection; six queries. `site` is what addresses begin with.

    It names nobody, its owner included: a thread that was begun without a name stays so when the file is passed on.
    """
    course = enrollment.course.slug
    iri = site + reverse("reading:annotations", args=(course, chapter.book.slug, chapter.number))

    def link(block: Block, address: str) -> str:
        path = reverse("reading:section", args=(course, chapter.book.slug, chapter.number, block.section.slug))
        return f"{site}{path}?passage={address}#{block.key}"

    marks = [
        *_threads(enrollment, chapter, now, site),
        *_evidence(enrollment, chapter, now, site, iri),
        *_notes(enrollment, chapter, site),
    ]
    return annotation_collection(
        iri=iri, label=label, marks=marks, blocks=live_blocks(chapter).select_related("section"),
        revision=chapter.revision_number, link=link,
    )  # fmt: skip


def _threads(enrollment: Enrollment, chapter: Chapter, now: datetime, site: str) -> Iterator[OwnMark]:
    for thread, post in own_passage_threads(enrollment, chapter, now):
        title = f"# {thread.title}\n"
        yield OwnMark(
            id=site + reverse("discussions:thread", args=(enrollment.course.slug, thread.pk)),
            motivation="questioning" if thread.kind == Thread.Kind.QUESTION else "commenting",
            anchor=thread.anchor,
            created=thread.created_at,
            modified=post.edited_at if post else None,
            text=f"{title}\n{post.markdown}" if post else title,
        )


def _evidence(enrollment: Enrollment, chapter: Chapter, now: datetime, site: str, iri: str) -> Iterator[OwnMark]:
    for evidence in own_evidence_in(enrollment, chapter, now):
        assignment = evidence.submission.assignment_id
        yield OwnMark(
            id=f"{iri}#evidence-{assignment}-{evidence.number}",
            motivation="linking",
            anchor=evidence.anchor,
            created=evidence.anchor.made_at,
            about=site + reverse("assignments:assignment", args=(enrollment.course.slug, assignment)),
        )


def _notes(enrollment: Enrollment, chapter: Chapter, site: str) -> Iterator[OwnMark]:
    notes = own_notes(enrollment).filter(anchor__chapter=chapter)
    notes = notes.select_related("anchor__block__section", "anchor__end_block").prefetch_related(
        Prefetch("tags", NoteTag.objects.order_by("name"))
    )
    for note in notes.order_by("anchor__block__position", "anchor__start", "pk"):
        yield OwnMark(
            id=site
            + reverse("reading:note", args=(enrollment.course.slug, chapter.book.slug, chapter.number, note.pk)),
            motivation="commenting" if note.markdown else "highlighting",
            anchor=note.anchor,
            created=note.created_at,
            modified=note.changed_at if note.version > 1 else None,
            text=note.markdown,
            tags=tuple(tag.name for tag in note.tags.all()),
        )
