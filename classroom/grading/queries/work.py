"""How far the work of a class is: one line per student and assignment, and where a marker goes next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classroom.assignments.models import Assignment, Attempt
from classroom.courses.models import Enrollment
from classroom.grading.models import Grade, GradeStatus, Marking


class State(models.TextChoices):
    """Where one student's work stands, in the order in which it goes."""

    NOT_HANDED_IN = "none", pgettext_lazy("state of an essay", "Not handed in")
    WAITING = "waiting", _("Waiting to be marked")
    OPEN = "open", _("Being marked")
    MARKED = "marked", _("Marked, not released")
    EXCUSED = "excused", _("Excused")
    MISSING = "missing", _("Missing")
    RELEASED = "released", _("Released")


@dataclass(frozen=True, slots=True)
class Work:
    """One student's work on one assignment, as staff see it. `points` is the result, released or not."""

    enrollment_id: int
    name: str
    student_number: str
    group_id: int | None
    group: str
    state: State
    released: bool
    points: Decimal | None = None
    submission_id: int | None = None
    attempt: int | None = None
    words: int | None = None
    handed_in_at: datetime | None = None
    late: bool = False
    marked_by: str = ""

    @property
    def ready(self) -> bool:
        """Whether a release would show it: it has a final result that is not released yet."""
        return not self.released and self.state in (State.MARKED, State.EXCUSED, State.MISSING)

    @property
    def to_mark(self) -> bool:
        return self.state in (State.WAITING, State.OPEN)


def class_work(assignments: Sequence[Assignment], students: QuerySet[Enrollment]) -> dict[int, list[Work]]:
    """Return, by the key of the assignment, the work of each of `students` in the order of the Thai alphabet.

    Four queries, however many assignments and students. `students` is one of the querysets of `rules`.
    """
    keys = [assignment.pk for assignment in assignments]
    people = list(
        students.order_by("user__sort_key", "pk").values_list(
            "pk", "user__full_name", "user__student_number", "group_id", "group__name"
        )
    )
    attempts = _latest_attempts(keys)
    markings = {
        attempt: (state, marker)
        for attempt, state, marker in Marking.objects.filter(
            attempt__submission__assignment__in=keys, turn=1
        ).values_list("attempt_id", "state", "marked_by__full_name")
    }
    grades = {
        (assignment, enrollment): rest
        for assignment, enrollment, *rest in Grade.objects.filter(assignment__in=keys).values_list(
            "assignment_id", "enrollment_id", "status", "points", "release_id", "change__made_at"
        )
    }
    return {
        key: [
            _work(person, attempts.get((key, person[0])), markings, grades.get((key, person[0]))) for person in people
        ]
        for key in keys
    }


def counts(works: Iterable[Work]) -> Counter[State]:
    return Counter(work.state for work in works)


def _latest_attempts(keys: list[int]) -> dict[tuple[int, int], tuple]:
    rows = (
        Attempt.objects.filter(submission__assignment__in=keys)
        .order_by("number")
        .values_list(
            "submission__assignment_id", "submission__enrollment_id",
            "pk", "submission_id", "number", "words", "handed_in_at", "late",
        )
    )  # fmt: skip
    return {(assignment, enrollment): rest for assignment, enrollment, *rest in rows}


def _work(person: tuple, attempt: tuple | None, markings: dict, grade: tuple | None) -> Work:
    enrollment_id, name, student_number, group_id, group = person
    status, points, release_id, decided_at = grade or (None, None, None, None)
    who = {
        "enrollment_id": enrollment_id,
        "name": name,
        "student_number": student_number,
        "group_id": group_id,
        "group": group or "",
        "released": release_id is not None,
        "points": points,
    }
    if attempt is None:
        return Work(**who, state=State(status) if _without_essay(status) else State.NOT_HANDED_IN)
    key, submission_id, number, words, handed_in_at, late = attempt
    marking, marked_by = markings.get(key, (None, ""))
    return Work(
        **who,
        state=_state(status, release_id, decided_at, handed_in_at, marking),
        submission_id=submission_id,
        attempt=number,
        words=words,
        handed_in_at=handed_in_at,
        late=late,
        marked_by=marked_by,
    )


def _without_essay(status: str | None) -> bool:
    return status in (GradeStatus.EXCUSED, GradeStatus.MISSING)


def _state(status, release_id, decided_at, handed_in_at, marking) -> State:
    # Who was excused or missing and hands in afterwards has an essay to be marked.
    if _without_essay(status) and decided_at >= handed_in_at:
        return State(status)
    if marking is None:
        return State.WAITING
    if marking == Marking.State.OPEN:
        return State.OPEN
    return State.RELEASED if release_id else State.MARKED
