"""One thread as a page shows it: the opening post, and a window of the answers in the order of the talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.common.prepared import Prepared, Slot
from classroom.courses.models import Enrollment, Role
from classroom.discussions import rules
from classroom.discussions.models import PLACE_DIGITS, KeptUnread, Post, PostVersion, Thread
from classroom.discussions.queries import windows
from classroom.discussions.queries.attention import follows, moment_key
from classroom.discussions.queries.counts import read_to
from classroom.discussions.queries.reactions import Reacted, reactions_to
from classroom.discussions.queries.windows import Gap, Window, with_role
from classroom.discussions.rules import ShownAuthor, hides_answers, shown_author, visible_posts

# Answers to answers are set in so deep; the deeper ones stand below each other and say whom they answer.
DEPTH_SHOWN = 2
# In a divided thread of more posts than this, those that one may read are not counted.
_COUNTED = 1000


@dataclass(slots=True)
class PostLine:
    """One post as one viewer sees it, and what they may do to it. `post` is None where a post was deleted, and
    `taken_down` says whether the staff did so.

    `depth` is 0 for an answer to the opening post. `names_parent` says that the page should name whom the post
    answers, because it does not visibly hang from that post.
    """

    pk: int
    depth: int = 0
    post: Post | None = None
    taken_down: bool = False
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
    can_react: bool = False
    can_flag: bool = False
    reactions: Sequence[Reacted] = ()
    can_keep: bool = False

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
        return self.can_edit or self.can_delete or self.can_endorse or self.can_accept or self.can_flag


@dataclass(slots=True)
class ThreadPage:
    """`lines` are the answers of one window. `earlier` and `later` are keys of the windows beside it (see `thread_page`).

    `first_unread` and `accepted` are posts. `since` is up to when the viewer had read when they came: what is newer is
    marked as new on every window. `newest` is up to when the page has the talk: what is newer has come meanwhile.
    `answers` is None where counting them would mean reading them.
    """

    thread: Thread
    opening: PostLine
    lines: list[PostLine]
    since: datetime
    newest: datetime
    earlier: str | None = None
    later: str | None = None
    first_unread: int | None = None
    accepted: int | None = None
    answers: int | None = None

    @property
    def since_key(self) -> int:
        """`since` as links to the other windows carry it."""
        return moment_key(self.since)

    @property
    def newest_key(self) -> int:
        """`newest` as the address carries it that says whether something has come."""
        return moment_key(self.newest)


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
        .select_related("section__chapter__book", "chapter", "anchor__block__section", "anchor__end_block")
        .annotate(
            read_to=read_to(user),
            hides_answers=hides_answers(viewer),
            has_kept=Exists(KeptUnread.objects.filter(user=user, post__thread=OuterRef("pk"))),
            follows=follows(user),
        )
    )


# What a person may read depends on their role, so there is a query for each.
_threads = {role: Prepared(partial(_thread, role), now=DateTimeField()) for role in Role.values}


def get_post(enrollment: Enrollment, pk: int, now: datetime) -> Post:
    """Return a post that the viewer may read, with author, thread and course; raise Http404. One query."""
    posts = with_role(visible_posts(enrollment, now)).select_related(
        "author", "endorsed_by", "thread__section__chapter__book", "thread__anchor__block__section"
    )
    post = get_object_or_404(posts, pk=pk)
    post.thread.course = enrollment.course
    return post


def opening_post(thread: Thread) -> Post:
    """Return the first post of a thread from `get_thread`; it may be deleted. One query."""
    return Post.objects.select_related("author", "thread").get(thread=thread, parent=None)


def get_answered_post(enrollment: Enrollment, thread: Thread, pk: int, now: datetime) -> Post:
    """Return the post of a thread from `get_thread` that somebody answers; raise Http404. One query.

    It may have been deleted while the answer was written: see `deleted_at`.
    """
    post = windows.posts_by_key(enrollment, thread, now, [pk]).get(pk)
    if post is None:
        raise Http404
    post.thread = thread
    return post


def versions(post: Post) -> QuerySet[PostVersion]:
    """What `post` said before, the newest first."""
    return PostVersion.objects.filter(post=post).order_by("-replaced_at", "-pk")


def thread_page(
    enrollment: Enrollment, thread: Thread, now: datetime, *, post: int | None = None, at: str | None = None,
    after: str | None = None, before: str | None = None, latest: bool = False, since: datetime | None = None,
) -> ThreadPage:  # fmt: skip
    """Return a window of a thread from `get_thread`, as many queries for a long thread as for a short one.

    The window is the one around `post` or around the place `at`, the one that follows or precedes a place (`after`,
    `before`), the `latest`, or the first. Places come as keys of addresses; what cannot be read as one, and a post
    that the viewer may not read, lead to the first window.
    """
    window = _window(enrollment, thread, now, post, at, after, before, latest)
    since = since or thread.read_to
    opening = windows.opening_of(enrollment, thread, now)
    elsewhere = _answered_elsewhere(window)
    wanted = [*elsewhere, *([thread.accepted_post_id] if thread.accepted_post_id else [])]
    others = windows.posts_by_key(enrollment, thread, now, wanted) if wanted else {}
    first = _line(enrollment, thread, opening, since) if opening else _gone_opening(thread)
    lines = _lines(enrollment, thread, window, others, since)
    _add_reactions(enrollment, [first, *lines])
    return ThreadPage(
        thread=thread,
        opening=first,
        lines=lines,
        since=since,
        newest=now if _hides_some(enrollment, thread) else thread.last_post_at,
        earlier=window.earlier,
        later=window.later,
        first_unread=_first_unread(enrollment, thread, now),
        accepted=thread.accepted_post_id if thread.accepted_post_id in others else None,
        answers=_answers(enrollment, thread, now, opening),
    )


def post_line(enrollment: Enrollment, post: Post, *, depth: int = 0, is_new: bool = False) -> PostLine:
    """Return one post from `get_post` as its thread's page shows it, for a fragment."""
    line = _line(enrollment, post.thread, post, None)
    line.depth = depth
    line.is_new = is_new
    _add_reactions(enrollment, [line])
    return line


