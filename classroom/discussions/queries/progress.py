"""How far people are with what a prompt asks for: the one count that pages, the agenda, mails and scores go by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from classroom.common.shown.digits import shown_digits
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext, npgettext
from classroom.courses.models import Enrollment
from classroom.discussions.models import Post, Thread
from classroom.discussions.rules import visible_posts


@dataclass(slots=True)
class PromptProgress:
    """One person's part in one prompt.

    `posts` answer the prompt and `replies` answer somebody else, each of as many words as asked for; `late` of them came
    after the due time. `short` has fewer words, and does not count. `words` are all that the person has written there.
    """

    asked_posts: int
    asked_replies: int
    posts: int = 0
    replies: int = 0
    late: int = 0
    short: int = 0
    words: int = 0
    posts_in_time: int = 0
    replies_in_time: int = 0
    last_at: datetime | None = None

    @property
    def asked(self) -> int:
        return self.asked_posts + self.asked_replies

    @property
    def done(self) -> int:
        """How much of what is asked for is there, late or not."""
        return min(self.posts, self.asked_posts) + min(self.replies, self.asked_replies)

    @property
    def in_time(self) -> int:
        """How much of it came in time."""
        return min(self.posts_in_time, self.asked_posts) + min(self.replies_in_time, self.asked_replies)

    @property
    def is_met(self) -> bool:
        return self.done >= self.asked

    @property
    def is_met_late(self) -> bool:
        """Whether all of it is there, and some of it came late."""
        return self.is_met and self.in_time < self.asked

    @property
    def words_of(self) -> str:
        """How far one is, as a sentence: "1 of 2 answers, no reply yet"."""
        parts = []
        if self.asked_posts:
            parts.append(
                _("answered %(done)s of %(asked)s")
                % {"done": min(self.posts, self.asked_posts), "asked": self.asked_posts}
            )
        if self.asked_replies:
            parts.append(
                _("replied %(done)s of %(asked)s")
                % {"done": min(self.replies, self.asked_replies), "asked": self.asked_replies}
            )
        if self.short:
            parts.append(ngettext("%(n)s is too short", "%(n)s are too short", self.short) % {"n": self.short})
        if self.late:
            parts.append(ngettext("%(n)s came late", "%(n)s came late", self.late) % {"n": self.late})
        return " · ".join(parts)

    def points_by_rule(self, points: Decimal) -> Decimal:
        """The share of what was asked for that came in time, of `points`, rounded half up to two places."""
        return share_of(points, self.in_time, self.asked)


def share_of(points: Decimal, part: int, whole: int) -> Decimal:
    """Return part/whole of `points`, rounded once, at the end."""
    return (points * part / whole).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def asked_of(thread: Thread) -> tuple[int, int]:
    """How many answers and how many replies a prompt asks for. One that names no number asks for one answer."""
    if not thread.required_posts and not thread.required_replies:
        return 1, 0
    return thread.required_posts, thread.required_replies


def asked_in_words(thread: Thread) -> str:
    """Return what a prompt asks for, as one line: "1 answer of at least 50 words · 1 reply to a classmate · 5 points"."""
    posts, replies = asked_of(thread)
    least = thread.min_words
    parts = []
    if posts and least:
        parts.append(
            ngettext(
                "%(n)s answer of at least %(words)s words", "%(n)s answers of at least %(words)s words each", posts
            )
            % {"n": posts, "words": least}
        )
    elif posts:
        parts.append(npgettext("asked for", "%(n)s answer", "%(n)s answers", posts) % {"n": posts})
    if replies:
        parts.append(ngettext("%(n)s reply to a classmate", "%(n)s replies to classmates", replies) % {"n": replies})
    if replies and least and not posts:
        parts.append(_("at least %(words)s words each") % {"words": least})
    if thread.points is not None:
        parts.append(_("%(points)s points") % {"points": shown_digits(plain_number(thread.points))})
    if thread.post_first:
        parts.append(_("answers are shown after you have posted"))
    if thread.by_group:
        parts.append(_("each group talks among itself"))
    return " · ".join(parts)


def plain_number(number: Decimal) -> str:
    """Points without zeros that say nothing: 4.50 as 4.5, 5.00 as 5."""
    return f"{number.normalize():f}"


def is_answered(thread: Thread) -> bool:
    """Whether anybody has spoken in the thread but for its opening post; deleted posts count too."""
    return Post.objects.filter(thread=thread, parent__isnull=False).exists()


def prompt_progress(enrollment: Enrollment, thread: Thread, now: datetime) -> PromptProgress:
    """How far the holder is with a prompt that they may read; one query."""
    mine = visible_posts(enrollment, now)
    return progress_by(mine, {thread.pk: thread}, [enrollment.user_id])[thread.pk, enrollment.user_id]


def progress_by(
    posts: QuerySet[Post], threads: Mapping[int, Thread], users: Iterable[int]
) -> dict[tuple[int, int], PromptProgress]:
    """Return how far each of `users` is with each of `threads`, by (thread, user); one query.

    `posts` are the visible posts of whoever looks. Who has not spoken is there too.
    """
    users = list(users)
    rows = posts.filter(thread__in=threads, author__in=users, parent__isnull=False).order_by("created_at", "pk")
    found: dict[tuple[int, int], list[tuple]] = defaultdict(list)
    for thread, author, *row in rows.values_list(
        "thread_id", "author_id", "word_count", "created_at", "parent__author_id", "parent__parent_id"
    ):
        found[thread, author].append(tuple(row))
    return {(pk, user): _count(thread, user, found[pk, user]) for pk, thread in threads.items() for user in users}


def _count(thread: Thread, user: int, rows: Iterable[tuple]) -> PromptProgress:
    progress = PromptProgress(*asked_of(thread))
    for words, created_at, answered, parents_parent in rows:
        progress.words += words
        progress.last_at = created_at
        in_time = thread.due_at is None or created_at <= thread.due_at
        is_answer = parents_parent is None
        if not is_answer and answered == user:
            continue
        if words < max(thread.min_words, 1):
            progress.short += 1
            continue
        progress.late += not in_time
        if is_answer:
            progress.posts += 1
            progress.posts_in_time += in_time
        else:
            progress.replies += 1
            progress.replies_in_time += in_time
    return progress
