"""Answering, editing and deleting."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, UUIDField

from classroom.accounts.models import User
from classroom.accounts.services import hold_account
from classroom.audit.services import record
from classroom.common.markup import to_html
from classroom.common.prepared import Prepared
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Group
from classroom.courses.rules import active_enrollments, closed_when_archived, is_staff
from classroom.discussions.models import Post, PostVersion, Thread, place_below
from classroom.discussions.services.mentions import keep_mentions
from classroom.discussions.services.search import forget_post, index_post
from classroom.discussions.services.telling import tell_mentioned, tell_of_answer, tell_of_removal
from classroom.discussions.services.words import own_words

# No post waits longer for its thread than this: a database gives up before.
_LONGEST_WAIT = timedelta(minutes=1)


class ThreadLocked(Exception):
    """The thread was closed while the text was being written."""


class TokenUsed(Exception):
    """The token of a form stands on a post of somebody else, or of another thread."""


class StaleEdit(Exception):
    """The post was edited from elsewhere meanwhile; `post` is how it stands now."""

    def __init__(self, post: Post) -> None:
        super().__init__(post.pk)
        self.post = post


@closed_when_archived("thread.course")
def reply(
    *,
    acting_user: User,
    now: datetime,
    thread: Thread,
    markdown: str,
    token: UUID,
    parent: Post | None = None,
    anonymous: bool = False,
) -> Post:
    """Answer `parent`, or the opening post when None, and return the post.

    Sent twice with one `token` it posts once and returns the same post. One that had to wait for another is the later
    one. Who is mentioned, the author
    of `parent` and those who follow the thread are told.
    Raises ThreadLocked, TokenUsed, and ValueError when `parent` is of another thread.
    """
    try:
        return _reply(acting_user, now, thread, markdown, token, parent, anonymous)
    except IntegrityError:
        # The same token came at the same moment, in another thread's form or from another connection.
        found = posted_before(token, acting_user, thread)
        if found is None:
            raise
        return found


@transaction.atomic
def _reply(
    acting_user: User, now: datetime, thread: Thread, markdown: str, token: UUID, parent: Post | None, anonymous: bool
) -> Post:
    hold_account(acting_user)
    locked = Thread.objects.select_for_update().get(pk=thread.pk)
    if found := posted_before(token, acting_user, thread):
        return found
    if locked.locked:
        raise ThreadLocked
    if parent is None:
        parent = Post.objects.get(thread=locked, parent=None)
    elif parent.thread_id != locked.pk:
        raise ValueError("the post that is answered is of another thread")
    if timedelta(0) < locked.last_post_at - now < _LONGEST_WAIT:
        # It waited for one that was sent later. What people have read is a moment, so it must not stand before that one.
        now = locked.last_post_at + timedelta(microseconds=1)
    post = add_post(
        acting_user=acting_user,
        now=now,
        thread=locked,
        parent=parent,
        markdown=markdown,
        token=token,
        anonymous=anonymous,
    )
    locked.post_count += 1
    locked.last_post_at = max(locked.last_post_at, now)
    locked.save(update_fields=["post_count", "last_post_at"])
    thread.post_count, thread.last_post_at = locked.post_count, locked.last_post_at
    record(
        acting_user=acting_user, now=now, action="discussions.reply", target=post, course_id=locked.course_id,
        changes={"parent": (None, parent.pk)},
    )  # fmt: skip
    tell_of_answer(post=post, parent=parent, thread=thread, now=now)
    return post


def posted_before(token: UUID, acting_user: User, thread: Thread | None = None) -> Post | None:
    """Return the post that this form made already; raise TokenUsed when it is not this person's, or not of `thread`."""
    found = _posted.objects(token=token)
    post = found[0] if found else None
    if post and (post.author_id != acting_user.pk or (thread and post.thread_id != thread.pk)):
        raise TokenUsed
    return post


_posted = Prepared(
    lambda token: Post.objects.filter(token=token).select_related("author", "thread__course"), token=UUIDField()
)


