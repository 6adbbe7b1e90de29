"""The deadlines of one person as a calendar (RFC 5545) that other programs fetch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from classroom.accounts.models import User
from classroom.assignments import queries as assignments
from classroom.audit.queries import changes_of
from classroom.courses.models import Course, Enrollment
from classroom.courses.rules import active_enrollments, readable_readings_of
from classroom.discussions import queries as discussions
from classroom.grading.queries.peers import reading_deadlines
from classroom.notices.mails import mail_domain

# How often programs are asked to look again.
_EVERY = timedelta(hours=1)


READINGS = "grading.peerplan"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is to be done by `when`. `label` and `pk` name what it hangs from, as the audit does."""

    label: str
    pk: int
    summary: str
    course: Course
    when: datetime
    path: str
    made_at: datetime
    assignment: int | None = None


def calendar_of(person: User, now: datetime) -> bytes:
    """Return the deadlines of `person` in the courses that they are in and that are not closed, in the active language.

    A fixed number of queries. What they cannot see on their pages is not in it: prompts, readings and assignments that
    have not opened. Each keeps its UID; how often it was changed is its SEQUENCE. The same calendar is the same bytes.
    """
    places = [place for place in active_enrollments(person) if place.course.archived_at is None]
    deadlines = sorted(_deadlines(places, now), key=lambda each: (each.when, each.label, each.pk))
    changes = changes_of([(each.label, each.pk) for each in deadlines])
    calendar = Calendar()
    calendar.add("prodid", "-//Rueanrian//Deadlines//TH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Rueanrian"))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    # More time for one person is a change of their calendar alone.
    to_write, to_read = assignments.deadline_changes(places)
    own = {("assignments.assignment", key): found for key, found in to_write.items()}
    own |= {
        (each.label, each.pk): to_read[each.assignment]
        for each in deadlines
        if each.label == READINGS and each.assignment in to_read
    }
    for deadline in deadlines:
        number, at = changes.get((deadline.label, deadline.pk), (1, deadline.made_at))
        more, later = own.get((deadline.label, deadline.pk), (0, at))
        calendar.add_component(_event(deadline, number - 1 + more, max(at, later)))
    return calendar.to_ical()


def _event(deadline: Deadline, sequence: int, changed_at: datetime) -> Event:
    """A moment, not a stretch of time: a deadline takes nobody's hours. Times are in UTC, and shown in each one's own."""
    event = Event()
    event.add("uid", f"{deadline.label.rpartition('.')[2]}-{deadline.pk}@{mail_domain()}")
    event.add("dtstamp", _second(changed_at))
    event.add("last-modified", _second(changed_at))
    event.add("sequence", sequence)
    event.add("dtstart", _second(deadline.when))
    event.add("summary", deadline.summary)
    event.add("description", str(deadline.course))
    event.add("categories", [deadline.course.code])
    event.add("url", f"{settings.SITE_URL}{deadline.path}")
    event.add("transp", "TRANSPARENT")
    return event


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _deadlines(places: Sequence[Enrollment], now: datetime) -> Iterable[Deadline]:
    if not places:
        return
    courses = {place.course_id: place.course for place in places}
    for prompt in discussions.due_prompts(places, now):
        course = courses[prompt.course_id]
        path = reverse("discussions:thread", args=(course.slug, prompt.pk))
        summary = _("Answer: %(title)s") % {"title": prompt.title}
        yield Deadline("discussions.thread", prompt.pk, summary, course, prompt.due_at, path, prompt.created_at)
    for reading in readable_readings_of(places, now).filter(due_at__isnull=False):
        course = courses[reading.course_id]
        path = reverse("reading:contents", args=(course.slug,))
        summary = _("Read: %(title)s") % {"title": reading.title}
        yield Deadline("courses.reading", reading.pk, summary, course, reading.due_at, path, reading.created_at)
    for assignment, due_at in assignments.deadlines(places, now):
        course = courses[assignment.course_id]
        path = reverse("assignments:assignment", args=(course.slug, assignment.pk))
        summary = _("Hand in: %(title)s") % {"title": assignment.title}
        yield Deadline("assignments.assignment", assignment.pk, summary, course, due_at, path, assignment.created_at)
    for plan, due_at in reading_deadlines(places, now):
        assignment = plan.assignment
        path = reverse("grading:peers", args=(assignment.course.slug, assignment.pk))
        summary = _("Read classmates' essays: %(title)s") % {"title": assignment.title}
        yield Deadline(
            READINGS, plan.pk, summary, assignment.course, due_at, path, assignment.created_at, assignment.pk
        )
