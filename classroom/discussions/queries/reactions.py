"""What was said of posts in a click: how often, and whether by the viewer; never by whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from classroom.discussions.models import Reaction


@dataclass(frozen=True, slots=True)
class Reacted:
    """One kind of reaction to one post. `is_own`: the viewer is among them."""

    kind: str
    label: str
    count: int = 0
    is_own: bool = False


def reactions_to(posts: Iterable[int], user_id: int) -> dict[int, list[Reacted]]:
    """Return every kind of reaction to each of `posts`, also those that nobody has chosen; one query."""
    found = (
        Reaction.objects.filter(post__in=posts)
        .values_list("post", "kind")
        .annotate(number=Count("pk"), own=Count("pk", filter=Q(user=user_id)))
        .order_by()
    )
    counted = {(post, kind): (number, bool(own)) for post, kind, number, own in found}
    return {
        post: [Reacted(kind, str(label), *counted.get((post, kind), ())) for kind, label in Reaction.Kind.choices]
        for post in posts
    }
