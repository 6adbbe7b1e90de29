"""Setting prompts and changing them."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from classroom.accounts.models import User
from classroom.courses.models import Course, Group
from classroom.courses.rules import closed_when_archived
from classroom.discussions.models import Post, Thread
from classroom.discussions.queries.progress import is_answered
from classroom.discussions.services.posts import rewrite
from classroom.discussions.services.threads import begin_once, change_thread, one_line
from history.models import Chapter, Section
from history.queries import Passage


class PromptTerms(TypedDict, total=False):
    """What a prompt asks for and of whom; what is left out is as the model has it. Moments are aware."""

    opens_at: datetime | None
    due_at: datetime | None
    group: Group | None
    by_group: bool
    post_first: bool
    required_posts: int
    required_replies: int
    min_words: int
    points: Decimal | None


class AlreadyAnswered(Exception):
    """Whose a prompt is cannot be changed any more: what was said to one group would be shown to others."""


@closed_when_archived("course")
def create_prompt(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    title: str,
    markdown: str,
    token: UUID,
    section: Section | None = None,
    chapter: Chapter | None = None,
    passage: Passage | None = None,
    **terms: Unpack[PromptTerms],
) -> Thread:
    """Set a prompt on a passage, a section, a chapter as a whole, or on nothing; it is one thread for one `token`.

    Students see it from its opening on. Raises TokenUsed, and ValueError for a group of another course.
    """
    _check_group(course, terms.get("group"))
    return begin_once(
        acting_user, now, course, title, markdown, token, passage, False,
        action="discussions.create_prompt", kind=Thread.Kind.PROMPT, section=section, chapter=chapter, **terms,
    )  # fmt: skip


@closed_when_archived("thread.course")
@transaction.atomic
def update_prompt(
    *,
    acting_user: User,
    now: datetime,
    thread: Thread,
    title: str,
    markdown: str,
    **terms: Unpack[PromptTerms],
) -> Thread:
    """Change a prompt and its opening post; what it said before is kept with the post.

    Raises AlreadyAnswered when others than `group` and `by_group` had it would see it, and somebody has spoken.
    """
    # The thread before its post, as everywhere: two that lock in two orders wait for each other for ever.
    current = Thread.objects.select_for_update().get(pk=thread.pk)
    fields = dict(terms)
    if "group" in fields:
        group = fields.pop("group")
        _check_group(thread.course, group)
        fields["group_id"] = group and group.pk
    changes_audience = any(
        name in fields and fields[name] != getattr(current, name) for name in ("group_id", "by_group")
    )
    if changes_audience and is_answered(current):
        raise AlreadyAnswered
    opening = Post.objects.select_related("thread").get(thread=thread, parent=None)
    rewrite(acting_user=acting_user, now=now, post=opening, markdown=markdown)
    fields["title"] = one_line(title)
    return change_thread(acting_user, now, thread, "discussions.update_prompt", fields)


def _check_group(course: Course, group: Group | None) -> None:
    if group and group.course_id != course.pk:
        raise ValueError("a group of another course")
