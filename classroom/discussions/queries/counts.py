"""What is there and what is new for one person, as parts of other queries."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from classroom.courses.models import Enrollment
from classroom.courses.rules import is_staff
from classroom.discussions.models import Post, ReadMark
from classroom.discussions.rules import visible_posts, visible_posts_of

# In these threads some posts are hidden from some members, so that the thread's own count would tell of them.
_DIVIDED = Q(post_first=True) | Q(by_group=True)

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def read_to(user_id: int, thread: str = "pk") -> Coalesce:
    """Up to when the person has read the outer row's thread; a time before all posts when they never opened it."""
    mark = ReadMark.objects.filter(user=user_id, thread=OuterRef(thread)).values("read_to")
    return Coalesce(Subquery(mark[:1]), NEVER)


def unread_posts(enrollments: Iterable[Enrollment], now: datetime) -> QuerySet[Post]:
    """For a Subquery in a queryset of threads with `read_to`: the posts by others that one person may read, newer than
    that. `enrollments` are places of this person, one at least."""
    places = list(enrollments)
    return visible_posts_of(places, now).filter(
        ~Q(author=places[0].user_id), thread=OuterRef("pk"), created_at__gt=OuterRef("read_to")
    )


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
