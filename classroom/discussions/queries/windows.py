"""A window of the answers in a thread: found by its place in the order of the talk, whatever the length of the thread.

Nothing outside of the window is read but the few posts before it, which say where it begins. What is not visible to the
viewer counts for nothing; where a deleted post has visible answers, it leaves a gap that says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db.models import CharField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery

from classroom.common.prepared import Many, Prepared, Slot
from classroom.courses.models import Enrollment, Role
from classroom.discussions.models import PLACE_DIGITS, Post, Thread, place_below
from classroom.discussions.rules import known_posts, visible_posts

# A window ends before the first branch that begins after so many posts, and at the latest after so many.
WINDOW, WINDOW_LIMIT = 20, 30
# So many posts of its branch stand before a post that one comes for.
BEFORE = 10
# What a page shows of a post; the rest of two people's accounts is left where it is.
_SHOWN = (
    "thread", "parent", "anonymous", "markdown", "html", "created_at", "edited_at", "deleted_at", "token", "place", "version",
    "author__full_name", "endorsed_by__full_name",
)  # fmt: skip
_KEY = re.compile(rf"[0-9]{{1,{PLACE_DIGITS}}}(\.[0-9]{{1,{PLACE_DIGITS}}}){{0,2}}")
_FIRST = "0"


@dataclass(frozen=True, slots=True)
class Gap:
    """A deleted post that has visible answers. `taken_down` says that it was not its author who deleted it."""

    pk: int
    place: str
    taken_down: bool


@dataclass(slots=True)
class Window:
    """`posts` in the order of the talk, with the gaps. `earlier` and `later` are keys of the windows beside it, or None."""

    posts: list[Post | Gap] = field(default_factory=list)
    earlier: str | None = None
    later: str | None = None


def place_key(place: str) -> str:
    """Return a place as an address carries it: `17.23.40`."""
    return ".".join(str(int(place[start : start + PLACE_DIGITS])) for start in range(0, len(place), PLACE_DIGITS))


def place_of_key(key: str | None) -> str | None:
    """Return the place that an address names, or None when it names none."""
    if not key or not _KEY.fullmatch(key):
        return None
    place = ""
    for pk in key.split("."):
        place = place_below(place, int(pk))
    return place


def first_window(viewer: Enrollment, thread: Thread, now: datetime) -> Window:
    """The beginning of the answers."""
    return _cut(viewer, now, "", _forward(viewer, thread, now, _FIRST))


def window_around(viewer: Enrollment, thread: Thread, now: datetime, place: str) -> Window:
    """The window that shows what stands at `place`, with the beginning of its branch where that is near."""
    before = _backward(_near, viewer, thread, now, place)
    branch = place[:PLACE_DIGITS]
    kept = [post for post in before[-BEFORE:] if post.place.startswith(branch)]
    rest = before[: len(before) - len(kept)]
    return _cut(viewer, now, rest[-1].place if rest else "", kept + _forward(viewer, thread, now, place))


def window_after(viewer: Enrollment, thread: Thread, now: datetime, place: str) -> Window:
    """The window that follows what stands at `place`."""
    return _cut(viewer, now, place, _forward(viewer, thread, now, f"{place}{_FIRST}"))


def window_before(viewer: Enrollment, thread: Thread, now: datetime, place: str) -> Window:
    """The window that ends before what stands at `place`; with nothing there, the first one."""
    posts = _backward(_preceding, viewer, thread, now, place)
    if not posts:
        return first_window(viewer, thread, now)
    begins = 0
    if len(posts) > WINDOW_LIMIT:
        # The first of them is there only to say that there are more.
        begins = next((at for at in range(1, WINDOW_LIMIT - WINDOW + 2) if posts[at].depth == 0), 1)
    return _window(viewer, now, posts[begins - 1].place if begins else "", posts[begins:], later=True)


def latest_window(viewer: Enrollment, thread: Thread, now: datetime) -> Window:
    """The end of the answers."""
    window = window_before(viewer, thread, now, "9" * PLACE_DIGITS)
    window.later = None
    return window


def place_in_thread(viewer: Enrollment, thread: Thread, pk: int, now: datetime) -> str | None:
    """Where a post of the thread stands that the viewer may read; None for any other."""
    rows = _places[viewer.role].rows(**_of(viewer, thread, now), post=pk)
    return rows[0][0] if rows else None


def opening_of(viewer: Enrollment, thread: Thread, now: datetime) -> Post | None:
    """The opening post, when the viewer may read it."""
    found = _openings[viewer.role].objects(**_of(viewer, thread, now))
    return found[0] if found else None


def posts_by_key(viewer: Enrollment, thread: Thread, now: datetime, pks: Sequence[int]) -> dict[int, Post]:
    """Those of the posts that the viewer may know of, at most WINDOW_LIMIT + 1, by their keys: see `deleted_at`."""
    return {post.pk: post for post in _by_key[viewer.role].objects(**_of(viewer, thread, now), posts=list(pks))}


def _cut(viewer: Enrollment, now: datetime, previous: str, posts: list[Post]) -> Window:
    """Let a window end where it should. At `previous` stands what comes before the first of `posts`; empty: nothing."""
    end = next((at for at in range(WINDOW, min(len(posts), WINDOW_LIMIT)) if posts[at].depth == 0), WINDOW_LIMIT)
    return _window(viewer, now, previous, posts[:end], later=len(posts) > end)


def _window(viewer: Enrollment, now: datetime, previous: str, posts: list[Post], *, later: bool) -> Window:
    """Put the gaps between the posts."""
    gaps = _gaps(viewer, now, previous, posts)
    shown: list[Post | Gap] = []
    for post in posts:
        shown += [gaps.pop(place) for place in _above(post.place) if place in gaps]
        shown.append(post)
    return Window(
        posts=shown,
        earlier=place_key(posts[0].place) if previous and posts else None,
        later=place_key(posts[-1].place) if later and posts else None,
    )


def _gaps(viewer: Enrollment, now: datetime, previous: str, posts: Sequence[Post]) -> dict[str, Gap]:
    """The deleted posts above some of `posts`, by place, that no earlier window has shown."""
    here = {post.place for post in posts}
    missing = {
        place for post in posts for place in _above(post.place) if place not in here and not previous.startswith(place)
    }
    if not missing:
        return {}
    pks = [int(place[-PLACE_DIGITS:]) for place in missing]
    # Of a deleted post nothing is read but that it is gone.
    deleted = known_posts(viewer, now).filter(pk__in=pks, deleted_at__isnull=False).order_by()
    rows = deleted.values_list("pk", "place", Q(deleted_by__isnull=False) & ~Q(deleted_by=F("author")))
    return {place: Gap(pk, place, bool(taken_down)) for pk, place, taken_down in rows}


def _above(place: str) -> list[str]:
    return [place[:end] for end in range(PLACE_DIGITS, len(place), PLACE_DIGITS)]


def _of(viewer: Enrollment, thread: Thread, now: datetime) -> dict:
    return {
        "course": viewer.course_id, "user": viewer.user_id, "group": viewer.group_id, "now": now, "thread": thread.pk,
    }  # fmt: skip


def _forward(viewer: Enrollment, thread: Thread, now: datetime, start: str) -> list[Post]:
    return _following[viewer.role].objects(**_of(viewer, thread, now), start=start)


def _backward(
    prepared: dict[str, Prepared], viewer: Enrollment, thread: Thread, now: datetime, start: str
) -> list[Post]:
    """The posts just before `start`, in the order of the talk."""
    return prepared[viewer.role].objects(**_of(viewer, thread, now), start=start)[::-1]


def with_role(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Let each post say which role its author has in the course: `author_role`, for `shown_author`."""
    role = Enrollment.objects.filter(course=OuterRef("thread__course"), user=OuterRef("author"))
    return posts.annotate(author_role=Subquery(role.order_by().values("role")[:1]))


