"""Beginning threads, and what is done to a whole thread."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from classroom.accounts.models import User
from classroom.accounts.services import hold_account
from classroom.audit.services import record
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Course, Group
from classroom.courses.rules import closed_when_archived
from classroom.discussions.models import Thread
from classroom.discussions.services.posts import add_post, posted_before
from classroom.discussions.services.search import index_title
from classroom.discussions.services.telling import tell_of_thread
from history.models import Chapter, Section
from history.queries import Passage
from history.services import create_anchor


@closed_when_archived("course")
def create_thread(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    title: str,
    markdown: str,
    token: UUID,
    kind: str = Thread.Kind.DISCUSSION,
    section: Section | None = None,
    chapter: Chapter | None = None,
    passage: Passage | None = None,
    anonymous: bool = False,
    group: Group | None = None,
    by_group: bool = False,
    post_first: bool = False,
) -> Thread:
    """Begin a thread with its first post, on a passage, on a section, on a chapter as a whole, or on nothing.

    A thread on a passage is also one of the section where the passage begins. `group`, `by_group` and `post_first` say
    who sees what in it (see rules). Sent twice with one `token` it begins one thread. Raises TokenUsed, and ValueError
    for a group of another course.
    """
    if group and group.course_id != course.pk:
        raise ValueError("a group of another course")
    return begin_once(
        acting_user, now, course, title, markdown, token, passage, anonymous,
        action="discussions.create_thread", kind=kind, section=section, chapter=chapter, group=group, by_group=by_group,
        post_first=post_first,
    )  # fmt: skip


def begin_once(
    acting_user: User, now: datetime, course, title, markdown, token, passage, anonymous, **fields
) -> Thread:
    """Begin a thread with `fields`, or return the one that the same form began."""
    try:
        with transaction.atomic():
            hold_account(acting_user)
            if found := posted_before(token, acting_user):
                return found.thread
            return _begin(acting_user, now, course, title, markdown, token, passage, anonymous, **fields)
    except IntegrityError:
        # The same form came twice at the same moment; the other one was first.
        found = posted_before(token, acting_user)
        if found is None:
            raise
        return found.thread


def _begin(
    acting_user: User, now: datetime, course, title, markdown, token, passage, anonymous, *, action: str, **fields
) -> Thread:
    anchor = None
    if passage is not None:
        anchor = create_anchor(acting_user=acting_user, now=now, passage=passage)
        fields["section"] = anchor.block.section
    thread = Thread.objects.create(
        course=course, title=one_line(title), anchor=anchor, created_by=acting_user, created_at=now,
        post_count=1, last_post_at=now, **fields,
    )  # fmt: skip
    post = add_post(
        acting_user=acting_user,
        now=now,
        thread=thread,
        parent=None,
        markdown=markdown,
        token=token,
        anonymous=anonymous,
    )
    record(
        acting_user=acting_user, now=now, action=action, target=thread, course_id=course.pk,
        changes={"title": (None, thread.title)},
    )  # fmt: skip
    tell_of_thread(post=post, thread=thread, now=now)
    return thread


@closed_when_archived("thread.course")
def update_thread(*, acting_user: User, now: datetime, thread: Thread, title: str, kind: str) -> Thread:
    """Change title and kind. A discussion that was a question keeps no accepted answer."""
    fields: dict[str, Any] = {"title": one_line(title), "kind": kind}
    if kind != Thread.Kind.QUESTION:
        fields["accepted_post_id"] = None
    return change_thread(acting_user, now, thread, "discussions.update_thread", fields)


@closed_when_archived("thread.course")
def set_locked(*, acting_user: User, now: datetime, thread: Thread, locked: bool) -> Thread:
    """Close a thread to new posts and edits, or open it again."""
    action = "discussions.lock_thread" if locked else "discussions.unlock_thread"
    return change_thread(acting_user, now, thread, action, {"locked": locked})


@closed_when_archived("thread.course")
def set_pinned(*, acting_user: User, now: datetime, thread: Thread, pinned: bool) -> Thread:
    """Keep a thread at the top of the list, or let it go its way."""
    action = "discussions.pin_thread" if pinned else "discussions.unpin_thread"
    return change_thread(acting_user, now, thread, action, {"pinned": pinned})


@transaction.atomic
def change_thread(acting_user: User, now: datetime, thread: Thread, action: str, fields: dict[str, Any]) -> Thread:
    """Set `fields` of a thread, on record as far as they change."""
    current = Thread.objects.select_for_update().get(pk=thread.pk)
    changes = {
        name: (getattr(current, name), value) for name, value in fields.items() if getattr(current, name) != value
    }
    if changes:
        for name, (_, value) in changes.items():
            setattr(current, name, value)
        current.save(update_fields=[name.removesuffix("_id") for name in changes])
        if "title" in changes:
            index_title(current)
        record(
            acting_user=acting_user, now=now, action=action, target=current, course_id=current.course_id,
            changes=changes,
        )  # fmt: skip
    return current


def one_line(title: str) -> str:
    """A title as it is kept."""
    return " ".join(normalise(title).split())
