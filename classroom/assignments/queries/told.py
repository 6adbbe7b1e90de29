"""What notices about deadlines say, whenever they are shown or mailed: the reader's own deadline as it is then."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.assignments.rules import Deadline, can_see_assignment, effective_deadlines
from classroom.common.shown import reader_zone
from classroom.common.templatetags.dates import full_date_in
from classroom.courses.rules import active_enrollments
from classroom.notices.events import Subject
from classroom.notices.models import Notice

#: The word of Notice.subject.
SUBJECT = "assignment"


def told_of_assignments(
    *, subject: str, notices: Sequence[Notice], reader: User, now: datetime, **_signal: object
) -> dict[int, Subject] | None:
    """Answer what notices of `reader` about assignments may say now; receives `notices.events.subjects_asked`."""
    if subject != SUBJECT:
        return None
    places = {place.course_id: place for place in active_enrollments(reader)}
    keys = {notice.subject_id for notice in notices}
    found = {
        assignment.pk: assignment
        for assignment in Assignment.objects.filter(pk__in=keys, course__in=places).select_related("course")
        if can_see_assignment(places[assignment.course_id], assignment, now)
    }
    deadlines = effective_deadlines((places[each.course_id], each) for each in found.values())
    said = {}
    for notice in notices:
        if assignment := found.get(notice.subject_id):
            place = places[assignment.course_id]
            said[notice.pk] = _subject(assignment, deadlines[place.pk, assignment.pk])
    return said


def _subject(assignment: Assignment, deadline: Deadline) -> Subject:
    due = full_date_in(reader_zone(assignment.course.time_zone), deadline.due_at)
    return Subject(
        details={"assignment": assignment.title, "course": assignment.course.shown_title, "due": due},
        path=reverse("assignments:assignment", args=(assignment.course.slug, assignment.pk)),
    )
