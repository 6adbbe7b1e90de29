"""Who may see and do what in a course's discussions, and whose name they see.

`enrollment` is always the viewer's own active place in the course; `enrollments` are places of one person. Staff read
and look after all discussions of the course, an assistant of one group too. What others see is divided by three things:

- a thread of one `group` is seen by that group only;
- a post of one group, in a thread that is `by_group`, is seen by that group and by its author;
- where a thread is `post_first`, whoever may post sees the opening post and their own until they have answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Group, Role
from classroom.courses.rules import (
    STAFF_ROLES,
    can_supervise,
    can_write,
    has_a_voice,
    is_staff,
    supervised_enrollments,
    teaches,
)
from classroom.discussions.models import Post, PromptScore, Thread


def readable_threads(enrollment: Enrollment, now: datetime) -> QuerySet[Thread]:
    """The threads of the course that the viewer's group may see and that are open at `now`; staff see all of them."""
    return readable_threads_of([enrollment], now)


def readable_threads_of(enrollments: Iterable[Enrollment], now: datetime) -> QuerySet[Thread]:
    """The same for all the courses of one person, in one queryset."""
    return Thread.objects.filter(_readable(list(enrollments), now))


def can_read_thread(enrollment: Enrollment, thread: Thread, now: datetime) -> bool:
    if thread.course_id != enrollment.course_id or thread.deleted_at:
        return False
    if is_staff(enrollment):
        return True
    is_open = thread.opens_at is None or thread.opens_at <= now
    return is_open and thread.group_id in (None, enrollment.group_id)


def visible_posts(enrollment: Enrollment, now: datetime) -> QuerySet[Post]:
    """The posts whose words the viewer may read. Pages, counts, mails, feeds, exports and search all take posts from here.

    A deleted post is not among them: where it stood, a page shows that it is gone, and nothing of it.
    """
    return visible_posts_of([enrollment], now)


def visible_posts_of(enrollments: Iterable[Enrollment], now: datetime) -> QuerySet[Post]:
    """The same for all the courses of one person, in one queryset."""
    return known_posts_of(enrollments, now).filter(deleted_at=None)


def known_posts(enrollment: Enrollment, now: datetime) -> QuerySet[Post]:
    """The visible posts, and the places of deleted ones that the viewer could see; never the words of those."""
    return known_posts_of([enrollment], now)


def known_posts_of(enrollments: Iterable[Enrollment], now: datetime) -> QuerySet[Post]:
    """The same for all the courses of one person, in one queryset."""
    places = list(enrollments)
    return Post.objects.filter(_readable(places, now, "thread__"), _seen(places))


def can_read_post(enrollment: Enrollment, post: Post, now: datetime) -> bool:
    return post.deleted_at is None and can_know_post(enrollment, post, now)


def can_know_post(enrollment: Enrollment, post: Post, now: datetime) -> bool:
    """Whether the viewer may know that the post is or was there. May ask the database whether they have answered."""
    if not can_read_thread(enrollment, post.thread, now):
        return False
    if is_staff(enrollment) or post.author_id == enrollment.user_id:
        return True
    if post.group_id not in (None, enrollment.group_id):
        return False
    return post.parent_id is None or not must_answer_first(enrollment, post.thread)


def is_asked(enrollment: Enrollment) -> bool:
    """Whether the holder is one of those who answer prompts: whoever has a voice and is not of the staff.

    Observers have no answer to give, and nothing to wait for.
    """
    return has_a_voice(enrollment) and not is_staff(enrollment)


def must_answer_first(enrollment: Enrollment, thread: Thread) -> bool:
    """Whether the answers of others are hidden from the viewer until they have answered; a query if that may be."""
    if not (thread.post_first and is_asked(enrollment)):
        return False
    return not _own_answers(enrollment.user_id, thread.pk, thread.min_words).exists()


def hides_answers(enrollment: Enrollment) -> Combinable:
    """The same as an annotation of threads that the viewer may read."""
    if not is_asked(enrollment):
        return Value(False)
    own = _own_answers(enrollment.user_id, OuterRef("pk"), OuterRef("min_words"))
    return Q(post_first=True) & ~Exists(own)


