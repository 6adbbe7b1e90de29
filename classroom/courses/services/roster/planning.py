"""The lines of a list → the lines of a plan, and those who are missing from the list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, islice

from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.batches.models import BatchLine
from classroom.batches.services import CHUNK, PlannedLine
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.services.roster.lines import FILL, Planner, Seen
from classroom.courses.services.roster.rows import RosterRow
from classroom.courses.services.roster.seating import Seating
from classroom.courses.services.roster.world import Target, look_at, plain_name


def plan_lines(
    acting_user: User,
    rows: Sequence[RosterRow],
    courses: Mapping[int, Course],
    target_of: Callable[[RosterRow], Target],
    seating: Seating,
    *,
    accounts: str = FILL,
    shows_course: bool = False,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[PlannedLine]:
    """The lines of a plan, then those who are missing from the list; a fixed number of queries for each 500 lines.

    `courses` are those that `target_of` leads to, by their keys; `seating` counts the seats that the lines take.
    """
    once = len({row.number for row in rows}) == len(rows)
    numbers = (row.number for row in rows) if once else count(1)
    groups = list(Group.objects.filter(course__in=list(courses)))
    seen = Seen(seating, {group.pk: plain_name(group.name) for group in groups})
    seen.named_groups |= {(group.course_id, seen.groups[group.pk]) for group in groups}
    last, done, waiting = 0, 0, iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        planner = Planner(acting_user, look_at(acting_user, chunk, list(courses)), seen, accounts, shows_course)
        for row in chunk:
            number = next(numbers)
            last = max(last, number)
            yield planner.line(number, row, target_of(row))
        done += len(chunk)
        told(done, len(rows))
    yield from _missing(courses, seen, last, shows_course)


def _missing(courses: Mapping[int, Course], seen: Seen, last: int, shows_course: bool) -> Iterator[PlannedLine]:
    places = Enrollment.objects.filter(course__in=list(courses), role=Role.STUDENT, state=Enrollment.State.ACTIVE)
    about = ("user__full_name", "user__student_number", "user__email", "group__name", "changed_at")
    numbers = count(last + 1)
    rows = places.order_by("course", "user__sort_key", "pk").values_list("pk", "course", "user", *about)
    for key, course, person, full_name, student_number, email, group, changed_at in rows.iterator():
        if person in seen.listed.get(course, ()):
            continue
        wanted = {
            "full_name": full_name, "student_number": student_number, "email": email, "group": group or "",
            "course": course, "person": person, "enrollment": key, "place": changed_at.isoformat(),
        }  # fmt: skip
        if shows_course:
            wanted["course_name"] = courses[course].code
        reason = _("Is in the course and not on the list. Stays.")
        yield PlannedLine(next(numbers), BatchLine.Verdict.MISSING, wanted, reason)
