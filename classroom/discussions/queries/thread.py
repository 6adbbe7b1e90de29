"""One thread as a page shows it: the opening post, and a window of the answers in the order of the talk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.common.prepared import Many, Prepared, Slot
from classroom.courses.models import Enrollment, Role
from classroom.discussions import rules
from classroom.discussions.models import Post, PostVersion, Thread
from classroom.discussions.queries.counts import read_to
from classroom.discussions.rules import ShownAuthor, hides_answers, known_posts, shown_author, visible_posts

# A window ends before the first branch that begins after so many posts, and at the latest after so many.
WINDOW, WINDOW_LIMIT = 20, 30
# Answers to answers are set in so deep; the deeper ones stand below each other and say whom they answer.
DEPTH_SHOWN = 2
# What a page shows of a post; the rest of two people's accounts is left where it is.
_SHOWN = (
    "thread", "parent", "anonymous", "html", "created_at", "edited_at", "deleted_at", "token",
    "author__full_name", "endorsed_by__full_name",
)  # fmt: skip


@dataclass(slots=True)
class PostLine:
    """One post as one viewer sees it, and what they may do to it. `post` is None where a post was deleted.

    `depth` is 0 for an answer to the opening post. `names_parent` says that the page should name whom the post
    answers, because it does not visibly hang from that post.
    """

    pk: int
    depth: int = 0
    post: Post | None = None
    author: ShownAuthor | None = None
    parent_pk: int | None = None
    parent_name: str = ""
    names_parent: bool = False
    is_new: bool = False
    is_accepted: bool = False
    can_reply: bool = False
    can_edit: bool = False
    can_delete: bool = False
    can_endorse: bool = False
    can_accept: bool = False
    can_see_versions: bool = False

    @property
    def states(self) -> str:
        """What is true of the post, as words that its element carries."""
        if self.post is None:
            return "is-gone"
        states = {"is-endorsed": self.post.endorsed_by_id, "is-accepted": self.is_accepted, "is-new": self.is_new}
        return " ".join(name for name, holds in states.items() if holds)

    @property
    def has_acts(self) -> bool:
        """Whether the viewer may do more to the post than answer it."""
        return self.can_edit or self.can_delete or self.can_endorse or self.can_accept


@dataclass(slots=True)
class ThreadPage:
    """`lines` are the answers of window `number` of `windows`. `first_unread` and `accepted` are (post, window) or None.

    `since` is up to when the viewer had read when they came: what is newer is marked as new on every window.
    """

    thread: Thread
    opening: PostLine
    lines: list[PostLine]
    number: int
    windows: int
    since: datetime
    first_unread: tuple[int, int] | None = None
    accepted: tuple[int, int] | None = None
    answers: int = 0

    @property
    def since_seconds(self) -> int:
        """`since` as links to the other windows carry it."""
        return int(self.since.timestamp())

    @property
    def next_number(self) -> int | None:
        return self.number + 1 if self.number < self.windows else None

    @property
    def previous_number(self) -> int | None:
        return self.number - 1 if self.number > 1 else None


def get_thread(enrollment: Enrollment, pk: int, now: datetime) -> Thread:
    """Return a thread that the viewer may read, with its place in the text, `read_to` and `hides_answers`; raise Http404.

    One query.
    """
    found = _threads[enrollment.role].objects(thread=pk, now=now, **_viewer(enrollment))
    if not found:
        raise Http404
    found[0].course = enrollment.course
    return found[0]


def _viewer(enrollment: Enrollment) -> dict:
    """What the prepared queries take of the viewer, beside the role."""
    return {"course": enrollment.course_id, "user": enrollment.user_id, "group": enrollment.group_id}


def _thread(role: str, thread: Slot, course: Slot, user: Slot, group: Slot, now: Slot) -> QuerySet[Thread]:
    viewer = Enrollment(course_id=course, user_id=user, group_id=group, role=role)
    return (
        rules.readable_threads(viewer, now)
        .filter(pk=thread)
        .select_related("section__chapter__book", "anchor__block__section")
        .annotate(read_to=read_to(user), hides_answers=hides_answers(viewer))
    )


# What a person may read depends on their role, so there is a query for each.
_threads = {role: Prepared(partial(_thread, role), now=DateTimeField()) for role in Role.values}


def get_post(enrollment: Enrollment, pk: int, now: datetime) -> Post:
    """Return a post that the viewer may read, with author, thread and course; raise Http404. One query."""
    posts = _with_authors(visible_posts(enrollment, now)).select_related(
        "author", "endorsed_by", "thread__section__chapter__book", "thread__anchor__block__section"
    )
    post = get_object_or_404(posts, pk=pk)
    post.thread.course = enrollment.course
    return post


def opening_post(thread: Thread) -> Post:
    """Return the first post of a thread from `get_thread`; it may be deleted. One query."""
    return Post.objects.select_related("author", "thread").get(thread=thread, parent=None)


def get_answered_post(enrollment: Enrollment, thread: Thread, pk: int, now: datetime) -> Post:
    """Return the post of a thread from `get_thread` that the viewer answers; raise Http404. One query.

    It may have been deleted while the answer was written: see `deleted_at`.
    """
    found = _answered_post[enrollment.role].objects(thread=thread.pk, post=pk, now=now, **_viewer(enrollment))
    if not found:
        raise Http404
    return found[0]


def _answered(role: str, thread: Slot, post: Slot, course: Slot, user: Slot, group: Slot, now: Slot) -> QuerySet[Post]:
    viewer = Enrollment(course_id=course, user_id=user, group_id=group, role=role)
    return known_posts(viewer, now).filter(thread=thread, pk=post).select_related("author", "thread")


_answered_post = {role: Prepared(partial(_answered, role), now=DateTimeField()) for role in Role.values}


def versions(post: Post) -> QuerySet[PostVersion]:
    """What `post` said before, the newest first."""
    return PostVersion.objects.filter(post=post).order_by("-replaced_at", "-pk")


def thread_page(
    enrollment: Enrollment, thread: Thread, now: datetime, *, number: int = 1, post: int | None = None,
    since: datetime | None = None,
) -> ThreadPage:  # fmt: skip
    """Return window `number` of a thread from `get_thread`, or the window that holds `post`; two queries.

    The whole thread is read as bare numbers, who answers whom; words are read of the window only.
    """
    shape = _shape(enrollment, thread, now)
    windows = _windows(shape.order, shape.depth)
    window_of = {pk: index for index, window in enumerate(windows, start=1) for pk in window}
    number = window_of.get(post, number) if post else number
    number = min(max(number, 1), len(windows))
    window = windows[number - 1]
    since = since or thread.read_to
    posts = _posts(enrollment, now, [shape.opening, *window, *_parents_outside(window, shape)])
    answers = [pk for pk in shape.order if pk not in shape.deleted]
    return ThreadPage(
        thread=thread,
        opening=_line(enrollment, thread, shape.opening, posts.get(shape.opening), since),
        lines=_lines(enrollment, thread, window, shape, posts, since),
        number=number,
        windows=len(windows),
        since=since,
        first_unread=_target(shape.first_unread, shape.opening, window_of),
        accepted=_target(thread.accepted_post_id, shape.opening, window_of),
        answers=len(answers),
    )


def post_line(enrollment: Enrollment, post: Post, *, depth: int = 0, is_new: bool = False) -> PostLine:
    """Return one post from `get_post` as its thread's page shows it, for a fragment."""
    line = _line(enrollment, post.thread, post.pk, post, None)
    line.depth = depth
    line.is_new = is_new
    return line


