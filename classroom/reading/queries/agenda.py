"""What a person has to read, and where they stopped."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from classroom.audit.source import is_viewed
from classroom.common.agenda import AgendaItem
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Course, Enrollment, Reading
from classroom.courses.queries.places import PreparedForPlaces
from classroom.courses.rules import hands_in
from classroom.reading.models import Progress
from classroom.reading.rules import can_decide_on_text
from history.models import Fault


def agenda(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """What one person's courses have set to be read and is open at `now`, a line per section, soonest first; one query.

    `enrollments` are active, of one person, with their course filled. Staff get nothing: they set readings.
    """
    places = {place.course_id: place for place in enrollments if hands_in(place)}
    if not places:
        return []
    rows = _set_sections.objects(places.values(), now=now)
    return [_agenda_item(row, places[row.reading.course_id].course, now) for row in rows]


def _to_read(places: Sequence[Enrollment], now: datetime) -> QuerySet:
    """The sections that are set, each with its reading, and how far the person is."""
    progress = Progress.objects.filter(
        user=places[0].user_id, section=OuterRef("section_id"), course=OuterRef("reading__course_id")
    )
    return (
        Reading.sections.through.objects.filter(reading__course__pk__in=[place.course_id for place in places])
        .filter(Q(reading__opens_at=None) | Q(reading__opens_at__lte=now))
        .select_related("reading", "section__chapter__book")
        .annotate(
            read_at=Subquery(progress.values("read_at")[:1]),
            reached=Subquery(progress.values("last_block__number")[:1]),
        )
        .order_by("reading__due_at", "reading_id", "section__position")
    )


_set_sections = PreparedForPlaces(_to_read, now=DateTimeField())


def work_waiting(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """One line per course with faults of its text that wait for the holder to decide; one query."""
    courses = {place.course_id: place.course for place in enrollments if can_decide_on_text(place)}
    if not courses:
        return []
    rows = (
        Fault.objects.filter(chapter__book__courses__in=courses, state=Fault.State.OPEN)
        .values("chapter__book__courses")
        .annotate(waiting=Count("pk"), reported=Count("pk", filter=Q(source=Fault.Source.READER)))
        .order_by("chapter__book__courses")
    )
    return [_faults_waiting(courses[row["chapter__book__courses"]], row["waiting"], row["reported"]) for row in rows]


def _faults_waiting(course: Course, waiting: int, reported: int) -> AgendaItem:
    note = ngettext("%(n)s fault waits to be decided", "%(n)s faults wait to be decided", waiting) % {"n": waiting}
    if reported:
        said = ngettext("%(n)s reported by readers", "%(n)s reported by readers", reported) % {"n": reported}
        note = f"{note} · {said}"
    return AgendaItem(
        verb="mend",
        title=_("Faults of the text"),
        path=reverse("faults:queue", args=(course.slug,)),
        course_code=course.code,
        note=note,
        count=waiting,
    )


def _agenda_item(row, course, now: datetime) -> AgendaItem:
    reading, section = row.reading, row.section
    viewed = is_viewed()
    if viewed:
        note = _("How far they have read is theirs alone")
    elif row.read_at:
        note = _("You have read it")
    elif row.reached:
        note = _("Read up to paragraph %(number)s") % {"number": row.reached}
    else:
        note = _("Not begun")
    return AgendaItem(
        verb="read",
        title=str(section) if section.title else f"{section.chapter.shown_title} · {section}",
        path=section_path(course.slug, section),
        course_code=course.code,
        when=reading.due_at,
        note=note,
        done=row.read_at is not None,
        late=not viewed and row.read_at is None and reading.due_at is not None and reading.due_at < now,
    )


def section_path(course_slug: str, section) -> str:
    """The address of a section in a course's reading room; needs section.chapter.book."""
    chapter = section.chapter
    return reverse("reading:section", args=(course_slug, chapter.book.slug, chapter.number, section.slug))


def latest_progress(enrollments: Sequence[Enrollment]) -> Progress | None:
    """Where one person read last in any of these places and has not finished, with all its parts filled; one query."""
    found = _unfinished.objects(enrollments, window=(0, 1)) if enrollments else []
    return found[0] if found else None


_unfinished = PreparedForPlaces(
    lambda places: (
        Progress.objects.filter(
            user=places[0].user_id,
            course__pk__in=[place.course_id for place in places],
            read_at=None,
            last_block__isnull=False,
        )
        .select_related("last_block", "course", "section__chapter__book")
        .order_by("-updated_at")
    )
)
