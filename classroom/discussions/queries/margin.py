"""The threads of a section, for the margin of the reading room."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, Q, QuerySet

from classroom.common.prepared import Prepared, Slot
from classroom.courses.models import Enrollment, Role
from classroom.discussions.queries.counts import (
    read_to,
    shown_as_answered,
    shown_count,
    shown_last,
    unread_count,
)
from classroom.discussions.rules import hides_answers, readable_threads
from history.models import Section


@dataclass(frozen=True, slots=True)
class MarginThread:
    """One thread beside the text. `block` is None for a thread on the section as a whole.

    `start` and `end` are code points of the blocks' canonical text as it stands now; `status` is the anchor's.
    `post_count`, `is_answered` and `last_post_at` are of the posts that the viewer may read, and `unread` counts those
    of others that they have not seen. `hides_answers` says that the others' answers are shown once they have answered.
    """

    pk: int
    title: str
    kind: str
    block: str | None
    start: int | None
    end_block: str | None
    end: int | None
    status: str | None
    post_count: int
    unread: int
    is_answered: bool
    last_post_at: datetime
    due_at: datetime | None
    hides_answers: bool


def section_threads(enrollment: Enrollment, section: Section, now: datetime) -> list[MarginThread]:
    """The threads that stand in `section` now, in the order of the text; one query."""
    rows = _threads[enrollment.role].rows(
        course=enrollment.course_id, user=enrollment.user_id, group=enrollment.group_id, section=section.pk, now=now
    )
    return [MarginThread(*row) for row in rows]


def _prepared(role: str) -> Prepared:
    def threads(course: Slot, user: Slot, group: Slot, section: Slot, now: Slot) -> QuerySet:
        viewer = Enrollment(course_id=course, user_id=user, group_id=group, role=role)
        return (
            readable_threads(viewer, now)
            .filter(Q(anchor__block__section=section) | Q(anchor=None, section=section))
            .annotate(read_to=read_to(user))
            .annotate(
                unread=unread_count([viewer], now),
                shown_count=shown_count(viewer, now),
                shown_last=shown_last(viewer, now),
                is_answered=shown_as_answered(viewer, now),
                hides_answers=hides_answers(viewer),
            )
            .order_by("anchor__block__position", "anchor__start", "created_at", "pk")
            .values_list(
                "pk", "title", "kind", "anchor__block__key", "anchor__start", "anchor__end_block__key", "anchor__end",
                "anchor__status", "shown_count", "unread", "is_answered", "shown_last", "due_at", "hides_answers",
            )
        )  # fmt: skip

    return Prepared(threads, now=DateTimeField())


# What a person may read depends on their role, so there is a query for each.
_threads = {role: _prepared(role) for role in Role.values}
