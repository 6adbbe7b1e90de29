"""Thai academic terms: which comes next, and when one begins and ends as long as nobody says otherwise."""

from datetime import date, timedelta
from typing import Any

from classroom.courses.models import Course

_BUDDHIST = 543
# The first term begins in August of the year that names it, the others in the calendar year after it.
_BEGINS = {Course.Term.FIRST: (0, 8, 10), Course.Term.SECOND: (1, 1, 8), Course.Term.SUMMER: (1, 6, 8)}
_WEEKS = {Course.Term.FIRST: 17, Course.Term.SECOND: 17, Course.Term.SUMMER: 8}


def term_dates(year: int, term: int) -> tuple[date, date]:
    """The first Monday and the last Friday of a term of the academic year `year` (Buddhist era), as is usual."""
    later, month, day = _BEGINS[term]
    earliest = date(year - _BUDDHIST + later, month, day)
    first = earliest + timedelta(days=-earliest.weekday() % 7)
    return first, first + timedelta(weeks=_WEEKS[term]) - timedelta(days=3)


def next_term(today: date) -> tuple[int, int]:
    """The academic year and the term that one prepares on `today`: the first that has not gone on for a month."""
    year = today.year + _BUDDHIST
    for candidate in ((year - 1, 2), (year - 1, 3), (year, 1), (year, 2)):
        if term_dates(*candidate)[0] + timedelta(days=30) >= today:
            return candidate
    return year, 2


def with_term_dates(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a course, with the usual days of its term where none are given."""
    year, term = facts.get("year"), facts.get("term")
    if not year or term not in _WEEKS or not 2400 <= year <= 2700:
        return facts
    first, last = term_dates(year, term)
    given = facts.get("starts_on")
    if given:
        last += given - first
    return facts | {"starts_on": given or first, "ends_on": facts.get("ends_on") or last}