def _visible(role: str, course: Slot, user: Slot, group: Slot, now: Slot, thread: Slot) -> QuerySet[Post]:
    viewer = Enrollment(course_id=course, user_id=user, group_id=group, role=role)
    return visible_posts(viewer, now).filter(thread=thread)


def _shown(posts: QuerySet[Post]) -> QuerySet[Post]:
    return with_role(posts).select_related("author", "endorsed_by").only(*_SHOWN)


def _next(role: str, course: Slot, user: Slot, group: Slot, now: Slot, thread: Slot, start: Slot) -> QuerySet[Post]:
    posts = _visible(role, course, user, group, now, thread).filter(place__gte=start)
    return _shown(posts).order_by("place")[: WINDOW_LIMIT + 1]


def _previous(
    role: str, most: int, course: Slot, user: Slot, group: Slot, now: Slot, thread: Slot, start: Slot
) -> QuerySet[Post]:
    posts = _visible(role, course, user, group, now, thread).filter(place__lt=start, place__gt="")
    return _shown(posts).order_by("-place")[:most]


def _opening(role: str, course: Slot, user: Slot, group: Slot, now: Slot, thread: Slot) -> QuerySet[Post]:
    # In the order of the talk, so that it is found at once and not among all posts in the order of time.
    return _shown(_visible(role, course, user, group, now, thread).filter(place="", parent=None).order_by("place"))


def _place(role: str, course: Slot, user: Slot, group: Slot, now: Slot, thread: Slot, post: Slot) -> QuerySet:
    return _visible(role, course, user, group, now, thread).filter(pk=post).order_by().values_list("place")


def _keyed(
    role: str, course: Slot, user: Slot, group: Slot, now: Slot, thread: Slot, posts: list[Slot]
) -> QuerySet[Post]:
    viewer = Enrollment(course_id=course, user_id=user, group_id=group, role=role)
    return _shown(known_posts(viewer, now).filter(thread=thread, pk__in=posts).order_by())


# What a person may read depends on their role, so there is a query for each.
_TIME, _TEXT = DateTimeField(), CharField()
_following = {role: Prepared(partial(_next, role), now=_TIME, start=_TEXT) for role in Role.values}
_preceding, _near = (
    {role: Prepared(partial(_previous, role, most), now=_TIME, start=_TEXT) for role in Role.values}
    for most in (WINDOW_LIMIT + 1, BEFORE + 1)
)
_openings = {role: Prepared(partial(_opening, role), now=_TIME) for role in Role.values}
_places = {role: Prepared(partial(_place, role), now=_TIME) for role in Role.values}
_by_key = {role: Prepared(partial(_keyed, role), now=_TIME, posts=Many(WINDOW_LIMIT + 1)) for role in Role.values}
