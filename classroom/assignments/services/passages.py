"""Telling writers that words of their evidence have been corrected away."""

from collections.abc import Iterable

from django.urls import reverse

from classroom.assignments.models import Evidence
from classroom.assignments.rules import writers_of
from classroom.notices.models import Notice
from classroom.notices.services import notify
from history.models import Anchor, Revision


def tell_of_changed_evidence(*, anchors: Iterable[Anchor], revision: Revision, **_signal: object) -> None:
    """Tell whose evidence hangs from one of `anchors`; attempts keep the words as read. Receives history's event."""
    chapter = revision.chapter
    found = Evidence.objects.filter(anchor__in=anchors, removed_at=None).select_related(
        "submission__enrollment__user", "submission__assignment__course"
    )
    for evidence in found:
        assignment = evidence.submission.assignment
        notify(
            recipients=[writer.user for writer in writers_of(evidence.submission)],
            kind=Notice.Kind.ANCHOR_CHANGED,
            details={"place": f"{assignment.title} [[{evidence.number}]]"},
            path=reverse("reading:lost", args=(assignment.course.slug, chapter.book.slug, chapter.number)),
            now=revision.made_at,
        )
