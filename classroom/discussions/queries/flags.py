"""The posts that somebody asked staff to look at."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from classroom.courses.models import Enrollment
from classroom.discussions.models import Flag, Post
from classroom.discussions.queries.windows import with_role
from classroom.discussions.rules import ShownAuthor, known_posts, shown_author


@dataclass(frozen=True, slots=True)
class FlaggedPost:
    """A post with what it answers and what was said against it. A post that is gone is still shown: staff decided on it."""

    post: Post
    author: ShownAuthor
    parent: Post | None
    parent_author: ShownAuthor | None
    flags: list[Flag]

    @property
    def decided(self) -> Flag | None:
        """The newest decision on it, or None while one is asked for."""
        decided = [flag for flag in self.flags if flag.state != Flag.State.OPEN]
        return decided[-1] if len(decided) == len(self.flags) else None


def flagged_posts(enrollment: Enrollment, now: datetime, *, decided: bool = False) -> QuerySet[Post]:
    """For staff: the posts of their course that wait for a decision, the first flag first; or the decided ones, newest first.

    A flagged post that its author deleted waits for nothing any more.
    """
    flags = Flag.objects.filter(post=OuterRef("pk"))
    posts = known_posts(enrollment, now)
    if decided:
        posts = posts.filter(Exists(flags), ~Exists(flags.filter(state=Flag.State.OPEN)))
        return posts.annotate(decided_at=Max("flags__decided_at")).order_by("-decided_at", "pk")
    posts = posts.filter(Exists(flags.filter(state=Flag.State.OPEN)), deleted_at=None)
    return posts.annotate(flagged_at=Min("flags__created_at")).order_by("flagged_at", "pk")


def flagged_lines(enrollment: Enrollment, posts: Iterable[Post]) -> list[FlaggedPost]:
    """What the page shows of `posts`, some of `flagged_posts`; two queries."""
    keys = [post.pk for post in posts]
    shown = with_role(Post.objects.filter(pk__in=keys)).select_related("author", "thread", "parent__author")
    by_key = {post.pk: post for post in shown}
    flags: dict[int, list[Flag]] = defaultdict(list)
    for flag in Flag.objects.filter(post__in=keys).select_related("flagged_by", "decided_by"):
        flags[flag.post_id].append(flag)
    lines = []
    for post in (by_key[key] for key in keys):
        parent = post.parent if post.parent_id and post.parent.deleted_at is None else None
        lines.append(
            FlaggedPost(
                post=post,
                author=shown_author(enrollment, post),
                parent=parent,
                parent_author=shown_author(enrollment, parent) if parent else None,
                flags=flags[post.pk],
            )
        )
    return lines


def own_flag(enrollment: Enrollment, post: Post) -> Flag | None:
    """What the viewer has said against a post; nobody else's."""
    return Flag.objects.filter(post=post, flagged_by=enrollment.user_id).first()
