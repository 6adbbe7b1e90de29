"""What people have read, keep unread, follow and mute. Nobody else is told, and nothing of it is audited."""

from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.courses.models import Course
from classroom.discussions.models import (
    CourseReadMark,
    CourseSubscription,
    KeptUnread,
    Post,
    ReadMark,
    Subscription,
    Thread,
)


def mark_read(*, acting_user: User, thread: Thread, read_to: datetime) -> None:
    """Note that `acting_user` has read `thread` up to `read_to`; one statement."""
    ReadMark.objects.bulk_create(
        [ReadMark(user=acting_user, thread=thread, read_to=read_to)],
        update_conflicts=True, unique_fields=["user", "thread"], update_fields=["read_to"],
    )  # fmt: skip


@transaction.atomic
def mark_course_read(*, acting_user: User, now: datetime, course: Course) -> None:
    """Note that `acting_user` has read the whole course up to now; what they kept unread is read too."""
    KeptUnread.objects.filter(user=acting_user, post__thread__course=course).delete()
    CourseReadMark.objects.bulk_create(
        [CourseReadMark(user=acting_user, course=course, read_to=now)],
        update_conflicts=True, unique_fields=["user", "course"], update_fields=["read_to"],
    )  # fmt: skip


def keep_unread(*, acting_user: User, post: Post, kept: bool) -> None:
    """Keep a post as unread until its reader says otherwise, or let it be read."""
    if kept:
        KeptUnread.objects.get_or_create(user=acting_user, post=post)
    else:
        KeptUnread.objects.filter(user=acting_user, post=post).delete()


def follow(*, acting_user: User, now: datetime, thread: Thread, follows: bool) -> None:
    """Hear of every answer in a thread, or of nothing in it."""
    Subscription.objects.update_or_create(
        user=acting_user, thread=thread, defaults={"follows": follows, "changed_at": now}
    )


def follow_course(*, acting_user: User, course: Course, follows: bool) -> None:
    """Hear of every new thread of a course, or of those only that concern one anyway."""
    if follows:
        CourseSubscription.objects.get_or_create(user=acting_user, course=course)
    else:
        CourseSubscription.objects.filter(user=acting_user, course=course).delete()
