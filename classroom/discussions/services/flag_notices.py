"""Telling people of flags: staff that one waits, and who raised it what was decided.

Neither names whoever raised a flag, and to nobody who flagged is the author of a nameless post named.
"""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from classroom.accounts.models import User
from classroom.courses.models import Enrollment
from classroom.courses.rules import STAFF_ROLES
from classroom.discussions.models import Post
from classroom.notices.models import Notice
from classroom.notices.services import notify, notify_again


def tell_staff(*, post: Post, now: datetime, by: User) -> None:
    """Tell the staff of the course that somebody asks them to look at a post."""
    course = post.thread.course
    people = _members(post).filter(enrollments__role__in=STAFF_ROLES).exclude(pk__in=(by.pk, post.author_id))
    notify_again(
        recipients=people, kind=Notice.Kind.FLAG_RAISED, now=now, path=reverse("discussions:flags", args=(course.slug,)),
        details={"thread": post.thread.title, "course": course.both_titles},
    )  # fmt: skip


def tell_reporters(*, post: Post, people: Iterable[User], removed: bool, now: datetime) -> None:
    """Tell those who flagged a post what was decided."""
    path = _thread_path(post)
    notify(
        recipients=_members(post).filter(pk__in=[person.pk for person in people]), now=now, path=path,
        kind=Notice.Kind.FLAG_REMOVED if removed else Notice.Kind.FLAG_KEPT,
        details={"thread": post.thread.title, "course": post.thread.course.both_titles},
    )  # fmt: skip


def _members(post: Post):
    return User.objects.filter(
        enrollments__course=post.thread.course_id, enrollments__state=Enrollment.State.ACTIVE
    ).distinct()


def _thread_path(post: Post) -> str:
    """The thread of a post, or the list where it went with the post."""
    thread, slug = post.thread, post.thread.course.slug
    return (
        reverse("discussions:list", args=(slug,))
        if thread.post_count == 0
        else reverse("discussions:thread", args=(slug, thread.pk))
    )
