"""What discussions ask of a person today."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.common.agenda import AgendaItem
from classroom.common.templatetags.dates import relative_day
from classroom.courses.models import Enrollment
from classroom.courses.rules import can_write, is_staff
from classroom.discussions.models import Post, Thread
from classroom.discussions.queries.counts import counted, read_to, unread_posts
from classroom.discussions.queries.lists import unanswered
from classroom.discussions.rules import readable_threads_of


def agenda(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The prompts that one person is asked to answer, and the threads where somebody answered them; one query.

    `enrollments` are active, of one person, with their course filled. Those who only observe, and staff, get nothing.
    """
    places = {place.course_id: place for place in enrollments if can_write(place) and not is_staff(place)}
    if not places:
        return []
    user_id = next(iter(places.values())).user_id
    own = Post.objects.filter(thread=OuterRef("pk"), author=user_id, deleted_at=None, parent__isnull=False)
    threads = (
        readable_threads_of(places.values(), now)
        .filter(locked=False)
        .annotate(read_to=read_to(user_id))
        .annotate(
            answered=Exists(own), replies=counted(unread_posts(places.values(), now).filter(parent__author=user_id))
        )
        .filter(Q(kind=Thread.Kind.PROMPT) | Q(replies__gt=0))
        .order_by("due_at", "-last_post_at", "pk")
    )
    items = [_asked(thread, places[thread.course_id].course, now) for thread in threads]
    return [item for item in items if item]


def _asked(thread: Thread, course, now: datetime) -> AgendaItem | None:
    path = reverse("discussions:thread", args=(course.slug, thread.pk))
    if thread.replies:
        note = ngettext("%(number)s new reply to you", "%(number)s new replies to you", thread.replies)
        return AgendaItem(
            verb="answer", title=thread.title, path=path, course_code=course.code, count=thread.replies,
            note=note % {"number": thread.replies}, when=thread.due_at if not thread.answered else None,
        )  # fmt: skip
    if thread.answered and thread.due_at is None:
        return None
    return AgendaItem(
        verb="answer",
        title=thread.title,
        path=path,
        course_code=course.code,
        when=thread.due_at,
        note=_("Prompt, answered") if thread.answered else _("Prompt"),
        done=thread.answered,
        late=not thread.answered and thread.due_at is not None and thread.due_at < now,
    )


def work_waiting(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The questions and threads of students that wait for an answer in the courses where one is staff; one query."""
    places = {place.course_id: place for place in enrollments if is_staff(place)}
    threads = readable_threads_of(places.values(), now)
    threads = unanswered(threads, places.values(), now, knows_names=True).order_by("created_at", "pk")
    return [
        AgendaItem(
            verb="reply",
            title=thread.title,
            path=reverse("discussions:thread", args=(places[thread.course_id].course.slug, thread.pk)),
            course_code=places[thread.course_id].course.code,
            note=_asked_when(thread),
        )
        for thread in threads
    ]


def _asked_when(thread: Thread) -> str:
    sentence = _("Asked %(when)s") if thread.kind == Thread.Kind.QUESTION else _("Begun %(when)s, nobody has answered")
    return sentence % {"when": relative_day(thread.created_at)}
