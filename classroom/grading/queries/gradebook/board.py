"""The gradebook as staff see it: a window of its students, sorted and filtered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from classroom.courses.models import Enrollment
from classroom.grading import rules
from classroom.grading.queries.gradebook.cells import Person, Row, people_of, rows_of
from classroom.grading.queries.gradebook.columns import Book, book_of

WINDOW = 50

_BY_PERSON: dict[str, Callable[[Person], Any]] = {
    "number": lambda person: (not person.student_number, person.student_number),
    "group": lambda person: (not person.group, person.group),
}
SORTS = ("name", "number", "group", "total")


@dataclass(frozen=True, slots=True)
class Board:
    """`page` holds Rows; `groups` are the groups that the holder sees, with how many students each, by name."""

    book: Book
    page: Page
    groups: tuple[tuple[str, str, int], ...]
    students: int
    sort: str
    group: str


def board(enrollment: Enrollment, now: datetime, *, sort: str = "", group: str = "", page: str | None = None) -> Board:
    """A window of the students whom the holder may grade; fifteen queries at most, however many they are.

    By total, the highest first; who has none comes last. `group` is a key, or "none" for those in no group.
    """
    book = book_of(enrollment, now)
    people = people_of(rules.gradable_enrollments(enrollment))
    groups = _groups(people)
    shown = [person for person in people if not group or str(person.group_id or "none") == group]
    sort = sort if sort in SORTS else "name"
    if sort == "total":
        rows = sorted(rows_of(book, shown), key=lambda row: (row.total.percent is None, -(row.total.percent or 0)))
        window = Paginator(rows, WINDOW).get_page(page)
    else:
        if sort in _BY_PERSON:
            shown = sorted(shown, key=_BY_PERSON[sort])
        window = Paginator(shown, WINDOW).get_page(page)
        window.object_list = rows_of(book, window.object_list)
    return Board(book, window, groups, len(people), sort, group)


def all_rows(enrollment: Enrollment, now: datetime) -> tuple[Book, list[Row]]:
    """Every student on the sheets of the holder, by name: for exports, cut-offs and the registrar."""
    book = book_of(enrollment, now)
    return book, rows_of(book, people_of(rules.listed_enrollments(enrollment)))


def one_row(enrollment: Enrollment, now: datetime, student: int) -> tuple[Book, Row] | None:
    """One of the students whom the holder may grade, or None."""
    people = people_of(rules.gradable_enrollments(enrollment).filter(pk=student))
    if not people:
        return None
    book = book_of(enrollment, now)
    return book, rows_of(book, people)[0]


def _groups(people: list[Person]) -> tuple[tuple[str, str, int], ...]:
    sizes: dict[tuple[str, str], int] = {}
    for person in people:
        key = (person.group, str(person.group_id or "none"))
        sizes[key] = sizes.get(key, 0) + 1
    if len(sizes) < 2:
        return ()
    return tuple((key, name, size) for (name, key), size in sorted(sizes.items()))
