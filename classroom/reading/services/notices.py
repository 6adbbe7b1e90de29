"""Telling instructors of reports and of corrections, and readers what has become of their reports.

These receive the events of the text. Who has left a course is told nothing, and nobody is told what they did themselves.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from classroom.accounts.models import User
from classroom.common.titles import both_titles
from classroom.courses.models import Course, Enrollment, Role
from classroom.notices.models import Notice
from classroom.notices.services import notify_again
from classroom.reading.models import Note
from history.models import Anchor, Book, Chapter, Fault, FaultReport, Revision

# More of a passage than this does not fit a line.
_LINE = 60


def tell_of_report(*, fault: Fault, reporter: User, **_signal: object) -> None:
    """Tell the instructors of every course that uses the book; whoever has not looked yet is told once of all."""
    for course, people in _by_course(_instructors(fault.chapter.book).exclude(user=reporter)):
        notify_again(
            recipients=people,
            kind=Notice.Kind.FAULT_REPORTED,
            details={"found": _line(fault.found), "course": course.both_titles},
            path=reverse("faults:queue", args=(course.slug,)),
            now=fault.reports.latest("made_at", "pk").made_at,
        )


def tell_of_decisions(*, faults: list[Fault], **_signal: object) -> None:
    """Tell each reader who reported any of the faults, once, whether the text was corrected or left, and why."""
    reports = FaultReport.objects.filter(fault__in=faults).exclude(reporter=faults[0].decided_by_id)
    by_reader: dict[int, list[Fault]] = defaultdict(list)
    decided = {fault.pk: fault for fault in faults}
    for report in reports.order_by("pk"):
        by_reader[report.reporter_id].append(decided[report.fault_id])
    places = _members(faults[0].chapter.book).exclude(role=Role.OBSERVER).filter(user__in=by_reader)
    for course, people in _by_course(places):
        for person in people:
            _tell_reader(course, person, by_reader[person.pk])


def _tell_reader(course: Course, person: User, faults: list[Fault]) -> None:
    last = faults[-1]
    accepted = last.state == Fault.State.ACCEPTED
    details = {"found": _line(last.found), "course": course.both_titles}
    if accepted:
        details |= {"put": _line(last.suggested or "–"), "revision": last.revision.number}
    else:
        details["reason"] = last.decision
    notify_again(
        recipients=[person],
        kind=Notice.Kind.FAULT_ACCEPTED if accepted else Notice.Kind.FAULT_REJECTED,
        details=details,
        path=reverse("faults:mine", args=(course.slug,)),
        now=last.decided_at,
        count=len(faults),
    )


def tell_of_revision(*, revision: Revision, **_signal: object) -> None:
    """Tell the instructors of every course that uses the book that its text was changed."""
    chapter = revision.chapter
    for course, people in _by_course(_instructors(chapter.book).exclude(user=revision.made_by_id)):
        notify_again(
            recipients=people,
            kind=Notice.Kind.TEXT_CORRECTED,
            details={"place": _numbered(chapter), "revision": revision.number, "course": course.both_titles},
            path=reverse("faults:queue", args=(course.slug,)) + "?state=accepted",
            now=revision.made_at,
        )


def tell_of_lost_notes(*, anchors: list[Anchor], revision: Revision, **_signal: object) -> None:
    """Tell whoever has notes on `anchors`, once in each course, that their words were changed or taken out."""
    chapter = revision.chapter
    notes = Note.objects.filter(anchor__in=anchors, deleted_at=None).select_related("course", "user")
    owners: dict[tuple[Course, User], int] = defaultdict(int)
    members = set(_members(chapter.book).values_list("course", "user"))
    for note in notes:
        if (note.course_id, note.user_id) in members:
            owners[note.course, note.user] += 1
    for (course, person), count in owners.items():
        notify_again(
            recipients=[person],
            kind=Notice.Kind.ANCHOR_CHANGED,
            details={"place": _numbered(chapter)},
            path=reverse("reading:lost", args=(course.slug, chapter.book.slug, chapter.number)),
            now=revision.made_at,
            count=count,
        )


def _members(book: Book) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(
        course__books=book, course__archived_at=None, state=Enrollment.State.ACTIVE, user__is_active=True
    )


def _instructors(book: Book) -> QuerySet[Enrollment]:
    return _members(book).filter(role=Role.INSTRUCTOR)


def _by_course(places: QuerySet[Enrollment]) -> Iterable[tuple[Course, list[User]]]:
    """Return courses with those of their people who are to be told there: who is in several is told in one."""
    people: dict[Course, list[User]] = defaultdict(list)
    seen: set[int] = set()
    for place in places.select_related("course", "user").order_by("-course__year", "-course__term", "course_id"):
        if place.user_id not in seen:
            seen.add(place.user_id)
            people[place.course].append(place.user)
    return people.items()


def _line(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LINE else f"{words[: _LINE - 1]}…"


def _numbered(chapter: Chapter) -> str | dict[str, str]:
    number, title, title_en = chapter.number, chapter.title, chapter.title_en
    return both_titles(f"{number} {title}", title_en and f"{number} {title_en}")
