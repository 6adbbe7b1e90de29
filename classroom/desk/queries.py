"""What the home pages show: one list of lines from every app that has something to show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from classroom.accounts.models import User
from classroom.assignments import queries as assignments
from classroom.common.agenda import AgendaItem
from classroom.courses.models import Enrollment
from classroom.courses.rules import active_enrollments, is_staff
from classroom.discussions import queries as discussions
from classroom.grading import queries as grading
from classroom.reading import queries as reading
from classroom.reading.models import Progress
from history.models import Section

# Done or long past lines leave the page after this time.
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Desk:
    """The lines of a home page by verb. `resume` is where the person stopped reading."""

    enrollments: Sequence[Enrollment]
    today: dict[str, list[AgendaItem]] = field(default_factory=dict)
    waiting: dict[str, list[AgendaItem]] = field(default_factory=dict)
    resume: Progress | None = None

    @property
    def studies(self) -> bool:
        return any(not is_staff(place) for place in self.enrollments)

    @property
    def works(self) -> bool:
        return any(is_staff(place) for place in self.enrollments)


def home(user: User, now: datetime) -> Desk:
    """Everything that waits for `user` in all courses that they are in."""
    enrollments = list(active_enrollments(user).order_by("-course__year", "-course__term", "course__code"))
    return _desk(user, enrollments, now)


def course_home(enrollment: Enrollment, now: datetime) -> Desk:
    """The same for one course."""
    return _desk(enrollment.user, [enrollment], now)


def _desk(user: User, enrollments: list[Enrollment], now: datetime) -> Desk:
    studying = [place for place in enrollments if not is_staff(place)]
    working = [place for place in enrollments if is_staff(place)]
    today: list[AgendaItem] = []
    waiting: list[AgendaItem] = []
    resume = None
    if studying:
        resume = reading.latest_progress(user, [place.course_id for place in studying])
        for source in (reading, discussions, assignments, grading):
            today += source.agenda(studying, now)
    if working:
        for source in (grading, discussions):
            waiting += source.work_waiting(working, now)
    return Desk(enrollments, _by_verb(today, now), _by_verb(waiting, now), resume)


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


def course_contents(enrollment: Enrollment) -> list[Section]:
    """The sections of the course's books in order, with chapter, book and `is_read` for the member; one query."""
    done = Progress.objects.filter(
        user=enrollment.user_id, course=enrollment.course_id, section=OuterRef("pk"), read_at__isnull=False
    )
    return list(
        Section.objects.filter(chapter__book__courses=enrollment.course_id)
        .select_related("chapter__book")
        .annotate(is_read=Exists(done))
        .order_by("chapter__book__title", "chapter__number", "position")
    )
