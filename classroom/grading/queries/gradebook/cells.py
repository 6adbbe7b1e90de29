"""What stands in the cells of students, as staff see it: released or not, but nothing of essays whose names are hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Round

from classroom.assignments.models import Assignment, Attempt, TeamMember
from classroom.courses.models import Enrollment
from classroom.discussions.models import PromptScore
from classroom.grading import rules
from classroom.grading.models import CourseResult, Entry, Grade, GradeStatus, Marking, Scale
from classroom.grading.queries.gradebook.columns import Book, BookColumn
from classroom.grading.queries.gradebook.letters import letter_of
from classroom.grading.queries.gradebook.maths import Cell, CellState, Kind, Sums, Total, hundredths, scale
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
    """The rows of `people`, in their order; seven queries.

    One more where essays are written in teams, and one where somebody was excused or missing who has handed in.
    """
    students = [person.enrollment_id for person in people]
    held: dict[int, dict[str, Cell]] = {person.enrollment_id: {} for person in people}
    _put_essays(book, held, students)
    _put_scores(book, held, people)
    _put_entries(book, held, students)
    results = {result.enrollment_id: result for result in CourseResult.objects.filter(enrollment__in=students)}
    sums = Sums(book.counted, book.categories, missing_is_zero=book.missing_is_zero)
    rows = []
    for person in people:
        cells = held[person.enrollment_id]
        whole = sums.total(cells)
        result = results.get(person.enrollment_id)
        letter = result.letter if result else letter_of(whole.percent, book.cuts)
        rows.append(Row(person, cells, whole, letter, result))
    return rows


def _hundredths(points: str | Combinable) -> Cast:
    """Points as whole hundredths, made by the database: thousands of decimals would be most of the time."""
    return Cast(Round(F(points) * 100 if isinstance(points, str) else points * 100), IntegerField())


class _Handed(NamedTuple):
    """The last attempt of one writer. `essay` is what stands for it in addresses; `named`, whose name was revealed."""

    submission: int
    essay: str
    late: bool
    named: bool


class _Given(NamedTuple):
    """A result; `decided_at` is filled where it was given without an essay."""

    status: str
    hundredths: int | None
    released: bool
    decided_at: datetime | None
    version: int | None
    done: bool = False


def _put_essays(book: Book, held: dict[int, dict[str, Cell]], students: list[int]) -> None:
    columns = book.of_kind(Kind.ASSIGNMENT)
    grades = _results([column.source.pk for column in columns], students)
    handed = handed_in([column.source for column in columns], students)
    again = _again(grades, handed)
    for column in columns:
        names_hidden, assignment = hides(column), column.source.pk
        scales = {version: scale(most, column.out_of) for version, most in book.rubric_totals.items()}
        usual = scale(column.source_total, column.out_of)
        for student in students:
            key = (assignment, student)
            essay, grade = handed.get(key), grades.get(key)
            late, address = (essay.late, essay.essay) if essay else (False, "")
            if grade is None or key in again:
                state = CellState.WAITING if essay else CellState.NOT_YET
                cell = Cell(state, None, False, late, 0, address)
            else:
                amount = None
                if grade.status == GradeStatus.GRADED and grade.hundredths is not None:
                    factor, over = scales.get(grade.version, usual)
                    amount = (grade.hundredths * factor, over)
                cell = Cell(_STATES[grade.status], amount, grade.released, late, 0, address)
                if grade.done and amount is not None:
                    cell = done_cell(column, cell)
            if names_hidden and not cell.released and not (essay and essay.named):
                cell = Cell(CellState.SHUT)
            held[student][column.key] = cell


def _results(assignments: list[int], students: list[int]) -> dict[tuple[int, int], _Given]:
    """The results by assignment and student; two queries. Not those of essays that two mark and are not done with."""
    grades = Grade.objects.filter(assignment__in=assignments, enrollment__in=students)
    rows = grades.values_list(
        "assignment_id", "enrollment_id", "status", _hundredths("points"), "release_id",
        "change__rubric_version_id", "change__rubric_version__scale", "change__marking__state",
        Case(When(~Q(status=GradeStatus.GRADED), then=F("change__made_at"))),
    )  # fmt: skip
    found = {
        (assignment, student): _Given(
            status,
            hundredths,
            release is not None and marking != Marking.State.OPEN,
            decided_at,
            version,
            scale == Scale.DONE,
        )
        for assignment, student, status, hundredths, release, version, scale, marking, decided_at in rows
    }
    for place in unsettled_results(Grade.objects.filter(assignment__in=assignments)).values_list(
        "assignment_id", "enrollment_id"
    ):
        found.pop(place, None)
    return found


def done_cell(column: BookColumn, cell: Cell) -> Cell:
    """The cell of a result that is complete or incomplete: incomplete has an amount only where it counts as 0."""
    if cell.amount and cell.amount[0]:
        return replace(cell, done=True)
    amount = (0, 100) if column.incomplete_is_zero else None
    return replace(cell, done=True, state=CellState.INCOMPLETE, amount=amount)


def _again(grades: Mapping[tuple[int, int], _Given], handed: Mapping[tuple[int, int], _Handed]) -> set[tuple[int, int]]:
    """Who was excused or missing and has handed in afterwards: an essay that is to be marked. At most one query."""
    decided = {key: grade.decided_at for key, grade in grades.items() if grade.decided_at and key in handed}
    if not decided:
        return set()
    submissions = {handed[key].submission for key in decided}
    latest = dict(
        Attempt.objects.filter(submission__in=submissions)
        .order_by()
        .values_list("submission")
        .annotate(latest=Max("handed_in_at"))
    )
    return {key for key, at in decided.items() if latest[handed[key].submission] > at}


def hides(column: BookColumn) -> bool:
    """Whether the column's essays are marked without names, so that its cells stay shut until they are released."""
    return rules.hides_names(column.source)


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
    columns = [
        "submission__assignment_id", "submission__enrollment_id", "submission__team_id", "submission_id", "late",
    ]  # fmt: skip
    nameless = {assignment.pk for assignment in assignments if assignment.anonymous_marking}
    if nameless:
        columns += ["submission__alias__code", "submission__alias__revealed_at"]
    for assignment, writer, team, submission, late, *alias in attempts.order_by("number").values_list(*columns):
        code, revealed_at = alias or (None, None)
        essay = _Handed(
            submission, address_key(submission, assignment in nameless, code), late, revealed_at is not None
        )
        for student in members.get(team, (writer,)) if team else (writer,):
            if student in students:
                found[assignment, student] = essay
    return found


