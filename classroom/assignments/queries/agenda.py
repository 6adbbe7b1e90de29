"""Essays on a student's home page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.assignments.models import Assignment, Attempt, Draft, Extension
from classroom.assignments.rules import effective_deadline, visible_assignments
from classroom.assignments.rules.text import word_range
from classroom.common.agenda import AgendaItem
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment


def agenda(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The essays to write in all of one person's courses; one query, none when they write in no course.

    An essay that was handed in is shown as done; one that closed without them is no work any more and is left out.
    """
    writers = {place.course_id: place for place in enrollments if course_rules.hands_in(place)}
    if not writers:
        return []
    items = (_item(assignment, writers[assignment.course_id], now) for assignment in _essays(writers.values(), now))
    return [item for item in items if item]


def deadlines(enrollments: Sequence[Enrollment], now: datetime) -> list[tuple[Assignment, datetime]]:
    """The assignments that one person can see in their courses, each with when it is due for them; one query.

    For students that is with more time where they were given it; for others, who hand in nothing, the common one.
    """
    places = {place.course_id: place for place in enrollments}
    if not places:
        return []
    due = []
    for assignment in _essays(places.values(), now):
        minutes = assignment.extra_minutes
        extension = Extension(minutes=minutes) if minutes else None
        due_at = effective_deadline(places[assignment.course_id], assignment, extension).due_at
        if due_at:
            due.append((assignment, due_at))
    return due


def _essays(writers: Iterable[Enrollment], now: datetime) -> QuerySet[Assignment]:
    """What the holders can see, with the few facts that a line tells of their own work: None where there is none."""
    places = list(writers)
    own = {"submission__assignment": OuterRef("pk"), "submission__enrollment__in": places}
    extensions = Extension.objects.filter(assignment=OuterRef("pk"), enrollment__in=places)
    drafts = Draft.objects.filter(**own, version__gt=0)
    attempts = Attempt.objects.filter(**own).order_by("-number")
    visible = reduce(or_, (visible_assignments(place, now) for place in places))
    return visible.select_related("course").annotate(
        extra_minutes=Subquery(extensions.values("minutes")[:1]),
        drafted_words=Subquery(drafts.values("words")[:1]),
        handed_in_words=Subquery(attempts.values("words")[:1]),
    )


def _item(assignment: Assignment, writer: Enrollment, now: datetime) -> AgendaItem | None:
    minutes = assignment.extra_minutes
    deadline = effective_deadline(writer, assignment, Extension(minutes=minutes) if minutes else None)
    handed_in = assignment.handed_in_words is not None
    if not handed_in and deadline.is_closed(now):
        return None
    writing = not handed_in and assignment.drafted_words is not None
    return AgendaItem(
        verb="write",
        title=assignment.title,
        path=reverse(
            "assignments:write" if writing else "assignments:assignment", args=(assignment.course.slug, assignment.pk)
        ),
        course_code=assignment.course.code,
        when=deadline.due_at,
        note=_note(assignment, handed_in=handed_in, writing=writing),
        done=handed_in,
        late=not handed_in and deadline.is_late(now),
    )


def _note(assignment: Assignment, *, handed_in: bool, writing: bool) -> str:
    if handed_in:
        words = assignment.handed_in_words
        return ngettext("Handed in, %(n)s word", "Handed in, %(n)s words", words) % {"n": f"{words:,}"}
    if writing:
        words = assignment.drafted_words
        so_far = ngettext("Draft of %(n)s word", "Draft of %(n)s words", words) % {"n": f"{words:,}"}
    else:
        so_far = _("Not started")
    wanted = word_range(assignment)
    return f"{so_far} · {wanted}" if wanted else so_far