def posted_line(enrollment: Enrollment, thread: Thread, post: Post, *, depth: int) -> PostLine:
    """Return the post that the viewer has just made in a thread from `get_thread`: nothing is read again.

    Sent a second time it may be one that was deleted since.
    """
    post.thread, post.author, post.author_role = thread, enrollment.user, enrollment.role
    line = _line(enrollment, thread, post.pk, None if post.deleted_at else post, None)
    line.depth = depth
    return line


@dataclass(slots=True)
class _Shape:
    """A thread without its words: answers in the order of the talk, how deep each hangs, and from which."""

    opening: int
    order: list[int] = field(default_factory=list)
    depth: dict[int, int] = field(default_factory=dict)
    parent: dict[int, int] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    first_unread: int | None = None


def _shape(enrollment: Enrollment, thread: Thread, now: datetime) -> _Shape:
    replies: dict[int, list[int]] = defaultdict(list)
    shape = _Shape(opening=0)
    # Only then may something be new: most visits need no times.
    rows = _talk_with_times if thread.last_post_at > thread.read_to else _talk
    talk = rows[enrollment.role].rows(thread=thread.pk, now=now, **_viewer(enrollment))
    known = {pk for pk, *_ in talk}
    for pk, parent, deleted_at, *posted in talk:
        if parent is None:
            shape.opening = pk
        else:
            # An own answer may stand under a post that one no longer sees; then it stands by itself.
            replies[parent if parent in known else shape.opening].append(pk)
            shape.parent[pk] = parent
        if deleted_at:
            shape.deleted.add(pk)
        elif posted and not shape.first_unread and posted[0] != enrollment.user_id and posted[1] > thread.read_to:
            shape.first_unread = pk
    waiting = [(pk, 0) for pk in reversed(replies[shape.opening])]
    while waiting:
        pk, depth = waiting.pop()
        shape.order.append(pk)
        shape.depth[pk] = depth
        waiting += [(child, depth + 1) for child in reversed(replies[pk])]
    return shape


