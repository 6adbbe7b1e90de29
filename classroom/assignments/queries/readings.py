"""Until when essays of classmates are read: what the app above says, for the pages of more time and for notices."""

from collections.abc import Sequence

from classroom.assignments.events import ReadingTime, readings_asked
from classroom.assignments.models import Assignment
from classroom.courses.models import Enrollment


def reading_places(pairs: Sequence[tuple[Enrollment, Assignment]]) -> dict[tuple[int, int], ReadingTime]:
    """Until when and where the holders read the essays of classmates, by the keys of each pair, without the pairs of
    assignments on which nobody does; the course of each assignment is filled. Two queries, none without pairs."""
    found: dict[tuple[int, int], ReadingTime] = {}
    if pairs:
        for _receiver, answer in readings_asked.send(Assignment, pairs=pairs):
            found |= answer
    return found


def reading_place(enrollment: Enrollment, assignment: Assignment) -> ReadingTime | None:
    """The same for one."""
    return reading_places([(enrollment, assignment)]).get((enrollment.pk, assignment.pk))