def readers(post: Post, enrollments: QuerySet[Enrollment], now: datetime) -> QuerySet[Enrollment]:
    """Those of `enrollments` whose holders may read `post`, for what goes out to many."""
    thread = post.thread
    if post.deleted_at or thread.deleted_at:
        return enrollments.none()
    found = enrollments.filter(course=thread.course_id, state=Enrollment.State.ACTIVE)
    reads = Q() if thread.opens_at is None or thread.opens_at <= now else Q(role__in=STAFF_ROLES)
    if thread.group_id:
        reads &= Q(group=thread.group_id) | Q(role__in=STAFF_ROLES)
    sees = Q()
    if post.group_id:
        sees &= Q(group=post.group_id)
    if thread.post_first and post.parent_id:
        own = _own_answers(OuterRef("user"), thread.pk, thread.min_words)
        sees &= Q(role=Role.OBSERVER) | Exists(own)
    return found.filter(reads, sees | Q(role__in=STAFF_ROLES) | Q(user=post.author_id)) if sees else found.filter(reads)


def mentionable(enrollment: Enrollment, thread: Thread | None) -> QuerySet[Enrollment]:
    """Whom the viewer may name with @ in a thread, or in a new one: the members that may see it with them.

    Who has answered, posted without a name or may not see the others' answers yet makes no difference: it would tell.
    """
    people = Enrollment.objects.filter(course=enrollment.course_id, state=Enrollment.State.ACTIVE)
    people = people.exclude(user=enrollment.user_id)
    if thread is None or not (thread.group_id or thread.by_group):
        return people
    staff = Q(role__in=STAFF_ROLES)
    if thread.group_id:
        return people.filter(staff | Q(group=thread.group_id))
    if is_staff(enrollment):
        return people
    return people.filter(staff | Q(group=enrollment.group_id) if enrollment.group_id else staff)


def _readable(places: Sequence[Enrollment], now: datetime, prefix: str = "") -> Q:
    """The condition on threads, or, with a prefix, on what hangs from one."""
    if not places:
        return Q(pk__in=[])
    members = [place for place in places if not is_staff(place)]
    seen = _among(f"{prefix}course", [place.course_id for place in places]) & Q(**{f"{prefix}deleted_at": None})
    if not members:
        return seen
    is_open = Q(**{f"{prefix}opens_at": None}) | Q(**{f"{prefix}opens_at__lte": now})
    shown = is_open & _for_groups(f"{prefix}group", members)
    return seen & (shown | _in_courses(places, is_staff, f"{prefix}course"))


def _seen(places: Sequence[Enrollment]) -> Q:
    """The condition on posts of threads that the viewer may read."""
    members = [place for place in places if not is_staff(place)]
    if not members:
        return Q()
    user = members[0].user_id
    own = Q(author=user)
    for_group = _for_groups("group", members) | own
    answered = Exists(_own_answers(user, OuterRef("thread"), OuterRef("thread__min_words")))
    in_turn = Q(thread__post_first=False) | Q(parent=None) | own | answered
    in_turn |= _in_courses(members, lambda place: not is_asked(place), "thread__course")
    return for_group & in_turn | _in_courses(places, is_staff, "thread__course")


def _own_answers(user, thread, min_words) -> QuerySet[Post]:
    """The answers by which a person has a thread's others shown: not deleted, of as many words as asked for, and of one
    at least."""
    return Post.objects.filter(
        thread=thread, author=user, parent__isnull=False, deleted_at=None, word_count__gte=min_words, word_count__gt=0
    )


def _for_groups(field: str, places: Sequence[Enrollment]) -> Q:
    """What is of no group, or of one of theirs. A group is of one course, so those of all courses may stand together."""
    everyones = Q(**{f"{field}__isnull": True})
    groups = [place.group_id for place in places if place.group_id is not None]
    return everyones | _among(field, groups) if groups else everyones


def _in_courses(places: Sequence[Enrollment], holds, field: str) -> Q:
    """What is in the courses of those places of which `holds` is true; an empty condition when there is none."""
    courses = [place.course_id for place in places if holds(place)]
    return _among(field, courses) if courses else Q()


def _among(field: str, keys: list) -> Q:
    # By the key itself: what is compared with a relation may not be the slot of a prepared query.
    return Q(**{field: keys[0]}) if len(keys) == 1 else Q(**{f"{field}__pk__in": keys})