def _put_scores(book: Book, held: dict[int, dict[str, Cell]], people: Sequence[Person]) -> None:
    columns = book.of_kind(Kind.PROMPT)
    rows = PromptScore.objects.filter(
        thread__in=[column.source.pk for column in columns], user__in=[person.user_id for person in people]
    ).values_list(
        "thread_id", "user_id", _hundredths(Coalesce("by_hand", "by_rule")),
        Case(When(released_at=None, then=Value(0)), default=Value(1)),
    )  # fmt: skip
    scores = {(thread, user): (points, shown) for thread, user, points, shown in rows}
    for column in columns:
        thread, (factor, over) = column.source, scale(column.source_total, column.out_of)
        # Alike cells are one: there are as many as there are points to be had.
        cells: dict[tuple, Cell] = {}
        for person in people:
            score = scores.get((thread.pk, person.user_id), (None, 0))
            if score[0] is None:
                asked = thread.group_id in (None, person.group_id)
                cell = Cell(CellState.NOT_YET if asked else CellState.NOT_ASKED)
            elif not (cell := cells.get(score)):
                cell = cells[score] = Cell(CellState.GRADED, (score[0] * factor, over), bool(score[1]))
            held[person.enrollment_id][column.key] = cell


def _put_entries(book: Book, held: dict[int, dict[str, Cell]], students: list[int]) -> None:
    columns = {column.row.pk: column for column in book.of_kind(Kind.HAND)}
    rows = Entry.objects.filter(column__in=columns, enrollment__in=students).values_list(
        "column_id", "enrollment_id", "status", _hundredths("points"), "version"
    )
    found = {(column, student): (status, points, version) for column, student, status, points, version in rows}
    for pk, column in columns.items():
        released = column.released_at is not None
        cells: dict[tuple, Cell] = {}
        for student in students:
            entry = found.get((pk, student), _EMPTY)
            if not (cell := cells.get(entry)):
                cell = cells[entry] = _entry_cell(*entry, released=released)
            held[student][column.key] = cell


# What stands in a column made by hand before anything was entered: status, hundredths, version.
_EMPTY = (GradeStatus.GRADED, None, 0)


def _entry_cell(status: str, points: int | None, version: int, *, released: bool) -> Cell:
    """An entry that was emptied is one that holds nothing yet."""
    if status == GradeStatus.GRADED and points is None:
        return Cell(CellState.NOT_YET, version=version)
    return Cell(_STATES[status], None if points is None else (points, 100), released, version=version)


def entry_cell(column: BookColumn, status: str, points: Decimal | None, version: int) -> Cell:
    """The cell of one entry."""
    exact = None if points is None else hundredths(points)
    return _entry_cell(status, exact, version, released=column.released_at is not None)
