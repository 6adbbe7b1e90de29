"""Who may see and do what in a course's discussions, and whose name they see.

Discussions belong to the whole course: its groups do not divide them, so an assistant of one group reads
and looks after all of them. `enrollment` is always the viewer's own active place in the course.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import STAFF_ROLES, can_write, is_staff, teaches
from classroom.discussions.models import Post, Thread


def _readable(enrollment: Enrollment, now: datetime, prefix: str = "") -> Q:
    """The condition on threads, or, with a prefix, on what hangs from one."""
    seen = Q(**{f"{prefix}course": enrollment.course_id, f"{prefix}deleted_at": None})
    if not is_staff(enrollment):
        seen &= Q(**{f"{prefix}opens_at": None}) | Q(**{f"{prefix}opens_at__lte": now})
    return seen


def readable_threads(enrollment: Enrollment, now: datetime) -> QuerySet[Thread]:
    """The threads of the course that are open at `now`; staff see also what opens later."""
    return Thread.objects.filter(_readable(enrollment, now))


def readable_threads_of(enrollments: Iterable[Enrollment], now: datetime) -> QuerySet[Thread]:
    """The same for all the courses of one person, in one queryset."""
    seen = [_readable(enrollment, now) for enrollment in enrollments]
    return Thread.objects.filter(reduce(or_, seen)) if seen else Thread.objects.none()


def can_read_thread(enrollment: Enrollment, thread: Thread, now: datetime) -> bool:
    if thread.course_id != enrollment.course_id or thread.deleted_at:
        return False
    return is_staff(enrollment) or thread.opens_at is None or thread.opens_at <= now


def visible_posts(enrollment: Enrollment, now: datetime) -> QuerySet[Post]:
    """The posts whose words the viewer may read. Pages, mails, feeds and search all take posts from here.

    A deleted post is not among them: where it stood, a page shows that it is gone, and nothing of it.
    """
    return Post.objects.filter(_readable(enrollment, now, "thread__"), deleted_at=None)


def can_read_post(enrollment: Enrollment, post: Post, now: datetime) -> bool:
    return post.deleted_at is None and can_read_thread(enrollment, post.thread, now)


def can_start_thread(enrollment: Enrollment) -> bool:
    """Everyone in the course but observers."""
    return can_write(enrollment)


def can_post(enrollment: Enrollment, thread: Thread) -> bool:
    """Whether the viewer, who sees `thread`, may answer in it. A locked thread takes no posts, of nobody."""
    return can_write(enrollment) and not thread.locked


def can_hide_name(enrollment: Enrollment) -> bool:
    """Staff speak under their own name: who endorses and grades is not anonymous to those who are graded."""
    return can_write(enrollment) and not is_staff(enrollment)


def wrote_post(enrollment: Enrollment, post: Post) -> bool:
    """Whether the words of a post are the viewer's to change."""
    return post.author_id == enrollment.user_id and post.deleted_at is None and can_write(enrollment)


def can_edit_post(enrollment: Enrollment, post: Post, thread: Thread) -> bool:
    """Only the author changes the words of a post, and not once the thread is locked."""
    return wrote_post(enrollment, post) and not thread.locked


def can_delete_post(enrollment: Enrollment, post: Post, thread: Thread) -> bool:
    """The author, while the thread is open; staff always."""
    return post.deleted_at is None and (is_staff(enrollment) or can_edit_post(enrollment, post, thread))


def can_see_versions(enrollment: Enrollment, post: Post) -> bool:
    """What a post said before is for its author and for staff."""
    return post.deleted_at is None and (is_staff(enrollment) or post.author_id == enrollment.user_id)


def can_endorse(enrollment: Enrollment, post: Post) -> bool:
    """Staff vouch for an answer of somebody else. An opening post is no answer."""
    return (
        is_staff(enrollment)
        and post.author_id != enrollment.user_id
        and post.parent_id is not None
        and post.deleted_at is None
    )


def can_accept_answer(enrollment: Enrollment, thread: Thread) -> bool:
    """Who asked the question, or staff, says which answer answers it."""
    return thread.kind == Thread.Kind.QUESTION and (
        is_staff(enrollment) or (thread.created_by_id == enrollment.user_id and can_post(enrollment, thread))
    )


def can_edit_thread(enrollment: Enrollment, thread: Thread) -> bool:
    """Title and kind: who began the thread while it is open, and staff. A prompt is its instructors' business."""
    if thread.kind == Thread.Kind.PROMPT:
        return can_create_prompt(enrollment)
    return is_staff(enrollment) or (thread.created_by_id == enrollment.user_id and can_post(enrollment, thread))


def can_moderate(enrollment: Enrollment) -> bool:
    """Pin and lock."""
    return is_staff(enrollment)


def can_create_prompt(enrollment: Enrollment) -> bool:
    return teaches(enrollment)


@dataclass(frozen=True, slots=True)
class ShownAuthor:
    """Whose name stands over a post for one viewer. `person` is None when the viewer may not know who it is;
    `role` is the word for a member of the staff, empty for others."""

    name: str
    person: User | None
    note: str = ""
    role: str = ""
    is_you: bool = False


def shown_author(viewer: Enrollment, post: Post) -> ShownAuthor:
    """Return whose name `viewer` sees over `post`: the one place where anonymity is resolved.

    Classmates, auditors and observers learn nothing of an anonymous author; staff see the name and that it is
    hidden from others; the author sees what the others see, and that it is they. Uses `post.author` and, when
    `queries` put it there, `post.author_role`.
    """
    is_you = post.author_id == viewer.user_id
    if not post.anonymous:
        role = getattr(post, "author_role", None)
        return ShownAuthor(
            post.author.full_name, post.author, role=Role(role).label if role in STAFF_ROLES else "", is_you=is_you
        )
    if is_you:
        return ShownAuthor(_("A classmate"), None, _("you, without your name"), is_you=True)
    if is_staff(viewer):
        return ShownAuthor(post.author.full_name, post.author, _("name hidden from classmates"))
    return ShownAuthor(_("A classmate"), None)
