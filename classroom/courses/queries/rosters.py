"""What the pages of lists show of courses."""

from django.db.models import QuerySet

from classroom.courses.models import Course


def terms_with_courses(courses: QuerySet[Course]) -> list[tuple[int, int, str]]:
    """The terms of `courses`, the newest first, as (year, term, its name); one query."""
    rows = courses.order_by("-year", "-term").values_list("year", "term").distinct()
    return [(year, term, str(Course.Term(term).label)) for year, term in rows]
