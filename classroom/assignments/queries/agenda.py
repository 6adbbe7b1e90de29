"""Essays on a student's home page."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.assignments.queries.standing import Standing, standings
from classroom.assignments.rules import visible_assignments
from classroom.assignments.rules.text import word_range
from classroom.common.agenda import AgendaItem
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment


def agenda(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The essays to write in all of one person's courses; four queries, none when they write in no course.

    An essay that was handed in is shown as done; one that closed without them is no work any more and is left out.
    """
    writers = {place.course_id: place for place in enrollments if course_rules.hands_in(place)}
    if not writers:
        return []
    visible = reduce(or_, (visible_assignments(place, now) for place in writers.values()))
    assignments = list(visible.select_related("course"))
    found = standings([(writers[assignment.course_id], assignment) for assignment in assignments])
    return [_item(standing, now) for standing in found if standing.state(now) != "missed"]


def _item(standing: Standing, now: datetime) -> AgendaItem:
    assignment, state = standing.assignment, standing.state(now)
    place = "write" if state == "writing" else "assignment"
    return AgendaItem(
        verb="write",
        title=assignment.title,
        path=reverse(f"assignments:{place}", args=(assignment.course.slug, assignment.pk)),
        course_code=assignment.course.code,
        when=standing.deadline.due_at,
        note=_note(standing, state),
        done=state == "handed_in",
        late=state != "handed_in" and standing.deadline.is_late(now),
    )


def _note(standing: Standing, state: str) -> str:
    wanted = word_range(standing.assignment)
    if state == "handed_in":
        words = standing.last_attempt.words
        return ngettext("Handed in, %(n)s word", "Handed in, %(n)s words", words) % {"n": f"{words:,}"}
    if state == "writing":
        words = standing.draft.words
        so_far = ngettext("Draft of %(n)s word", "Draft of %(n)s words", words) % {"n": f"{words:,}"}
    else:
        so_far = _("Not started")
    return f"{so_far} · {wanted}" if wanted else so_far
