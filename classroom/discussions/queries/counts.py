"""What is there and what is new for one person, as parts of other queries."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from classroom.courses.models import Enrollment
from classroom.courses.rules import is_staff
from classroom.discussions.models import CourseReadMark, KeptUnread, Post, ReadMark
from classroom.discussions.rules import visible_posts, visible_posts_of

# In these threads some posts are hidden from some members, so that the thread's own count would tell of them.
_DIVIDED = Q(post_first=True) | Q(by_group=True)

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def read_to(user_id: int) -> Greatest:
    """Up to when the person has read the outer thread: when they last read it, or marked its whole course as read; a
    time before all posts when they never did either."""
    thread = ReadMark.objects.filter(user=user_id, thread=OuterRef("pk")).values("read_to")
    course = CourseReadMark.objects.filter(user=user_id, course=OuterRef("course")).values("read_to")
    return Greatest(Coalesce(Subquery(thread[:1]), NEVER), Coalesce(Subquery(course[:1]), NEVER))


def unread_posts(enrollments: Iterable[Enrollment], now: datetime) -> QuerySet[Post]:
    """For a Subquery in a queryset of threads with `read_to`: the posts by others that one person may read, newer than
    that. `enrollments` are places of this person, one at least."""
    places = list(enrollments)
    return visible_posts_of(places, now).filter(
        ~Q(author=places[0].user_id), thread=OuterRef("pk"), created_at__gt=OuterRef("read_to")
    )


def kept_posts(enrollments: Iterable[Enrollment], now: datetime) -> QuerySet[KeptUnread]:
    """For a Subquery as above: what the person has kept unread in the outer thread, as far as they may read it and would
    have read it otherwise.

    It is little, so it comes first: each post is then looked up by its key. The thread is compared as a sum, for which
    no index answers; else a database may go through all posts of the thread, or of the courses, for every thread.
    """
    places = list(enrollments)
    visible = visible_posts_of(places, now).filter(pk=OuterRef("post"))
    return (
        KeptUnread.objects.filter(user=places[0].user_id, post__created_at__lte=OuterRef("read_to"))
        .annotate(its_thread=ExpressionWrapper(F("post__thread_id") + 0, IntegerField()))
        .filter(Exists(visible), its_thread=OuterRef("pk"))
    )


def unread_count(enrollments: Iterable[Enrollment], now: datetime) -> Combinable:
    """How many posts of the outer thread, which has `read_to`, are unread to one person."""
    places = list(enrollments)
    kept = kept_posts(places, now).order_by().values("its_thread").annotate(number=Count("pk")).values("number")
    return counted(unread_posts(places, now)) + Coalesce(Subquery(kept, output_field=IntegerField()), 0)


def counted(posts: QuerySet[Post]) -> Coalesce:
    """How many of `posts` the outer thread has."""
    number = posts.order_by().values(thread_pk=F("thread")).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def shown_count(enrollment: Enrollment, now: datetime) -> Combinable:
    """How many posts of the outer thread the viewer may read: only where posts may be hidden are they counted anew."""
    if is_staff(enrollment):
        return F("post_count")
    posts = visible_posts(enrollment, now).filter(thread=OuterRef("pk"))
    return Case(When(_DIVIDED, then=counted(posts)), default=F("post_count"), output_field=IntegerField())


def shown_last(enrollment: Enrollment, now: datetime) -> Combinable:
    """When the newest post of the outer thread that the viewer may read was made; of none, when it was begun."""
    if is_staff(enrollment):
        return F("last_post_at")
    posts = visible_posts(enrollment, now).filter(thread=OuterRef("pk")).order_by()
    newest = posts.values(thread_pk=F("thread")).annotate(newest=Max("created_at")).values("newest")
    return Case(When(_DIVIDED, then=Coalesce(Subquery(newest), F("created_at"))), default=F("last_post_at"))


def shown_as_answered(enrollment: Enrollment, now: datetime) -> Combinable:
    """Whether the outer thread has an accepted answer that the viewer may read."""
    if is_staff(enrollment):
        return Q(accepted_post__isnull=False)
    accepted = Exists(visible_posts(enrollment, now).filter(pk=OuterRef("accepted_post")))
    return Q(accepted_post__isnull=False) & (~_DIVIDED | accepted)


def replies_to(enrollment: Enrollment, now: datetime) -> Combinable:
    """How many replies of others to the outer post the viewer may read."""
    replies = visible_posts(enrollment, now).filter(parent=OuterRef("pk")).exclude(author=OuterRef("author")).order_by()
    number = replies.values(parent_pk=F("parent")).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
