"""What notices about deadlines say, whenever they are shown or mailed: the reader's own deadline as it is then."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.assignments.queries.readings import reading_places
from classroom.assignments.rules import can_see_assignment, effective_deadlines
from classroom.common.shown import reader_zone
from classroom.common.templatetags.dates import full_date_in
from classroom.courses.rules import active_enrollments
from classroom.notices.events import Subject
from classroom.notices.models import Notice

#: The words of Notice.subject: until when an essay is written, and until when essays of classmates are read.
SUBJECT = "assignment"
READINGS = "readings"


def told_of_assignments(
    *, subject: str, notices: Sequence[Notice], reader: User, now: datetime, **_signal: object
) -> dict[int, Subject] | None:
    """Answer what notices of `reader` about assignments may say now; receives `notices.events.subjects_asked`."""
    if subject not in (SUBJECT, READINGS):
        return None
    places = {place.course_id: place for place in active_enrollments(reader)}
    keys = {notice.subject_id for notice in notices}
    found = {
        assignment.pk: assignment
        for assignment in Assignment.objects.filter(pk__in=keys, course__in=places).select_related("course")
        if can_see_assignment(places[assignment.course_id], assignment, now)
    }
    pairs = [(places[each.course_id], each) for each in found.values()]
    said = {}
    if subject == READINGS:
        times = reading_places(pairs)
        for notice in notices:
            if (assignment := found.get(notice.subject_id)) and (
                readings := times.get((places[assignment.course_id].pk, assignment.pk))
            ):
                said[notice.pk] = _subject(assignment, readings.deadline.due_at, readings.path)
        return said
    deadlines = effective_deadlines(pairs)
    for notice in notices:
        if assignment := found.get(notice.subject_id):
            deadline = deadlines[places[assignment.course_id].pk, assignment.pk]
            path = reverse("assignments:assignment", args=(assignment.course.slug, assignment.pk))
            said[notice.pk] = _subject(
                assignment, deadline.closes_at if notice.details.get("late") else deadline.due_at, path
            )
    return said


def _subject(assignment: Assignment, due_at: datetime, path: str) -> Subject:
    due = full_date_in(reader_zone(assignment.course.time_zone), due_at)
    return Subject(
        details={"assignment": assignment.title, "course": assignment.course.shown_title, "due": due}, path=path
    )