def can_start_thread(enrollment: Enrollment) -> bool:
    """Everyone in the course but observers."""
    return can_write(enrollment)


def can_start_in_group(enrollment: Enrollment, group: Group) -> bool:
    """Members begin threads for their own group, staff for each group of the course."""
    if not can_start_thread(enrollment) or group.course_id != enrollment.course_id:
        return False
    return is_staff(enrollment) or group.pk == enrollment.group_id


def groups_to_talk_in(enrollment: Enrollment) -> QuerySet[Group]:
    """The groups for which the viewer may begin a thread."""
    if not can_start_thread(enrollment):
        return Group.objects.none()
    groups = Group.objects.filter(course=enrollment.course_id)
    return groups if is_staff(enrollment) else groups.filter(pk=enrollment.group_id)


def can_post(enrollment: Enrollment, thread: Thread) -> bool:
    """Whether the viewer, who sees `thread`, may answer in it. A locked thread takes no posts, of nobody."""
    return can_write(enrollment) and not thread.locked


def can_hide_name(enrollment: Enrollment) -> bool:
    """Where the course allows it. Staff speak under their own name: who endorses and grades is not anonymous to those
    who are graded. What was posted without a name stays so, whatever the course allows later."""
    return enrollment.course.anonymous_posts and can_write(enrollment) and not is_staff(enrollment)


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


def can_react(enrollment: Enrollment, post: Post, thread: Thread) -> bool:
    """Whether the viewer, who reads `post`, may say in a click what they make of it: of others' posts, while it is open."""
    return can_post(enrollment, thread) and post.author_id != enrollment.user_id and post.deleted_at is None


def can_flag(enrollment: Enrollment, post: Post) -> bool:
    """Whoever may write can ask staff to look at a post of somebody else, also in a closed thread."""
    return can_write(enrollment) and post.author_id != enrollment.user_id and post.deleted_at is None


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


def can_see_progress(enrollment: Enrollment) -> bool:
    """Whether the holder sees what each of the students they supervise has done."""
    return is_staff(enrollment)


def asked_enrollments(enrollment: Enrollment, thread: Thread) -> QuerySet[Enrollment]:
    """The active students whom a prompt asks, as far as the holder supervises them."""
    students = supervised_enrollments(enrollment).filter(state=Enrollment.State.ACTIVE)
    return students.filter(group=thread.group_id) if thread.group_id else students


def participants(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """Those whose part in the talk the holder sees as a whole: themselves, and the active students they supervise."""
    return Enrollment.objects.filter(
        Q(pk=enrollment.pk) | Q(pk__in=supervised_enrollments(enrollment).values("pk")),
        course=enrollment.course_id, state=Enrollment.State.ACTIVE,
    )  # fmt: skip


def can_see_participation(enrollment: Enrollment, student: Enrollment) -> bool:
    if student.state != Enrollment.State.ACTIVE:
        return False
    return student.pk == enrollment.pk or can_supervise(enrollment, student)


def can_score(enrollment: Enrollment, thread: Thread) -> bool:
    """Whether the holder gives points for a prompt: staff, to the students that they supervise."""
    return can_see_progress(enrollment) and thread.kind == Thread.Kind.PROMPT and thread.points is not None


def can_release_scores(enrollment: Enrollment, thread: Thread) -> bool:
    return can_score(enrollment, thread) and teaches(enrollment)


def released_scores(enrollment: Enrollment, now: datetime) -> QuerySet[PromptScore]:
    """The holder's own points for prompts, once they are released. Nobody else's, and before that none."""
    threads = readable_threads(enrollment, now).filter(points__isnull=False)
    return PromptScore.objects.filter(
        Q(by_rule__isnull=False) | Q(by_hand__isnull=False),
        user=enrollment.user_id, thread__in=threads, released_at__lte=now,
    )  # fmt: skip


def can_see_score(enrollment: Enrollment, score: PromptScore, now: datetime) -> bool:
    is_out = score.released_at is not None and score.released_at <= now and score.points is not None
    is_own = score.user_id == enrollment.user_id and score.thread.points is not None
    return is_own and is_out and can_read_thread(enrollment, score.thread, now)


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
