"""Telling people of posts. A notice holds numbers only; what it says is read when it is shown (queries/told.py).

Whoever is told may read the post at this moment (rules.readers), and is asked again whenever it is shown or mailed.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import STAFF_ROLES
from classroom.discussions.models import CourseSubscription, Mention, Post, Subscription, Thread
from classroom.discussions.queries.progress import progress_by
from classroom.discussions.rules import readers
from classroom.notices.models import Notice
from classroom.notices.services import notify, notify_of_post

logger = logging.getLogger(__name__)


def tell_of_answer(*, post: Post, parent: Post, thread: Thread, now: datetime) -> None:
    """Tell whoever is mentioned in an answer, the author of the post that it answers, and those who follow the thread.

    Each is told once, of what concerns them most. Who has muted the thread hears nothing.
    """
    told: set[int] = {post.author_id}
    hearing = _hearing(post, thread, now)
    mentioned = set(Mention.objects.filter(post=post).values_list("user", flat=True)) - told
    told |= _tell(hearing, mentioned, Notice.Kind.MENTION, post, thread, now)
    if parent.deleted_at is None:
        told |= _tell(hearing, {parent.author_id} - told, Notice.Kind.REPLY, post, thread, now)
    _tell(hearing, followers(thread) - told, Notice.Kind.THREAD_ANSWER, post, thread, now)


def tell_of_thread(*, post: Post, thread: Thread, now: datetime) -> None:
    """Tell of a new thread: whoever is mentioned in it, of a question the staff, of a prompt that is open those who are
    asked, and those who follow the new threads of the course."""
    told: set[int] = {post.author_id}
    hearing = _hearing(post, thread, now)
    mentioned = set(Mention.objects.filter(post=post).values_list("user", flat=True)) - told
    told |= _tell(hearing, mentioned, Notice.Kind.MENTION, post, thread, now)
    if thread.kind == Thread.Kind.PROMPT:
        told |= tell_of_prompt(thread=thread, post=post, now=now, besides=told)
    elif thread.kind == Thread.Kind.QUESTION:
        staff = set(hearing.filter(role__in=STAFF_ROLES).values_list("user", flat=True))
        told |= _tell(hearing, staff - told, Notice.Kind.ANSWER_WANTED, post, thread, now)
    following = CourseSubscription.objects.filter(course=thread.course_id).values_list("user", flat=True)
    _tell(hearing, set(following) - told, Notice.Kind.THREAD_NEW, post, thread, now)


def tell_of_prompt(*, thread: Thread, post: Post, now: datetime, besides: Iterable[int] = ()) -> set[int]:
    """Tell those who are asked that a prompt is set, once each and when it is open; return whom."""
    if thread.opens_at and thread.opens_at > now:
        return set()
    asked = _hearing(post, thread, now).filter(role__in=(Role.STUDENT, Role.AUDITOR))
    already = _already_told(thread, Notice.Kind.PROMPT_SET)
    people = set(asked.values_list("user", flat=True)) - already - set(besides)
    return _tell(asked, people, Notice.Kind.PROMPT_SET, post, thread, now)


@transaction.atomic
def tell_of_due_prompt(*, thread: Thread, post: Post, now: datetime) -> set[int]:
    """Tell students who have not done yet what a prompt asks for that it is due, once each; return whom."""
    asked = set(_hearing(post, thread, now).filter(role=Role.STUDENT).values_list("user", flat=True))
    asked -= _already_told(thread, Notice.Kind.PROMPT_DUE)
    progress = progress_by(Post.objects.filter(deleted_at=None), {thread.pk: thread}, asked)
    people = {user for user in asked if not progress[thread.pk, user].is_met}
    notify(
        recipients=User.objects.filter(pk__in=people), kind=Notice.Kind.PROMPT_DUE, details={},
        path=thread_path(thread), now=now, subject=("thread", thread.pk),
    )  # fmt: skip
    return people


# Prompts that opened longer ago than this are no news; those that are due within this are told to be.
_OPENED_WITHIN = timedelta(days=1)
_DUE_WITHIN = timedelta(days=1)


def tell_what_is_due(*, now: datetime) -> None:
    """Tell of the prompts that have opened since they were set, and of those that are due within a day.

    It may be called as often as one likes: everyone is told once. What fails for one prompt stops no other.
    """
    running = Thread.objects.filter(
        kind=Thread.Kind.PROMPT, deleted_at=None, locked=False, course__archived_at=None
    ).select_related("course")
    for thread in running.filter(opens_at__lte=now, opens_at__gt=now - _OPENED_WITHIN):
        _tell_safely(tell_of_prompt, thread, now)
    open_now = running.filter(Q(opens_at=None) | Q(opens_at__lte=now))
    for thread in open_now.filter(due_at__gt=now, due_at__lte=now + _DUE_WITHIN):
        _tell_safely(tell_of_due_prompt, thread, now)


def _tell_safely(tell: Callable[..., object], thread: Thread, now: datetime) -> None:
    opening = Post.objects.filter(thread=thread, parent=None, deleted_at=None).first()
    if opening is None:
        return
    try:
        with transaction.atomic():
            tell(thread=thread, post=opening, now=now)
    except Exception:
        logger.exception("Nobody could be told of prompt %s", thread.pk)


def tell_author(*, post: Post, thread: Thread, kind: str, now: datetime, by: User) -> None:
    """Tell the author that their answer was accepted or endorsed, by somebody else."""
    if post.author_id != by.pk:
        _tell(_hearing(post, thread, now), {post.author_id}, kind, post, thread, now)


def tell_of_removal(*, post: Post, thread: Thread, now: datetime, by: User, reason: str = "") -> None:
    """Tell the author that the staff have taken their post down, and why. The thread may have gone with it."""
    if post.author_id == by.pk:
        return
    place = _members(thread).filter(user=post.author_id)
    path = reverse("discussions:list", args=(thread.course.slug,)) if thread.deleted_at else thread_path(thread)
    notify(
        recipients=User.objects.filter(pk__in=place.values("user")), kind=Notice.Kind.POST_REMOVED,
        details={"thread": thread.title, "course": thread.course.both_titles, "reason": reason}, path=path, now=now,
    )  # fmt: skip


def tell_mentioned(*, post: Post, thread: Thread, people: Iterable[User], now: datetime) -> None:
    """Tell those who are mentioned by an edit and were not before."""
    _tell(
        _hearing(post, thread, now), {person.pk for person in people} - {post.author_id}, Notice.Kind.MENTION, post,
        thread, now,
    )  # fmt: skip


def followers(thread: Thread) -> set[int]:
    """The keys of those who follow a thread: who said so, and who began it, spoke in it or was mentioned there, unless
    they said otherwise."""
    chosen = dict(Subscription.objects.filter(thread=thread).values_list("user", "follows"))
    # Asked of each member, not of each post: a thread has many more posts than a course has people. The sum keeps the
    # database from looking for the mentions through all posts of the thread.
    spoke = Post.objects.filter(thread=thread, author=OuterRef("user"), deleted_at=None)
    mentions = Mention.objects.annotate(at=F("post__thread") + 0)
    mentioned = mentions.filter(user=OuterRef("user"), at=thread.pk, post__deleted_at=None)
    members = Enrollment.objects.filter(Exists(spoke) | Exists(mentioned), course=thread.course_id).order_by()
    by_deed = {thread.created_by_id, *members.values_list("user", flat=True)}
    return {*by_deed, *(pk for pk, follows in chosen.items() if follows)} - {
        pk for pk, follows in chosen.items() if not follows
    }


def thread_path(thread: Thread) -> str:
    return reverse("discussions:thread", args=(thread.course.slug, thread.pk))


def _members(thread: Thread) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(course=thread.course_id, state=Enrollment.State.ACTIVE)


def _hearing(post: Post, thread: Thread, now: datetime) -> QuerySet[Enrollment]:
    """The members who may read the post and have not muted its thread."""
    post.thread = thread
    muted = Subscription.objects.filter(thread=thread, follows=False).values("user")
    return readers(post, _members(thread), now).exclude(user__in=muted)


def _already_told(thread: Thread, kind: str) -> set[int]:
    told = Notice.objects.filter(subject="thread", subject_id=thread.pk, kind=kind)
    return set(told.values_list("recipient", flat=True))


def _tell(
    hearing: QuerySet[Enrollment], people: set[int], kind: str, post: Post, thread: Thread, now: datetime
) -> set[int]:
    """Tell those of `people` who hear of the post, and return their keys."""
    if not people:
        return set()
    heard = User.objects.filter(Q(pk__in=people), pk__in=hearing.values("user"))
    recipients = list(heard)
    notify_of_post(recipients=recipients, kind=kind, path=thread_path(thread), now=now, thread=thread.pk, post=post.pk)
    return {person.pk for person in recipients}