def posted_line(enrollment: Enrollment, thread: Thread, post: Post, *, depth: int) -> PostLine:
    """Return the post that the viewer has just made in a thread from `get_thread`: nothing is read again.

    Sent a second time it may be one that was deleted since.
    """
    post.thread, post.author, post.author_role = thread, enrollment.user, enrollment.role
    line = PostLine(post.pk) if post.deleted_at else _line(enrollment, thread, post, None)
    line.depth = depth
    return line


def _window(enrollment, thread, now, post, at, after, before, latest) -> Window:
    if latest:
        return windows.latest_window(enrollment, thread, now)
    if (place := windows.place_of_key(after)) is not None:
        return windows.window_after(enrollment, thread, now, place)
    if (place := windows.place_of_key(before)) is not None:
        return windows.window_before(enrollment, thread, now, place)
    place = windows.place_in_thread(enrollment, thread, post, now) if post else windows.place_of_key(at)
    if place:
        return windows.window_around(enrollment, thread, now, place)
    return windows.first_window(enrollment, thread, now)


def _add_reactions(enrollment: Enrollment, lines: list[PostLine]) -> None:
    reactions = reactions_to([line.pk for line in lines if line.post], enrollment.user_id)
    for line in lines:
        line.reactions = reactions.get(line.pk, ())


def _answered_elsewhere(window: Window) -> list[int]:
    """The posts outside of the window that some of its answers to answers answer."""
    here = {post.pk for post in window.posts}
    parents = (post.parent_id for post in window.posts if isinstance(post, Post) and post.depth > 0)
    return list(dict.fromkeys(pk for pk in parents if pk not in here))


def _first_unread(enrollment: Enrollment, thread: Thread, now: datetime) -> int | None:
    """The oldest post that is new to the viewer. Most visits ask nothing: only then may something be new."""
    if thread.last_post_at <= thread.read_to:
        return None
    new = visible_posts(enrollment, now).filter(
        ~Q(author=enrollment.user_id), thread=thread, created_at__gt=thread.read_to
    )
    return new.order_by("created_at", "pk").values_list("pk", flat=True).first()


def _answers(enrollment: Enrollment, thread: Thread, now: datetime, opening: Post | None) -> int | None:
    """How many answers the viewer may read: where some may be hidden they are counted, unless they are very many."""
    if not _hides_some(enrollment, thread):
        return thread.post_count - bool(opening)
    if thread.post_count > _COUNTED:
        return None
    return visible_posts(enrollment, now).filter(thread=thread, parent__isnull=False).count()


def _hides_some(enrollment: Enrollment, thread: Thread) -> bool:
    """Whether there may be posts that the viewer may not see: number and time of the last would tell of them."""
    return (thread.post_first or thread.by_group) and not rules.is_staff(enrollment)


def _gone_opening(thread: Thread) -> PostLine:
    """The place of an opening post that was deleted."""
    by_staff = Q(deleted_by__isnull=False) & ~Q(deleted_by=F("author"))
    pk, taken_down = Post.objects.filter(thread=thread, parent=None).values_list("pk", by_staff).get()
    return PostLine(pk, taken_down=bool(taken_down))


def _lines(
    enrollment: Enrollment, thread: Thread, window: Window, others: dict[int, Post], since: datetime
) -> list[PostLine]:
    lines = []
    here: dict[int, Post | Gap] = {}
    for post in window.posts:
        here[post.pk] = post
        if isinstance(post, Gap):
            lines.append(PostLine(post.pk, depth=len(post.place) // PLACE_DIGITS - 1, taken_down=post.taken_down))
            continue
        line = _line(enrollment, thread, post, since)
        parent = here.get(post.parent_id) or others.get(post.parent_id)
        # An own answer may stand under a post that one no longer sees; then it stands by itself.
        if post.depth and parent:
            line.depth = post.depth
            line.parent_pk = parent.pk
            is_there = isinstance(parent, Post) and not parent.deleted_at
            line.parent_name = shown_author(enrollment, parent).name if is_there else ""
            # It hangs visibly from the post whose place its own begins with.
            line.names_parent = parent.pk not in here or parent.place != post.place[:-PLACE_DIGITS]
        lines.append(line)
    return lines


def _line(enrollment: Enrollment, thread: Thread, post: Post, since: datetime | None) -> PostLine:
    is_answer = post.parent_id is not None
    return PostLine(
        post.pk,
        post=post,
        author=shown_author(enrollment, post),
        is_new=since is not None and post.created_at > since and post.author_id != enrollment.user_id,
        is_accepted=thread.accepted_post_id == post.pk,
        can_reply=rules.can_post(enrollment, thread),
        can_edit=rules.can_edit_post(enrollment, post, thread),
        can_delete=rules.can_delete_post(enrollment, post, thread),
        can_endorse=rules.can_endorse(enrollment, post),
        can_accept=is_answer and rules.can_accept_answer(enrollment, thread),
        can_react=rules.can_react(enrollment, post, thread),
        can_flag=rules.can_flag(enrollment, post),
        can_keep=post.author_id != enrollment.user_id,
        can_see_versions=post.edited_at is not None and rules.can_see_versions(enrollment, post),
    )
