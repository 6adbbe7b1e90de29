"""Saying which answer holds: staff endorse, who asked accepts."""

from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.rules import closed_when_archived
from classroom.discussions.models import Post, Thread
from classroom.discussions.services.telling import tell_author
from classroom.notices.models import Notice


@closed_when_archived("post.thread.course")
def endorse_post(*, acting_user: User, now: datetime, post: Post) -> None:
    """Vouch for an answer. The first name stays when a second one vouches."""
    _set_endorsed(acting_user, now, post, acting_user)


@closed_when_archived("post.thread.course")
def unendorse_post(*, acting_user: User, now: datetime, post: Post) -> None:
    _set_endorsed(acting_user, now, post, None)


@transaction.atomic
def _set_endorsed(acting_user: User, now: datetime, post: Post, by: User | None) -> None:
    current = Post.objects.select_for_update().get(pk=post.pk)
    if (current.endorsed_by_id is None) == (by is None):
        return
    before, current.endorsed_by = current.endorsed_by_id, by
    current.save(update_fields=["endorsed_by"])
    if by:
        tell_author(post=current, thread=post.thread, kind=Notice.Kind.ANSWER_ENDORSED, now=now, by=by)
    record(
        acting_user=acting_user, now=now, action="discussions.endorse_post" if by else "discussions.unendorse_post",
        target=post, course_id=post.thread.course_id, changes={"endorsed_by": (before, current.endorsed_by_id)},
    )  # fmt: skip


@closed_when_archived("thread.course")
@transaction.atomic
def accept_answer(*, acting_user: User, now: datetime, thread: Thread, post: Post | None) -> None:
    """Say that `post` answers the question, or with None that nothing does yet.

    Raises ValueError for a post of another thread, an opening post and a deleted one.
    """
    current = Thread.objects.select_for_update().get(pk=thread.pk)
    if post and (post.thread_id != current.pk or post.parent_id is None or post.deleted_at):
        raise ValueError("not an answer of this thread")
    before = current.accepted_post_id
    if before == (post and post.pk):
        return
    current.accepted_post = post
    current.save(update_fields=["accepted_post"])
    if post:
        tell_author(post=post, thread=current, kind=Notice.Kind.ANSWER_ACCEPTED, now=now, by=acting_user)
    record(
        acting_user=acting_user, now=now, action="discussions.accept_answer", target=current,
        course_id=current.course_id, changes={"accepted_post": (before, post and post.pk)},
    )  # fmt: skip
