"""What discussions ask of a person today."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import DateTimeField, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.common.agenda import AgendaItem
from classroom.common.templatetags.dates import relative_day
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.courses.rules import can_write, is_staff
from classroom.discussions.models import Thread
from classroom.discussions.queries.counts import counted, read_to, unread_posts
from classroom.discussions.queries.lists import unanswered
from classroom.discussions.queries.progress import PromptProgress, progress_by
from classroom.discussions.rules import readable_threads_of, visible_posts_of


def agenda(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The prompts that one person is asked to answer, and the threads where somebody answered them; two queries.

    `enrollments` are active, of one person, with their course filled. Those who only observe, and staff, get nothing.
    """
    places = {place.course_id: place for place in enrollments if can_write(place) and not is_staff(place)}
    if not places:
        return []
    user_id = next(iter(places.values())).user_id
    found = {thread.pk: thread for thread in _asking.objects(places.values(), now=now)}
    prompts = {pk: thread for pk, thread in found.items() if thread.kind == Thread.Kind.PROMPT}
    progress = progress_by(visible_posts_of(places.values(), now), prompts, [user_id]) if prompts else {}
    items = [
        _asked(thread, progress.get((pk, user_id)), places[thread.course_id].course, now)
        for pk, thread in found.items()
    ]
    return [item for item in items if item]


def _that_ask(places: Sequence[Enrollment], now: datetime) -> QuerySet[Thread]:
    user = places[0].user_id
    return (
        readable_threads_of(places, now)
        .filter(locked=False)
        .annotate(read_to=read_to(user))
        .annotate(replies=counted(unread_posts(places, now).filter(parent__author=user)))
        .filter(Q(kind=Thread.Kind.PROMPT) | Q(replies__gt=0))
        .order_by("due_at", "-pk")
    )


_asking = PreparedForPlaces(_that_ask, now=DateTimeField())


def _asked(thread: Thread, progress: PromptProgress | None, course, now: datetime) -> AgendaItem | None:
    path = reverse("discussions:thread", args=(course.slug, thread.pk))
    waits = progress is not None and not progress.is_met
    if thread.replies:
        note = ngettext("%(number)s new reply to you", "%(number)s new replies to you", thread.replies)
        return AgendaItem(
            verb="answer", title=thread.title, path=path, course_code=course.code, count=thread.replies,
            note=note % {"number": thread.replies}, when=thread.due_at if waits else None,
        )  # fmt: skip
    if not waits and thread.due_at is None:
        return None
    return AgendaItem(
        verb="answer",
        title=thread.title,
        path=path,
        course_code=course.code,
        when=thread.due_at,
        note=_prompt_note(progress),
        done=not waits,
        late=waits and thread.due_at is not None and thread.due_at < now,
    )


def _prompt_note(progress: PromptProgress) -> str:
    if progress.is_met:
        return _("Prompt, answered")
    return _("Prompt") if not progress.words else f"{_('Prompt')} · {progress.words_of}"


def work_waiting(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The questions and threads of students that wait for an answer in the courses where one is staff; one query."""
    places = {place.course_id: place for place in enrollments if is_staff(place)}
    if not places:
        return []
    return [
        AgendaItem(
            verb="reply",
            title=thread.title,
            path=reverse("discussions:thread", args=(places[thread.course_id].course.slug, thread.pk)),
            course_code=places[thread.course_id].course.code,
            note=_asked_when(thread),
        )
        for thread in _waiting.objects(places.values(), now=now)
    ]


def _that_wait(places: Sequence[Enrollment], now: datetime) -> QuerySet[Thread]:
    threads = unanswered(readable_threads_of(places, now), places, now, knows_names=True)
    return threads.order_by("created_at", "pk")


_waiting = PreparedForPlaces(_that_wait, now=DateTimeField())


def _asked_when(thread: Thread) -> str:
    sentence = _("Asked %(when)s") if thread.kind == Thread.Kind.QUESTION else _("Begun %(when)s, nobody has answered")
    return sentence % {"when": relative_day(thread.created_at)}
