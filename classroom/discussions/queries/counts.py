"""What is new to one person, as parts of other queries."""

from datetime import UTC, datetime

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from classroom.discussions.models import Post, ReadMark

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def read_to(user_id: int, thread: str = "pk") -> Coalesce:
    """Up to when the person has read the outer row's thread; a time before all posts when they never opened it."""
    mark = ReadMark.objects.filter(user=user_id, thread=OuterRef(thread)).values("read_to")
    return Coalesce(Subquery(mark[:1]), NEVER)


def unread_posts(user_id: int) -> QuerySet[Post]:
    """For a Subquery in a queryset of threads with `read_to`: their living posts by others, newer than that."""
    return Post.objects.filter(
        ~Q(author=user_id), thread=OuterRef("pk"), deleted_at=None, created_at__gt=OuterRef("read_to")
    )


def counted(posts: QuerySet[Post]) -> Coalesce:
    """How many of `posts` the outer thread has."""
    number = posts.order_by().values(thread_pk=F("thread")).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
