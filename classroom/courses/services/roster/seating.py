"""Lists and the seats of courses: how many a list takes, and that nobody exceeds them without having said so.

A student or an auditor who is in takes a seat, as in joining. A list may bring in more people than there are seats, but
only when whoever applies it says that they come in beyond the seats.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import LineError
from classroom.courses.models import Course, Enrollment, JoinRequest, Role
from classroom.courses.queries.rosters import free_seats
from classroom.courses.rules import LEARNING_ROLES
from classroom.courses.services.seats import fill_seats

Verdict = BatchLine.Verdict
#: The option of a batch that says that its people come in also where no seat is free.
BEYOND = "beyond"


class Seating:
    """How many seats of its courses the lines of a list take; one query, none where no course has a number of seats."""

    def __init__(self, courses: Iterable[Course]) -> None:
        self.limited = {course.pk: course for course in courses if course.seats is not None}
        self.free = free_seats(self.limited)
        self.coming: Counter[int] = Counter()

    def take(self, course: object) -> bool:
        """Take a seat of the course with this key; False when none is free. Courses without a number have seats for all."""
        if course not in self.limited:
            return True
        self.coming[course] += 1
        return self.coming[course] <= self.free[course]

    def told(self) -> list[dict[str, Any]]:
        """For the page of the plan: of each course with seats that the list brings people into, how many there are."""
        return [
            {
                "course": str(course), "seats": course.seats, "free": max(0, self.free[key]), "coming": self.coming[key],
                "over": max(0, self.coming[key] - max(0, self.free[key])),
            }
            for key, course in self.limited.items() if self.coming[key]
        ]  # fmt: skip


def admit(batch: Batch, lines: QuerySet[BatchLine], acting_user: User) -> None:
    """Raise ValidationError when `lines` bring more into a course than it has seats for, and nobody has said so.

    The courses that have seats are locked, so that a list of one transaction finds at its writing what it found here.
    """
    if batch.options.get(BEYOND):
        return
    of_list = {"pk": batch.course_id} if batch.course_id else {name: batch.options[name] for name in ("year", "term")}
    locked = Course.objects.select_for_update(no_key=True).filter(**of_list, seats__isnull=False).order_by("pk")
    limited = {course.pk: course for course in locked}
    if not limited:
        return
    rows = [
        (verdict, wanted) for verdict, wanted in lines.values_list("verdict", "wanted").iterator()
        if wanted.get("course") in limited
    ]  # fmt: skip
    keys = {wanted["enrollment"] for _verdict, wanted in rows if "enrollment" in wanted}
    if too_many := _too_many(limited, rows, Enrollment.objects.in_bulk(keys)):
        raise ValidationError(list(too_many.values()))


def check_seats(
    batch: Batch, lines: Sequence[BatchLine], courses: Mapping[int, Course], places: Mapping[int, Enrollment]
) -> None:
    """Raise a LineError when others have taken the seats meanwhile, under the lock of `courses`."""
    limited = {key: course for key, course in courses.items() if course.seats is not None}
    if batch.options.get(BEYOND) or not limited:
        return
    rows = [(line.verdict, line.wanted) for line in lines if line.wanted.get("course") in limited]
    for key, reason in _too_many(limited, rows, places).items():
        raise LineError(next(line for line in lines if line.wanted.get("course") == key), reason)


def let_in_who_waits(batch: Batch, acting_user: User, now: datetime) -> None:
    """Fill the seats that a list has made free, when it is applied or taken back, from those who wait for one."""
    of_list = {"pk": batch.course_id} if batch.course_id else {name: batch.options[name] for name in ("year", "term")}
    waiting = JoinRequest.objects.filter(state=JoinRequest.State.WAITING).values("course")
    for course in Course.objects.filter(**of_list, pk__in=waiting).order_by("pk"):
        fill_seats(acting_user=acting_user, now=now, course=course)


def _too_many(
    limited: Mapping[int, Course], rows: Iterable[tuple[str, Mapping]], places: Mapping[int, Enrollment]
) -> dict[int, str]:
    """In words, by their keys, the courses that have fewer seats than the lines bring people."""
    coming: Counter[int] = Counter()
    leaving: Counter[int] = Counter()
    for verdict, wanted in rows:
        place = places.get(wanted.get("enrollment", 0))
        role = place.role if place else wanted.get("role", Role.STUDENT)
        if role not in LEARNING_ROLES:
            continue
        is_in = place is not None and place.state == Enrollment.State.ACTIVE
        if verdict == Verdict.MISSING:
            leaving[wanted["course"]] += is_in
        elif not is_in:
            coming[wanted["course"]] += 1
    free = free_seats(coming)
    found = {}
    for key, number in coming.items():
        left = max(0, free[key] + leaving[key])
        if number > left:
            found[key] = _(
                "%(course)s has %(seats)s seats, of which %(free)s are free, and the list brings in more: %(coming)s. "
                "Tick that they come in all the same, drop those who have left, or give the course more seats."
            ) % {"course": limited[key], "seats": limited[key].seats, "free": left, "coming": number}
    return found
