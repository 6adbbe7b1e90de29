"""What is new to a person, in how many threads, and what they follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import BooleanField, Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.discussions.models import CourseSubscription, KeptUnread, Mention, Post, Subscription, Thread
from classroom.discussions.queries.counts import kept_posts, read_to, unread_posts
from classroom.discussions.rules import readable_threads_of, visible_posts
from history.models import Section


def news_by_course(enrollments: Sequence[Enrollment], now: datetime) -> dict[int, int]:
    """In how many threads there are posts unread to one person, by course, for whatever number of courses; one query.

    Courses without news are left out. Only threads in which somebody has spoken since are looked into.
    """
    if not enrollments:
        return {}
    return dict(_news_by_course.rows(enrollments, now=now))


def _number_of_news(places: Sequence[Enrollment], now: datetime) -> QuerySet:
    threads = threads_with_news(readable_threads_of(places, now), places, now)
    return threads.order_by().values("course").annotate(number=Count("pk")).values_list("course", "number")


_news_by_course = PreparedForPlaces(_number_of_news, now=DateTimeField())


def threads_with_news(threads: QuerySet[Thread], enrollments: Sequence[Enrollment], now: datetime) -> QuerySet[Thread]:
    """Those of `threads`, which one person may read, in which a post is unread to them."""
    threads = threads.annotate(read_to=read_to(enrollments[0].user_id))
    new = Q(last_post_at__gt=F("read_to")) & Exists(unread_posts(enrollments, now))
    return threads.filter(new | Exists(kept_posts(enrollments, now)))


def due_prompts(enrollments: Sequence[Enrollment], now: datetime) -> QuerySet[Thread]:
    """The prompts with a due time that one person can see in their courses."""
    prompts = readable_threads_of(enrollments, now).filter(kind=Thread.Kind.PROMPT, due_at__isnull=False)
    return prompts.order_by("due_at", "pk")


def kept_in_thread(enrollment: Enrollment, thread: Thread) -> set[int]:
    """The keys of the posts of a thread from `get_thread` that the viewer keeps unread; a query only if there are any."""
    if not thread.has_kept:
        return set()
    kept = KeptUnread.objects.filter(user=enrollment.user_id, post__thread=thread)
    return set(kept.values_list("post", flat=True))


def follows(user) -> Coalesce:
    """Whether a person follows the outer thread: as they said, else by what they did there."""
    chosen = Subscription.objects.filter(user=user, thread=OuterRef("pk")).values("follows")
    spoke = Exists(Post.objects.filter(thread=OuterRef("pk"), author=user, deleted_at=None))
    # From the person's mentions to their threads: the other way round a long thread would be walked through.
    mentioned = Q(pk__in=Mention.objects.filter(user=user, post__deleted_at=None).values("post__thread"))
    by_deed = Q(spoke) | mentioned | Q(created_by=user)
    return Coalesce(Subquery(chosen[:1]), by_deed, output_field=BooleanField())


def follows_course(enrollment: Enrollment) -> bool:
    """Whether the viewer wants to hear of every new thread of the course; one query."""
    return CourseSubscription.objects.filter(user=enrollment.user_id, course=enrollment.course_id).exists()


@dataclass(frozen=True, slots=True)
class News:
    """How many posts have come since a moment, the first of them and its thread."""

    number: int = 0
    first: int | None = None
    thread: int | None = None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_key(moment: datetime) -> int:
    """Return a moment as addresses carry it: microseconds from 1970 on, so that none is between two."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of_key(key: int | None) -> datetime | None:
    """The moment that an address names; None when it names none."""
    return _EPOCH + timedelta(microseconds=key) if key is not None and key < 2**53 else None


# Nobody needs to know how many more than this.
COUNTED = 100


def thread_news(enrollment: Enrollment, thread: int, since: datetime, now: datetime) -> News:
    """The posts of others in a thread that have come after `since` and that the viewer may read; one query."""
    return _news(enrollment, visible_posts(enrollment, now).filter(thread=thread), since)


def section_news(enrollment: Enrollment, section: Section, since: datetime, now: datetime) -> News:
    """The same for the threads of a section, beside its words and on the whole of it; one query.

    Threads in which nobody has spoken since are not looked into.
    """
    here = Q(anchor__block__section=section) | Q(anchor=None, section=section)
    threads = readable_threads_of([enrollment], now).filter(here, last_post_at__gt=since).order_by()
    posts = visible_posts(enrollment, now).filter(thread__in=threads.values("pk"))
    return _news(enrollment, posts, since)


def _news(enrollment: Enrollment, posts: QuerySet[Post], since: datetime) -> News:
    new = posts.filter(~Q(author=enrollment.user_id), created_at__gt=since).order_by("created_at", "pk")
    rows = list(new.values_list("pk", "thread")[:COUNTED])
    return News(len(rows), *rows[0]) if rows else News()
