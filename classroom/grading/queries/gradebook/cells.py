"""What stands in the cells of students, as staff see it: released or not, but nothing of essays whose names are hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from classroom.assignments.models import Assignment, Attempt, TeamMember
from classroom.courses.models import Enrollment
from classroom.discussions.models import PromptScore, Thread
from classroom.grading import rules
from classroom.grading.models import CourseResult, Entry, Grade, GradeStatus, Marking
from classroom.grading.queries.gradebook.columns import Book, BookColumn
from classroom.grading.queries.gradebook.letters import letter_of
from classroom.grading.queries.gradebook.maths import Cell, CellState, Kind, Total, scaled, total
from classroom.grading.rules.aliases import address_key
from classroom.grading.rules.second import unsettled_results

_STATES = {
    GradeStatus.GRADED: CellState.GRADED,
    GradeStatus.EXCUSED: CellState.EXCUSED,
    GradeStatus.MISSING: CellState.MISSING,
}


@dataclass(frozen=True, slots=True)
class Person:
    """A student as the gradebook names them."""

    enrollment_id: int
    user_id: int
    name: str
    student_number: str
    email: str
    group_id: int | None
    group: str


@dataclass(frozen=True, slots=True)
class Row:
    """One student: their cells by column key, and what comes of them. `letter` is that of `result` where there is one."""

    person: Person
    cells: Mapping[str, Cell]
    total: Total
    letter: str
    result: CourseResult | None = None


def people_of(students: QuerySet[Enrollment]) -> list[Person]:
    """The students, in the order of the Thai alphabet; one query."""
    rows = students.order_by("user__sort_key", "pk").values_list(
        "pk", "user_id", "user__full_name", "user__student_number", "user__email", "group_id", "group__name"
    )
    return [
        Person(pk, user, name, number or "", email or "", group_id, group or "")
        for pk, user, name, number, email, group_id, group in rows
    ]


def rows_of(book: Book, people: Sequence[Person]) -> list[Row]:
    """The rows of `people`, in their order; seven queries, one more where essays are written in teams."""
    students = [person.enrollment_id for person in people]
    held: dict[int, dict[str, Cell]] = {person.enrollment_id: {} for person in people}
    _put_essays(book, held, students)
    _put_scores(book, held, people)
    _put_entries(book, held, students)
    results = {result.enrollment_id: result for result in CourseResult.objects.filter(enrollment__in=students)}
    counted = book.counted
    rows = []
    for person in people:
        cells = held[person.enrollment_id]
        sums = total(counted, book.categories, cells, missing_is_zero=book.missing_is_zero)
        result = results.get(person.enrollment_id)
        letter = result.letter if result else letter_of(sums.percent, book.cuts)
        rows.append(Row(person, cells, sums, letter, result))
    return rows


@dataclass(frozen=True, slots=True)
class _Handed:
    """The last attempt of one writer. `essay` is what stands for it in addresses; `named`, whose name was revealed."""

    essay: str
    at: datetime
    late: bool
    named: bool


def _put_essays(book: Book, held: dict[int, dict[str, Cell]], students: list[int]) -> None:
    columns = book.of_kind(Kind.ASSIGNMENT)
    assignments = [column.source.pk for column in columns]
    grades = {
        (assignment, enrollment): rest
        for assignment, enrollment, *rest in Grade.objects.filter(
            assignment__in=assignments, enrollment__in=students
        ).values_list(
            "assignment_id", "enrollment_id", "status", "points", "release_id", "change__made_at",
            "change__marking__rubric_version_id", "change__marking__state",
        )
    }  # fmt: skip
    handed = handed_in([column.source for column in columns], students)
    for place in unsettled_results(Grade.objects.filter(assignment__in=assignments)).values_list(
        "assignment_id", "enrollment_id"
    ):
        grades.pop(place, None)
    for column in columns:
        names_hidden = hides(column)
        for student in students:
            key = (column.source.pk, student)
            essay = handed.get(key)
            cell = _essay_cell(book, column, grades.get(key), essay)
            if names_hidden and not cell.released and not (essay and essay.named):
                cell = Cell(CellState.SHUT)
            held[student][column.key] = cell


def hides(column: BookColumn) -> bool:
    """Whether the column's essays are marked without names, so that its cells stay shut until they are released."""
    return rules.hides_names(column.source)


