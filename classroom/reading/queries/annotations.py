"""A reader's own marks on a chapter, as data that other programs read."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from classroom.assignments.queries import own_evidence_in
from classroom.courses.models import Enrollment
from classroom.discussions.models import Thread
from classroom.discussions.queries import own_passage_threads
from history.models import Block, Chapter
from history.queries import live_blocks
from history.services.export import OwnMark, annotation_collection


def own_annotations(enrollment: Enrollment, chapter: Chapter, now: datetime, *, site: str, label: str) -> dict:
    """Return the threads that the holder began on passages of `chapter`, and the evidence in their own trays, as a W3C
    AnnotationCollection; four queries. `site` is what addresses begin with.

    It names nobody, its owner included: a thread that was begun without a name stays so when the file is passed on.
    """
    course = enrollment.course.slug
    iri = site + reverse("reading:annotations", args=(course, chapter.book.slug, chapter.number))

    def link(block: Block, address: str) -> str:
        path = reverse("reading:section", args=(course, chapter.book.slug, chapter.number, block.section.slug))
        return f"{site}{path}?passage={address}#{block.key}"

    marks = [*_threads(enrollment, chapter, now, site), *_evidence(enrollment, chapter, now, site, iri)]
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
