"""Telling people that words under a thread have been corrected away."""

from collections.abc import Iterable

from django.urls import reverse

from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Role
from classroom.discussions.models import Thread
from classroom.notices.models import Notice
from classroom.notices.services import notify
from history.models import Anchor, Revision


def tell_of_changed_passages(*, anchors: Iterable[Anchor], revision: Revision, **_signal: object) -> None:
    """Tell who began a thread on one of `anchors`, and the instructors of its course. Receives history's event."""
    chapter = revision.chapter
    threads = Thread.objects.filter(anchor__in=anchors, deleted_at=None).select_related(
        "course", "section", "created_by"
    )
    for thread in threads:
        instructors = User.objects.filter(
            enrollments__course=thread.course_id,
            enrollments__role=Role.INSTRUCTOR,
            enrollments__state=Enrollment.State.ACTIVE,
        )
        notify(
            recipients=[thread.created_by, *instructors],
            kind=Notice.Kind.ANCHOR_CHANGED,
            details={"place": f"{thread.section} · {thread.title}"},
            path=reverse("reading:lost", args=(thread.course.slug, chapter.book.slug, chapter.number)),
            now=revision.made_at,
        )