def _essay_cell(book: Book, column: BookColumn, grade: Sequence | None, handed: _Handed | None) -> Cell:
    essay = handed.essay if handed else ""
    late = bool(handed and handed.late)
    if grade is None:
        return Cell(CellState.WAITING if handed else CellState.NOT_YET, late=late, essay=essay)
    status, points, release, decided_at, version, marking = grade
    if status != GradeStatus.GRADED:
        if handed and handed.at > decided_at:
            # Who was excused or missing and hands in afterwards has an essay to be marked.
            return Cell(CellState.WAITING, late=late, essay=essay)
        points = None
    released = release is not None and marking != Marking.State.OPEN
    exact = (
        None if points is None else scaled(points, book.rubric_totals.get(version, column.source_total), column.out_of)
    )
    return Cell(_STATES[status], exact, released, late, essay=essay)


def handed_in(assignments: Sequence[Assignment], students: Iterable[int]) -> dict[tuple[int, int], _Handed]:
    """The last attempt by (assignment, student); a team's is each member's. One query, two where there are teams."""
    keys = [assignment.pk for assignment in assignments]
    teams = [assignment.pk for assignment in assignments if assignment.in_teams]
    members: dict[int, list[int]] = {}
    if teams:
        for team, enrollment in TeamMember.objects.filter(assignment__in=teams).values_list("team_id", "enrollment_id"):
            members.setdefault(team, []).append(enrollment)
    found = {}
    attempts = Attempt.objects.filter(submission__assignment__in=keys)
    students = set(students)
    if not teams and len(students) <= 500:
        attempts = attempts.filter(submission__enrollment__in=students)
    rows = attempts.order_by("number").values_list(
        "submission__assignment_id", "submission__assignment__anonymous_marking", "submission__enrollment_id",
        "submission__team_id", "submission_id", "submission__alias__code", "submission__alias__revealed_at",
        "handed_in_at", "late",
    )  # fmt: skip
    for assignment, anonymous, writer, team, submission, code, revealed_at, at, late in rows:
        for student in members.get(team, (writer,)) if team else (writer,):
            if student in students:
                found[assignment, student] = _Handed(
                    address_key(submission, anonymous, code), at, late, revealed_at is not None
                )
    return found


def _put_scores(book: Book, held: dict[int, dict[str, Cell]], people: Sequence[Person]) -> None:
    columns = book.of_kind(Kind.PROMPT)
    scores = {
        (thread, user): (by_rule if by_hand is None else by_hand, released_at)
        for thread, user, by_rule, by_hand, released_at in PromptScore.objects.filter(
            thread__in=[column.source.pk for column in columns], user__in=[person.user_id for person in people]
        ).values_list("thread_id", "user_id", "by_rule", "by_hand", "released_at")
    }
    for column in columns:
        for person in people:
            score = scores.get((column.source.pk, person.user_id), (None, None))
            held[person.enrollment_id][column.key] = score_cell(column, person.group_id, *score)


def score_cell(column: BookColumn, group_id: int | None, points: Decimal | None, released_at: datetime | None) -> Cell:
    thread: Thread = column.source
    if points is None:
        asked = thread.group_id in (None, group_id)
        return Cell(CellState.NOT_YET if asked else CellState.NOT_ASKED)
    return Cell(CellState.GRADED, scaled(points, column.source_total, column.out_of), released_at is not None)


def _put_entries(book: Book, held: dict[int, dict[str, Cell]], students: list[int]) -> None:
    columns = {column.row.pk: column for column in book.of_kind(Kind.HAND)}
    entries = Entry.objects.filter(column__in=columns, enrollment__in=students).values_list(
        "column_id", "enrollment_id", "status", "points", "version"
    )
    found = {(column, student): rest for column, student, *rest in entries}
    for pk, column in columns.items():
        for student in students:
            status, points, version = found.get((pk, student), (GradeStatus.GRADED, None, 0))
            held[student][column.key] = entry_cell(column, status, points, version)


def entry_cell(column: BookColumn, status: str, points: Decimal | None, version: int) -> Cell:
    """An entry that was emptied is one that holds nothing yet."""
    released = column.released_at is not None
    if status == GradeStatus.GRADED and points is None:
        return Cell(CellState.NOT_YET, version=version)
    return Cell(_STATES[status], None if points is None else scaled(points, None, None), released, version=version)
