"""What each person has given to the talk: what they wrote, where, and what came of it.

It is made of what was shared with others and of nothing else: no times of reading, no progress, no private notes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from classroom.courses.models import Enrollment
from classroom.discussions.models import Post
from classroom.discussions.queries.counts import replies_to
from classroom.discussions.rules import participants, visible_posts
from history.models import Section


@dataclass(slots=True)
class Part:
    """One person's part. `shared` of the threads that they have `begun` hang from words of the text."""

    student: Enrollment
    begun: int = 0
    shared: int = 0
    answers: int = 0
    replies: int = 0
    words: int = 0
    received: int = 0
    last_at: datetime | None = None

    @property
    def posts(self) -> int:
        return self.begun + self.answers + self.replies


# What the list of a class can be sorted by; the most first, but for names.
SORTS: dict[str, Callable[[Part], object] | None] = {
    "name": None,
    "group": None,
    "shared": lambda part: part.shared,
    "begun": lambda part: part.begun,
    "answers": lambda part: part.answers,
    "replies": lambda part: part.replies,
    "words": lambda part: part.words,
    "received": lambda part: part.received,
    "last": lambda part: part.last_at.timestamp() if part.last_at else 0,
}


def class_participation(enrollment: Enrollment, now: datetime, sort: str = "name") -> list[Part]:
    """The parts of the students whom the holder supervises, sorted by one of SORTS; three queries."""
    students = participants(enrollment).exclude(pk=enrollment.pk).select_related("user", "group")
    parts = _parts(visible_posts(enrollment, now), students.order_by("user__sort_key", "pk"))
    if sort == "group":
        parts.sort(key=lambda part: part.student.group.name if part.student.group else "")
    elif key := SORTS.get(sort):
        parts.sort(key=key, reverse=True)
    return parts


@dataclass(slots=True)
class SectionPart:
    """A section of a chapter: where it stands in the chapter, in ten-thousandths, and how many posts are there."""

    section: Section
    start: int
    width: int
    posts: int = 0


@dataclass(slots=True)
class Spread:
    """Where in a chapter somebody wrote. `marks` are places of passages, in ten-thousandths."""

    chapter: object
    sections: list[SectionPart] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)

    @property
    def sections_with_posts(self) -> int:
        return sum(section.posts > 0 for section in self.sections)


def participation(enrollment: Enrollment, student: Enrollment, now: datetime) -> Part:
    """The part of one of `participants`, as far as the viewer may read it; two queries."""
    return _parts(visible_posts(enrollment, now), [student])[0]


def posts_of(enrollment: Enrollment, student: Enrollment, now: datetime) -> QuerySet[Post]:
    """What the person has written that the viewer may read, the newest first, with `received` replies of others."""
    posts = visible_posts(enrollment, now).filter(author=student.user_id)
    return (
        posts.select_related("thread__section__chapter__book", "thread__anchor__block", "parent")
        .annotate(received=replies_to(enrollment, now))
        .order_by("-created_at", "-pk")
    )


def spreads(enrollment: Enrollment, student: Enrollment, now: datetime) -> list[Spread]:
    """Where in the text the person has written, chapter by chapter; two queries."""
    rows = list(
        visible_posts(enrollment, now)
        .filter(author=student.user_id, thread__section__isnull=False)
        .values_list("thread__section", "thread__section__chapter", "thread__anchor__block__position")
    )
    sections = (
        Section.objects.filter(chapter__in={chapter for _section, chapter, _at in rows})
        .select_related("chapter__book")
        .annotate(first=Min("blocks__position"), last=Max("blocks__position"))
        .filter(first__isnull=False)
        .order_by("chapter__book", "chapter__number", "position")
    )
    found: dict[int, Spread] = {}
    extents: dict[int, tuple[int, int]] = {}
    for section in sections:
        first, last = extents.get(section.chapter_id, (section.first, section.last))
        extents[section.chapter_id] = min(first, section.first), max(last, section.last)
        found.setdefault(section.chapter_id, Spread(section.chapter)).sections.append(SectionPart(section, 0, 0))
    for chapter, spread in found.items():
        first, last = extents[chapter]
        length = last - first + 1
        for part in spread.sections:
            part.start = round(10000 * (part.section.first - first) / length)
            part.width = round(10000 * (part.section.last - part.section.first + 1) / length)
            part.posts = sum(section == part.section.pk for section, _chapter, _at in rows)
        places = [at for _section, of, at in rows if of == chapter and at is not None]
        spread.marks = sorted({round(10000 * (at - first + 0.5) / length) for at in places})
    return list(found.values())


def _parts(posts: QuerySet[Post], students) -> list[Part]:
    parts = {student.user_id: Part(student) for student in students}
    answer = Q(parent__isnull=False, parent__parent=None)
    written = (
        posts.filter(author__in=list(parts))
        .order_by()
        .values("author")
        .annotate(
            begun=Count("pk", Q(parent=None)),
            shared=Count("pk", Q(parent=None, thread__anchor__isnull=False)),
            answers=Count("pk", answer),
            replies=Count("pk", Q(parent__parent__isnull=False)),
            words=Sum("word_count"),
            last_at=Max("created_at"),
        )
    )
    for row in written:
        part = parts[row.pop("author")]
        for name, value in row.items():
            setattr(part, name, value)
    received = posts.filter(parent__author__in=list(parts)).exclude(author=F("parent__author")).order_by()
    for author, number in received.values_list("parent__author").annotate(number=Count("pk")):
        parts[author].received = number
    return list(parts.values())