def _talk_of(
    role: str, fields: Sequence[str], thread: Slot, course: Slot, user: Slot, group: Slot, now: Slot
) -> QuerySet[Post]:
    viewer = Enrollment(course_id=course, user_id=user, group_id=group, role=role)
    return known_posts(viewer, now).filter(thread=thread).order_by("created_at", "pk").values_list(*fields)


def _talks(*fields: str) -> dict[str, Prepared]:
    return {role: Prepared(partial(_talk_of, role, fields), now=DateTimeField()) for role in Role.values}


_talk = _talks("pk", "parent_id", "deleted_at")
_talk_with_times = _talks("pk", "parent_id", "deleted_at", "author_id", "created_at")


def _windows(order: Sequence[int], depth: dict[int, int]) -> list[list[int]]:
    windows: list[list[int]] = [[]]
    for pk in order:
        length = len(windows[-1])
        if length >= WINDOW_LIMIT or (length >= WINDOW and depth[pk] == 0):
            windows.append([])
        windows[-1].append(pk)
    return windows


def _parents_outside(window: Sequence[int], shape: _Shape) -> list[int]:
    here = set(window)
    return [shape.parent[pk] for pk in window if shape.depth[pk] and shape.parent[pk] not in here]


def _with_authors(posts: QuerySet[Post]) -> QuerySet[Post]:
    role = Enrollment.objects.filter(course=OuterRef("thread__course"), user=OuterRef("author"))
    return posts.annotate(author_role=Subquery(role.values("role")[:1]))


def _posts(enrollment: Enrollment, now: datetime, pks: Iterable[int]) -> dict[int, Post]:
    posts = _posts_shown[enrollment.role].objects(now=now, posts=list(pks), **_viewer(enrollment))
    return {post.pk: post for post in posts}


def _post_of(role: str, course: Slot, user: Slot, group: Slot, now: Slot, posts: list[Slot]) -> QuerySet[Post]:
    viewer = Enrollment(course_id=course, user_id=user, group_id=group, role=role)
    visible = visible_posts(viewer, now).filter(pk__in=posts)
    return _with_authors(visible).select_related("author", "endorsed_by").only(*_SHOWN)


# The opening post, a window, and the posts that those of the window answer.
_posts_shown = {
    role: Prepared(partial(_post_of, role), now=DateTimeField(), posts=Many(1 + 2 * WINDOW_LIMIT))
    for role in Role.values
}


def _lines(enrollment, thread, window, shape: _Shape, posts: dict[int, Post], since: datetime) -> list[PostLine]:
    lines = []
    here: set[int] = set()
    for pk in window:
        depth = shape.depth[pk]
        line = _line(enrollment, thread, pk, posts.get(pk), since)
        line.depth = min(depth, DEPTH_SHOWN)
        if depth:
            line.parent_pk = shape.parent[pk]
            parent = posts.get(line.parent_pk)
            line.parent_name = shown_author(enrollment, parent).name if parent else ""
            line.names_parent = depth > DEPTH_SHOWN or line.parent_pk not in here
        here.add(pk)
        lines.append(line)
    return lines


def _line(enrollment: Enrollment, thread: Thread, pk: int, post: Post | None, since: datetime | None) -> PostLine:
    if post is None:
        return PostLine(pk)
    is_answer = post.parent_id is not None
    return PostLine(
        pk,
        post=post,
        author=shown_author(enrollment, post),
        is_new=since is not None and post.created_at > since and post.author_id != enrollment.user_id,
        is_accepted=thread.accepted_post_id == pk,
        can_reply=rules.can_post(enrollment, thread),
        can_edit=rules.can_edit_post(enrollment, post, thread),
        can_delete=rules.can_delete_post(enrollment, post, thread),
        can_endorse=rules.can_endorse(enrollment, post),
        can_accept=is_answer and rules.can_accept_answer(enrollment, thread),
        can_see_versions=post.edited_at is not None and rules.can_see_versions(enrollment, post),
    )


def _target(pk: int | None, opening: int, window_of: dict[int, int]) -> tuple[int, int] | None:
    if pk is None:
        return None
    return (pk, 1) if pk == opening else (pk, window_of[pk]) if pk in window_of else None
