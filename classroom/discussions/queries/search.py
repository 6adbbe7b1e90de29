"""Finding posts by their words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from classroom.common.markup import paragraphs
from classroom.common.search import Finder, Part, Term, snippet
from classroom.common.search.index import containing
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Enrollment
from classroom.discussions.models import Post, PostPiece
from classroom.discussions.rules import ShownAuthor, shown_author, visible_posts


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post that was found, by whom as the viewer may know it, with the words around what was sought."""

    post: Post
    author: ShownAuthor
    title: list[Part]
    words: list[Part]


def searched_text(post: Post, title: str) -> str:
    """Return what a post is found by: its words, and the `title` of the thread that it opens."""
    return _words(post) if post.parent_id else f"{title}\n\n{_words(post)}"


def _words(post: Post) -> str:
    """The words of a post without their markup."""
    return normalise("\n\n".join(part.text for part in paragraphs(post.markdown)))


def found_posts(enrollment: Enrollment, terms: Sequence[Term], now: datetime) -> QuerySet[Post]:
    """The posts with all `terms` among those whose words the viewer may read; the thread with the newest post first."""
    found = containing(visible_posts(enrollment, now), PostPiece.post, terms)
    # Where posts may be hidden, the newest one would tell of itself by the order.
    newest = Case(
        When(Q(thread__post_first=True) | Q(thread__by_group=True), then=F("thread__created_at")),
        default=F("thread__last_post_at"),
    )
    return found.order_by(newest.desc(), "-thread_id", "created_at", "pk")


def post_lines(
    enrollment: Enrollment, keys: Sequence[int], terms: Sequence[Term], now: datetime, names: Iterable[str] = ()
) -> list[FoundPost]:
    """Return the lines of one page of `found_posts`, whose primary keys are given; one query.

    Not with the search itself: a database that sorts all that was found would work out every column of it for nothing.
    `names` of the books are kept whole.
    """
    role = Enrollment.objects.filter(course=OuterRef("thread__course"), user=OuterRef("author")).values("role")
    names = tuple(names)
    finder = Finder(terms)
    lines = []
    posts = visible_posts(enrollment, now).filter(pk__in=keys).select_related("author", "thread__section")
    by_key = {post.pk: post for post in posts.annotate(author_role=Subquery(role[:1]))}
    for post in (by_key[key] for key in keys if key in by_key):
        words, title = _words(post), post.thread.title
        lines.append(
            FoundPost(
                post=post,
                author=shown_author(enrollment, post),
                title=_marked(title, finder, names),
                words=snippet(words, finder.places(words), names=names),
            )
        )
    return lines


def _marked(title: str, finder: Finder, names: tuple[str, ...]) -> list[Part]:
    return snippet(title, finder.places(title), before=len(title), after=len(title), names=names)
