"""The list of a course's threads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Count, DateTimeField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from classroom.common.prepared import PreparedList, Slot
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.courses.rules import STAFF_ROLES, is_staff
from classroom.discussions.models import Post, Thread
from classroom.discussions.queries.attention import threads_with_news
from classroom.discussions.queries.counts import (
    read_to,
    shown_as_answered,
    shown_count,
    shown_last,
    unread_count,
)
from classroom.discussions.queries.places import excerpt
from classroom.discussions.rules import (
    ShownAuthor,
    hides_answers,
    readable_threads,
    shown_author,
    visible_posts,
    visible_posts_of,
)
from history.models import Chapter, Section

SHOWN = ("all", "new", "unanswered", "mine", "prompts")


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One thread of the list, with who began it as the viewer may know it."""

    thread: Thread
    author: ShownAuthor
    quote: str
    opens_later: bool


def thread_list(
    enrollment: Enrollment, now: datetime, show: str = "all", place: Section | Chapter | None = None
) -> PreparedList:
    """The threads of the course, pinned ones first, then by their newest post. `show` is one of SHOWN; `place` narrows
    them to a section, or to a chapter with its sections.

    `shown_count`, `shown_last` and `is_answered` are of the posts that the viewer may read; see also `hides_answers`.
    """
    kind = show, type(place) if place else None
    values = {"now": now, "place": place.pk if place else None}

    def count() -> int:
        rows = _numbers[kind].rows([enrollment], **values)
        return rows[0][0] if rows else 0

    return PreparedList(count, lambda *window: _lists[kind].objects([enrollment], window=window, **values))


def _narrowed(
    show: str, kind: type | None, places: Sequence[Enrollment], now: datetime, place: Slot
) -> QuerySet[Thread]:
    """Those of the threads that one may read that are to be shown."""
    (viewer,) = places
    threads = readable_threads(viewer, now)
    if kind is Section:
        threads = threads.filter(section=place)
    elif kind is Chapter:
        threads = threads.filter(Q(chapter=place) | Q(section__chapter=place))
    if show == "unanswered":
        threads = unanswered(threads, places, now, knows_names=is_staff(viewer))
    elif show == "mine":
        own = visible_posts(viewer, now).filter(thread=OuterRef("pk"), author=viewer.user_id)
        threads = threads.filter(Exists(own))
    elif show == "prompts":
        threads = threads.filter(kind=Thread.Kind.PROMPT)
    elif show == "new":
        threads = threads_with_news(threads, places, now)
    return threads


def _listed(show: str, kind: type | None, places: Sequence[Enrollment], now: datetime, place: Slot) -> QuerySet[Thread]:
    (viewer,) = places
    opening = Post.objects.filter(thread=OuterRef("pk"), parent=None)
    threads = _narrowed(show, kind, places, now, place)
    threads = threads.select_related("created_by", "section__chapter", "chapter", "anchor__block").annotate(
        read_to=read_to(viewer.user_id),
        unread=unread_count(places, now),
        shown_count=shown_count(viewer, now),
        shown_last=shown_last(viewer, now),
        is_answered=shown_as_answered(viewer, now),
        hides_answers=hides_answers(viewer),
        opening_anonymous=Subquery(opening.values("anonymous")[:1]),
        opening_role=Subquery(_role_of("created_by").values("role")[:1]),
    )
    # By what is shown: the order would tell of an answer that is not.
    return threads.order_by("-pinned", "-shown_last", "-pk")


def _numbered(show: str, kind: type | None, places: Sequence[Enrollment], now: datetime, place: Slot) -> QuerySet:
    threads = _narrowed(show, kind, places, now, place)
    return threads.order_by().values("course").annotate(number=Count("pk")).values_list("number")


_KINDS = [(show, kind) for show in SHOWN for kind in (None, Section, Chapter)]
_lists, _numbers = (
    {kind: PreparedForPlaces(partial(build, *kind), now=DateTimeField()) for kind in _KINDS}
    for build in (_listed, _numbered)
)


def thread_lines(enrollment: Enrollment, threads: Iterable[Thread], now: datetime) -> list[ThreadLine]:
    """The lines of one page of `thread_list`."""
    return [
        ThreadLine(
            thread=thread,
            author=shown_author(enrollment, _opening(thread)),
            quote=excerpt(thread.anchor.exact) if thread.anchor else "",
            opens_later=bool(thread.opens_at and thread.opens_at > now),
        )
        for thread in threads
    ]


def own_passage_threads(enrollment: Enrollment, chapter: Chapter, now: datetime) -> list[tuple[Thread, Post | None]]:
    """Return the threads that the viewer began on passages of a chapter, each with its opening post; two queries.

    In the order of the text. A post that was taken down is not given.
    """
    opening = Post.objects.filter(parent=None, author=enrollment.user_id, deleted_at=None)
    threads = (
        readable_threads(enrollment, now)
        .filter(created_by=enrollment.user_id, anchor__chapter=chapter)
        .select_related("anchor__block__section")
        .prefetch_related(Prefetch("posts", opening, to_attr="opening"))
        .order_by("anchor__block__position", "anchor__start", "pk")
    )
    return [(thread, thread.opening[0] if thread.opening else None) for thread in threads]


def unanswered(
    threads: QuerySet[Thread], enrollments: Iterable[Enrollment], now: datetime, *, knows_names: bool
) -> QuerySet[Thread]:
    """Those of `threads` that wait for an answer that the viewer may read: begun by a student and not locked, and either

    a question that nobody of the staff has answered, and of whose answers none is endorsed or accepted,
    or a discussion in which nobody else has spoken.

    Unless the viewer `knows_names`, who answers without a name, or a nameless thread, counts as somebody else: a
    thread that went on waiting would tell that the two are one person.
    """
    posts = visible_posts_of(enrollments, now).filter(thread=OuterRef("pk"))
    by_others = posts.exclude(author=OuterRef("created_by"))
    if not knows_names:
        nameless = Post.objects.filter(thread=OuterRef("thread"), parent=None, anonymous=True)
        by_others |= posts.filter(Q(anonymous=True) | Exists(nameless), parent__isnull=False)
    by_staff = Enrollment.objects.filter(
        course=OuterRef("thread__course"), user=OuterRef("author"), role__in=STAFF_ROLES
    )
    settled = posts.filter(Q(endorsed_by__isnull=False) | Q(pk=OuterRef("accepted_post")) | Exists(by_staff))
    return threads.filter(
        Q(kind=Thread.Kind.QUESTION) & ~Exists(settled) | Q(kind=Thread.Kind.DISCUSSION) & ~Exists(by_others),
        ~Exists(_role_of("created_by").filter(role__in=STAFF_ROLES)),
        locked=False,
    )


def _role_of(person: str) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(course=OuterRef("course"), user=OuterRef(person))


def _opening(thread: Thread) -> Post:
    """The opening post of a row of `thread_list`, as far as its author's name needs it."""
    post = Post(author=thread.created_by, anonymous=bool(thread.opening_anonymous))
    post.author_role = thread.opening_role
    return post
