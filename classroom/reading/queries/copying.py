"""What of a course goes into another one: shown before it is done, and what is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.timezone import make_aware

from classroom.courses.models import Course, Group, Reading
from classroom.discussions.models import Post, Thread
from classroom.reading.models import Note
from history.models import Anchor, Section

STANDING = (Anchor.Status.OK, Anchor.Status.MOVED)


class Verdict(StrEnum):
    """What becomes of a line: it is copied, it was copied before, or it cannot be."""

    NEW = "new"
    THERE = "there"
    NO_BOOK = "no_book"
    NO_GROUP = "no_group"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A reading or a prompt, with its dates in the other course. A prompt whose words are gone goes `without_passage`."""

    source: Reading | Thread
    verdict: Verdict
    opens_at: datetime | None
    due_at: datetime | None
    sections: tuple[Section, ...] = ()
    group: Group | None = None
    without_passage: bool = False

    @property
    def is_new(self) -> bool:
        return self.verdict == Verdict.NEW


@dataclass(frozen=True)
class CopyPlan:
    """`days` is by how much dates move: from the first day of one course to that of the other; None when one has none."""

    from_course: Course
    to_course: Course
    days: int | None
    readings: list[CopyLine]
    prompts: list[CopyLine]
    notes: int
    notes_there: int

    @cached_property
    def copies(self) -> int:
        """How many things would be copied."""
        return sum(line.is_new for line in (*self.readings, *self.prompts)) + self.notes


def copy_plan(from_course: Course, to_course: Course, parts: Iterable[str]) -> CopyPlan:
    """Return what of `parts` (readings, prompts, notes) would go into the other course; at most eleven queries."""
    parts = set(parts)
    starts = from_course.starts_on, to_course.starts_on
    days = (starts[1] - starts[0]).days if all(starts) else None
    shift = _Shift(from_course, to_course, days or 0)
    books = set(to_course.books.values_list("pk", flat=True))
    notes, notes_there = _notes(from_course, to_course, books) if "notes" in parts else (0, 0)
    return CopyPlan(
        from_course=from_course,
        to_course=to_course,
        days=days,
        readings=_readings(from_course, to_course, books, shift) if "readings" in parts else [],
        prompts=_prompts(from_course, to_course, books, shift) if "prompts" in parts else [],
        notes=notes,
        notes_there=notes_there,
    )


def copied_token(thread: Thread, to_course: Course) -> UUID:
    """The token of the post that opens the copy of a prompt: the same prompt is copied into a course once."""
    return uuid5(NAMESPACE_URL, f"prompt {thread.pk} course {to_course.pk}")


class _Shift:
    """Moves moments by whole days and keeps the time on the clock, each by its own course's zone."""

    def __init__(self, from_course: Course, to_course: Course, days: int) -> None:
        self._from, self._to = ZoneInfo(from_course.time_zone), ZoneInfo(to_course.time_zone)
        self._by = timedelta(days=days)

    def __call__(self, moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        return make_aware(moment.astimezone(self._from).replace(tzinfo=None) + self._by, self._to)


def _readings(from_course: Course, to_course: Course, books: set[int], shift: _Shift) -> list[CopyLine]:
    there = set(Reading.objects.filter(course=to_course).values_list("copied_from", flat=True))
    readings = Reading.objects.filter(course=from_course).prefetch_related("sections__chapter").order_by("due_at", "pk")
    lines = []
    for reading in readings:
        sections = tuple(section for section in reading.sections.all() if section.chapter.book_id in books)
        verdict = Verdict.THERE if reading.pk in there else Verdict.NEW if sections else Verdict.NO_BOOK
        lines.append(CopyLine(reading, verdict, shift(reading.opens_at), shift(reading.due_at), sections))
    return lines


def _prompts(from_course: Course, to_course: Course, books: set[int], shift: _Shift) -> list[CopyLine]:
    threads = (
        Thread.objects.filter(course=from_course, kind=Thread.Kind.PROMPT, deleted_at=None)
        .select_related("anchor__chapter", "anchor__block", "anchor__end_block", "section__chapter", "chapter", "group")
        .order_by("due_at", "pk")
    )
    threads = list(threads)
    tokens = {thread.pk: copied_token(thread, to_course) for thread in threads}
    there = set(Post.objects.filter(token__in=tokens.values()).values_list("token", flat=True))
    opened = set(Post.objects.filter(thread__in=tokens, parent=None, deleted_at=None).values_list("thread", flat=True))
    groups = {group.name: group for group in Group.objects.filter(course=to_course)}
    lines = []
    for thread in threads:
        chapter = thread.chapter or (thread.section and thread.section.chapter)
        group = groups.get(thread.group.name) if thread.group else None
        if tokens[thread.pk] in there:
            verdict = Verdict.THERE
        elif thread.pk not in opened:
            verdict = Verdict.NO_WORDS
        elif chapter and chapter.book_id not in books:
            verdict = Verdict.NO_BOOK
        elif thread.group and group is None:
            verdict = Verdict.NO_GROUP
        else:
            verdict = Verdict.NEW
        lost = thread.anchor is not None and thread.anchor.status not in STANDING
        lines.append(
            CopyLine(thread, verdict, shift(thread.opens_at), shift(thread.due_at), group=group, without_passage=lost)
        )
    return lines


def _notes(from_course: Course, to_course: Course, books: set[int]) -> tuple[int, int]:
    """How many notes of the layer would be copied, and how many are there: `copy_layer` goes by the same tokens."""
    layer = Note.objects.filter(course=from_course, in_layer=True, deleted_at=None)
    rows = list(layer.values_list("token", "anchor__status", "anchor__chapter__book"))
    there = set(Note.objects.filter(course=to_course).values_list("token", flat=True))
    known = [uuid5(token, f"course {to_course.pk}") in there for token, _status, _book in rows]
    new = [
        status in STANDING and book in books and not is_there
        for (_token, status, book), is_there in zip(rows, known, strict=True)
    ]
    return sum(new), sum(known)
