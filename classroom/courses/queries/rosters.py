"""What the pages of lists show of courses."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from classroom.courses.models import Course, Enrollment
from classroom.courses.rules import LEARNING_ROLES


def terms_with_courses(courses: QuerySet[Course]) -> list[tuple[int, int, str]]:
    """The terms of `courses`, the newest first, as (year, term, its name); one query."""
    rows = courses.order_by("-year", "-term").values_list("year", "term").distinct()
    return [(year, term, str(Course.Term(term).label)) for year, term in rows]


def free_seats(courses: Iterable[int]) -> dict[int, int]:
    """How many seats are free in those of `courses` (keys) that have a number of them, counted as `taken_seats` does.

    Below 0 where staff have let in more than there are seats; one query.
    """
    seated = Q(enrollments__role__in=LEARNING_ROLES, enrollments__state=Enrollment.State.ACTIVE)
    found = Course.objects.filter(pk__in=list(courses), seats__isnull=False).order_by()
    rows = found.annotate(taken=Count("enrollments", filter=seated)).values_list("pk", "seats", "taken")
    return {key: seats - taken for key, seats, taken in rows}
