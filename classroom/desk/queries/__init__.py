"""What the home pages show: one list of lines from every app that has something to show."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from classroom.accounts.models import User
from classroom.assignments import queries as assignments
from classroom.common.agenda import AgendaItem
from classroom.common.prepared import Prepared, Slot
from classroom.courses.models import Course, Enrollment
from classroom.courses.queries import joining
from classroom.courses.rules import active_enrollments, is_staff
from classroom.discussions import queries as discussions
from classroom.grading import queries as grading
from classroom.grading.queries.peers import agenda as peers_agenda
from classroom.reading import queries as reading
from classroom.reading.models import Progress
from history.models import Section

# Done or long past lines leave the page after this time.
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Place:
    """Where a reader stopped: the block by its key, its number and its words, and when that was."""

    course: Course
    section: Section
    key: str
    number: int | None
    text: str
    at: datetime


@dataclass(frozen=True)
class Desk:
    """The lines of a home page by verb. `resume` is where the person stopped reading; `news` says in how many threads
    of a course, by its key, somebody has spoken since they were there."""

    enrollments: Sequence[Enrollment]
    today: dict[str, list[AgendaItem]] = field(default_factory=dict)
    waiting: dict[str, list[AgendaItem]] = field(default_factory=dict)
    resume: Place | None = None
    news: dict[int, int] = field(default_factory=dict)

    @property
    def studies(self) -> bool:
        return any(not is_staff(place) for place in self.enrollments)

    @property
    def archived(self) -> list[Enrollment]:
        """The places in courses that are kept to be read."""
        return [place for place in self.enrollments if place.course.archived_at]

    @property
    def works(self) -> bool:
        return any(is_staff(place) for place in self.enrollments)


def home(user: User, now: datetime) -> Desk:
    """Everything that waits for `user` in all courses that they are in."""
    enrollments = list(active_enrollments(user).order_by("-course__year", "-course__term", "course__code"))
    desk = _desk(enrollments, now)
    before = joining.agenda(user, now)
    return replace(desk, today={"join": before} | desk.today) if before else desk


def course_home(enrollment: Enrollment, now: datetime) -> tuple[Desk, list[Section]]:
    """The same for one course, and its sections in order, with chapter, book and `read_at` for the member.

    Where a student stopped is told by the sections, so that it costs no query of its own.
    """
    contents = _course_contents(enrollment)
    desk = _desk([enrollment], now, resume=False)
    begun = [section for section in contents if section.reached_at and not section.read_at]
    if desk.studies and begun:
        latest = max(begun, key=lambda section: section.reached_at)
        place = Place(
            enrollment.course, latest, latest.reached_key, latest.reached_number, latest.reached_text, latest.reached_at
        )
        desk = replace(desk, resume=place)
    return desk, contents


def _desk(enrollments: list[Enrollment], now: datetime, *, resume: bool = True) -> Desk:
    studying = [place for place in enrollments if not is_staff(place) and place.course.archived_at is None]
    working = [place for place in enrollments if is_staff(place)]
    today: list[AgendaItem] = []
    waiting: list[AgendaItem] = []
    stopped = None
    if studying:
        if resume:
            stopped = _stopped(studying)
        for source in (reading, discussions, assignments, grading):
            today += source.agenda(studying, now)
        today += peers_agenda(studying, now)
    if working:
        for source in (grading, assignments, joining, discussions, reading):
            waiting += source.work_waiting(working, now)
    news = discussions.news_by_course(enrollments, now)
    return Desk(enrollments, _by_verb(today, now), _by_verb(waiting, now), stopped, news)


def _stopped(studying: list[Enrollment]) -> Place | None:
    found = reading.latest_progress(studying)
    if found is None:
        return None
    block = found.last_block
    return Place(found.course, found.section, block.key, block.number, block.text, found.updated_at)


def _by_verb(items: list[AgendaItem], now: datetime) -> dict[str, list[AgendaItem]]:
    """Group the lines by verb: what is open first, by its date; done and long past lines are left out."""
    grouped: dict[str, list[AgendaItem]] = {}
    for item in items:
        if item.when and item.when < now - KEPT and not item.late:
            continue
        grouped.setdefault(item.verb, []).append(item)
    for lines in grouped.values():
        lines.sort(key=lambda item: (item.done, item.when is None, item.when or now))
    return grouped


def _course_contents(enrollment: Enrollment) -> list[Section]:
    """The sections of the course's books; one query. `reached_…` is where the member is in one that has been begun."""
    return _contents.objects(user=enrollment.user_id, course=enrollment.course_id)


def _sections(user: Slot, course: Slot) -> QuerySet[Section]:
    progress = Progress.objects.filter(user=user, course=course, section=OuterRef("pk"), last_block__isnull=False)
    return (
        Section.objects.filter(chapter__book__courses=course)
        .select_related("chapter__book")
        .annotate(
            read_at=Subquery(progress.values("read_at")[:1]),
            reached_at=Subquery(progress.values("updated_at")[:1]),
            reached_key=Subquery(progress.values("last_block__key")[:1]),
            reached_number=Subquery(progress.values("last_block__number")[:1]),
            reached_text=Subquery(progress.values("last_block__text")[:1]),
        )
        .order_by("chapter__book__title", "chapter__number", "position")
    )


_contents = Prepared(_sections)
