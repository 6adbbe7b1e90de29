"""Telling markers that words which their comments cite have been corrected away."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.courses.models import Enrollment
from classroom.courses.rules import STAFF_ROLES
from classroom.grading.models import FeedbackComment
from classroom.notices.models import Notice
from classroom.notices.services import notify_again
from history.models import Anchor, Revision


def tell_of_changed_sources(*, anchors: Iterable[Anchor], revision: Revision, **_signal: object) -> None:
    """Tell whoever cites one of `anchors` in comments, once for each assignment. Receives history's event.

    Copies of a comment in an agreed marking are told of with the comment; who is of the staff no more is told nothing.
    """
    chapter = revision.chapter
    comments = FeedbackComment.objects.filter(source__in=anchors, deleted_at=None, marking__turn__gt=0).select_related(
        "author", "marking__attempt__submission__assignment__course"
    )
    found: dict[tuple[User, Assignment], int] = defaultdict(int)
    for comment in comments:
        found[comment.author, comment.marking.attempt.submission.assignment] += 1
    staff = set(
        Enrollment.objects.filter(
            course__in={assignment.course_id for _author, assignment in found}, role__in=STAFF_ROLES,
            state=Enrollment.State.ACTIVE,
        ).values_list("user", "course")
    )  # fmt: skip
    for (author, assignment), count in found.items():
        if (author.pk, assignment.course_id) in staff:
            notify_again(
                recipients=[author],
                kind=Notice.Kind.ANCHOR_CHANGED,
                details={"place": assignment.title},
                path=reverse("reading:lost", args=(assignment.course.slug, chapter.book.slug, chapter.number)),
                now=revision.made_at,
                count=count,
            )