def add_post(
    *,
    acting_user: User,
    now: datetime,
    thread: Thread,
    parent: Post | None,
    markdown: str,
    token: UUID,
    anonymous: bool,
) -> Post:
    """Store one post, for the group that it belongs to.

    The caller holds the thread, so that places follow each other, and keeps its counts.
    """
    text = normalise(markdown).strip()
    post = Post.objects.create(
        thread=thread, parent=parent, author=acting_user, anonymous=anonymous, group=_group_of(acting_user, thread, parent),
        markdown=text, html=to_html(text), word_count=own_words(text), created_at=now, token=token,
    )  # fmt: skip
    if parent is not None:
        post.place = place_below(parent.place, post.pk)
        Post.objects.filter(pk=post.pk).update(place=post.place)
    index_post(post, thread, is_new=True)
    keep_mentions(post, now)
    return post


def _group_of(author: User, thread: Thread, parent: Post | None) -> Group | None:
    """Return the group that a new post is kept to; None: it is everyone's.

    In a thread that is by group, an answer belongs with the post that it answers, also one of the staff, and else to the
    group of its author. The opening post, and what staff or members without a group answer to it, is everyone's.
    """
    if not thread.by_group or parent is None:
        return None
    if parent.group_id:
        return parent.group
    place = active_enrollments(author).filter(course=thread.course_id).first()
    return place.group if place and not is_staff(place) else None


@closed_when_archived("post.thread.course")
@transaction.atomic
def edit_post(
    *, acting_user: User, now: datetime, post: Post, markdown: str, expected_version: int | None = None
) -> Post:
    """Change the words of a post; what it said before is kept, and whose it is stays.

    Raises ThreadLocked, and StaleEdit when the post has been edited since `expected_version`, unless to these very words.
    """
    thread = Thread.objects.select_for_update().get(pk=post.thread_id)
    if thread.locked:
        raise ThreadLocked
    current = Post.objects.select_for_update().get(pk=post.pk)
    is_stale = expected_version is not None and current.version != expected_version
    if is_stale and current.markdown != normalise(markdown).strip():
        raise StaleEdit(current)
    return rewrite(acting_user=acting_user, now=now, post=post, markdown=markdown)


def rewrite(*, acting_user: User, now: datetime, post: Post, markdown: str) -> Post:
    """Store new words under a post that is held; the same words change nothing."""
    text = normalise(markdown).strip()
    current = Post.objects.select_for_update().get(pk=post.pk)
    if text == current.markdown:
        return current
    PostVersion.objects.create(post=current, markdown=current.markdown, replaced_at=now)
    current.markdown, current.html, current.edited_at = text, to_html(text), now
    current.word_count, current.version = own_words(text), current.version + 1
    current.save(update_fields=["markdown", "html", "edited_at", "word_count", "version"])
    index_post(current, post.thread)
    tell_mentioned(post=current, thread=post.thread, people=keep_mentions(current, now), now=now)
    record(
        acting_user=acting_user, now=now, action="discussions.edit_post", target=current,
        course_id=post.thread.course_id,
    )  # fmt: skip
    return current


@closed_when_archived("post.thread.course")
@transaction.atomic
def delete_post(*, acting_user: User, now: datetime, post: Post, reason: str = "") -> None:
    """Take a post off the pages and keep its row: the answers to it stay where they are.

    With its opening post a thread of no other posts goes too. Deleting twice deletes once.
    """
    thread = Thread.objects.select_for_update().get(pk=post.thread_id)
    take_down(acting_user=acting_user, now=now, post=post, thread=thread, reason=reason)


def take_down(
    *, acting_user: User, now: datetime, post: Post, thread: Thread, reason: str, says_why: bool = False
) -> bool:
    """Delete a post of a thread that is held; return whether it was there still. `says_why`: its author reads `reason`."""
    if not Post.objects.filter(pk=post.pk, deleted_at=None).update(deleted_at=now, deleted_by=acting_user):
        return False
    forget_post(post)
    left = Post.objects.filter(thread=thread, deleted_at=None).aggregate(latest=Max("created_at"))["latest"]
    thread.post_count -= 1
    thread.last_post_at = left or thread.created_at
    if thread.accepted_post_id == post.pk:
        thread.accepted_post = None
    if thread.post_count == 0:
        thread.deleted_at = now
    thread.save(update_fields=["post_count", "last_post_at", "accepted_post", "deleted_at"])
    tell_of_removal(post=post, thread=thread, now=now, by=acting_user, reason=reason if says_why else "")
    post.thread.post_count = thread.post_count
    record(
        acting_user=acting_user, now=now, action="discussions.delete_post", target=post, course_id=thread.course_id,
        changes={"deleted_at": (None, now)}, reason=reason,
    )  # fmt: skip
    return True
