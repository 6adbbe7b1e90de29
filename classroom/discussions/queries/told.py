"""What a notice about a thread may say to its reader now. Answers the question of classroom/notices/events.py."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import DateTimeField, Model, QuerySet
from django.urls import reverse

from classroom.accounts.models import User
from classroom.common.mail import reply_address
from classroom.common.prepared import Many, Slot
from classroom.common.shown import reader_zone
from classroom.common.templatetags.dates import full_date_in
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.courses.rules import active_enrollments
from classroom.discussions.models import Post, Thread
from classroom.discussions.rules import can_post, readable_threads_of, shown_author, visible_posts_of
from classroom.notices.events import Letter, Subject
from classroom.notices.mails import mail_domain
from classroom.notices.models import Notice

SUBJECT = "thread"
AT_ONCE = 100
# Of these the posts themselves are mailed; the others say that something has happened to one.
_LETTERS = (
    Notice.Kind.MENTION,
    Notice.Kind.REPLY,
    Notice.Kind.THREAD_ANSWER,
    Notice.Kind.THREAD_NEW,
    Notice.Kind.ANSWER_WANTED,
    Notice.Kind.PROMPT_SET,
)


def told_of_threads(
    *, subject: str, notices: Sequence[Notice], reader: User, now: datetime, with_letters: bool, **_signal: object
) -> dict[int, Subject] | None:
    """Receives `subjects_asked`. Three queries for a hundred notices or posts, one more for letters.

    A thread that the reader may not read any more, or of whose posts none is left to them, is not told of.
    """
    if subject != SUBJECT:
        return None
    places = {place.course_id: place for place in active_enrollments(reader)}
    threads = _threads(places, notices, now)
    posts = _posts(places, notices, now)
    openings = _openings(posts.values()) if with_letters else {}
    found = {}
    for notice in notices:
        thread = threads.get(notice.subject_id)
        if thread is None:
            continue
        place = places[thread.course_id]
        about = [posts[pk] for pk in notice.details.get("posts", []) if pk in posts]
        if said := _said(notice, thread, place, about):
            letters = _letters(notice, thread, place, about, openings, now) if with_letters else ()
            found[notice.pk] = Subject(details=said, path=_path(thread, about), letters=letters)
    return found


def _threads(places: dict[int, Enrollment], notices: Sequence[Notice], now: datetime) -> dict[int, Thread]:
    keys = {notice.subject_id for notice in notices}
    return {thread.pk: thread for thread in _found(_told_threads, places, keys, now)}


def _posts(places: dict[int, Enrollment], notices: Sequence[Notice], now: datetime) -> dict[int, Post]:
    keys = {pk for notice in notices for pk in notice.details.get("posts", [])}
    return {post.pk: post for post in _found(_told_posts, places, keys, now)}


def _found(
    prepared: PreparedForPlaces, places: dict[int, Enrollment], keys: set[int], now: datetime
) -> Iterator[Model]:
    """What a person may read of what has these keys; a query for every AT_ONCE of them."""
    wanted = sorted(keys) if places else []
    for start in range(0, len(wanted), AT_ONCE):
        yield from prepared.objects(places.values(), keys=wanted[start : start + AT_ONCE], now=now)


def _readable_threads(places: Sequence[Enrollment], keys: list[Slot], now: datetime) -> QuerySet[Thread]:
    return readable_threads_of(places, now).filter(pk__in=keys).select_related("course").order_by()


def _visible_posts(places: Sequence[Enrollment], keys: list[Slot], now: datetime) -> QuerySet[Post]:
    posts = visible_posts_of(places, now).filter(pk__in=keys)
    return posts.select_related("author", "endorsed_by").order_by()


_told_threads, _told_posts = (
    PreparedForPlaces(build, keys=Many(AT_ONCE), now=DateTimeField()) for build in (_readable_threads, _visible_posts)
)


def _openings(posts) -> dict[int, int]:
    threads = {post.thread_id for post in posts if post.parent_id}
    return dict(Post.objects.filter(thread__in=threads, parent=None).values_list("thread", "pk")) if threads else {}


def _said(notice: Notice, thread: Thread, place: Enrollment, about: list[Post]) -> dict:
    """The values of the sentence; nothing when there is nothing left to say."""
    said = {"thread": thread.title, "course": thread.course.shown_title}
    if "posts" in notice.details:
        if not about:
            return {}
        latest = about[-1]
        if notice.kind == Notice.Kind.ANSWER_ACCEPTED and thread.accepted_post_id != latest.pk:
            return {}
        if notice.kind == Notice.Kind.ANSWER_ENDORSED:
            return said | {"by": latest.endorsed_by.full_name} if latest.endorsed_by else {}
        author = shown_author(place, latest)
        said |= {"by": author.name if author.person else "", "count": len(about)}
    if thread.due_at:
        said["due"] = full_date_in(reader_zone(thread.course.time_zone), thread.due_at)
    return said


def _path(thread: Thread, about: list[Post]) -> str:
    path = reverse("discussions:thread", args=(thread.course.slug, thread.pk))
    return _post_path(path, about[0]) if about and about[0].parent_id else path


def _post_path(path: str, post: Post) -> str:
    return f"{path}?post={post.pk}#post-{post.pk}"


def _letters(
    notice: Notice, thread: Thread, place: Enrollment, about: list[Post], openings: dict[int, int], now: datetime
) -> tuple[Letter, ...]:
    if notice.kind not in _LETTERS:
        return ()
    path = reverse("discussions:thread", args=(thread.course.slug, thread.pk))
    answers = can_post(place, thread)
    return tuple(
        Letter(
            key=post.pk,
            sender=shown_author(place, post).name,
            html=post.html,
            text=post.markdown,
            path=_post_path(path, post) if post.parent_id else path,
            message_id=_message_id(post.pk),
            references=_references(post, openings.get(post.thread_id)),
            list_id=f"{thread.course.slug}.{mail_domain()}",
            list_name=str(thread.course),
            reply_to=reply_address(place.user_id, post.pk, now) if answers else "",
        )
        for post in about
    )


def _references(post: Post, opening: int | None) -> tuple[str, ...]:
    """The mails that the post answers, the oldest first: that of the opening post, and that of its parent."""
    if post.parent_id is None:
        return ()
    above = [opening, post.parent_id] if opening and opening != post.parent_id else [post.parent_id]
    return tuple(_message_id(pk) for pk in above)


def _message_id(post: int) -> str:
    """The same for everybody and for ever, so that mail programs put answers below what they answer."""
    return f"post-{post}@{mail_domain()}"


def mails_can_be_answered() -> bool:
    """Whether this installation takes answers by mail."""
    return bool(settings.REPLY_DOMAIN and settings.INBOUND_MAIL_SECRET)
