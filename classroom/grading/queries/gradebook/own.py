"""A student's own gradebook: what was released, what is still to come, and how the total so far comes about.

Nothing of what is not released is read here, so that no total can move by it: grades come from `released_grades`, points
for prompts from `released_scores`, entries from columns that were released.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from classroom.assignments.queries import student_standings
from classroom.courses.models import Enrollment
from classroom.discussions.rules import released_scores
from classroom.grading.models import CourseResult, Entry, Grade, GradeStatus, Scale
from classroom.grading.queries.gradebook.cells import done_cell, entry_cell
from classroom.grading.queries.gradebook.columns import Book, BookColumn, book_of
from classroom.grading.queries.gradebook.letters import letter_of
from classroom.grading.queries.gradebook.maths import Cell, CellState, Kind, Total, scaled, total
from classroom.grading.rules import held_grades, released_grades


@dataclass(frozen=True, slots=True)
class Line:
    """One column on the student's page. Without a `cell` it is still to come; `due_at` is the student's own time.

    `handed_in` is whether they have done their part, which they know by themselves; `held`, that a result which was there is
    looked at again.
    """

    column: BookColumn
    cell: Cell | None
    due_at: datetime | None = None
    handed_in: bool = False
    dropped: bool = False
    held: bool = False
    grade: Grade | None = None
    comment: str = ""
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnBook:
    """`letter` is empty until letters are released."""

    book: Book
    lines: tuple[Line, ...]
    total: Total
    letter: str = ""
    reason: str = ""

    @property
    def done(self) -> list[Line]:
        return [line for line in self.lines if line.cell]

    @property
    def to_come(self) -> list[Line]:
        return [line for line in self.lines if not line.cell]


def own_book(enrollment: Enrollment, now: datetime) -> OwnBook:
    """What the holder may see of their own results; a fixed number of queries, whatever they have."""
    book = book_of(enrollment, now)
    lines = [*_essays(book, enrollment, now), *_prompts(book, enrollment, now), *_by_hand(book, enrollment, now)]
    cells = {line.column.key: line.cell for line in lines if line.cell}
    # What is not counted is none of the student's business before it is there.
    sums = total(book.counted, book.categories, cells, missing_is_zero=book.missing_is_zero)
    order = {column.key: place for place, column in enumerate(book.columns)}
    lines.sort(key=lambda line: order[line.column.key])
    letter, reason = _letter(book, enrollment, sums, now)
    return OwnBook(book, tuple(_told(line, sums) for line in lines), sums, letter, reason)


def _told(line: Line, sums: Total) -> Line:
    return replace(line, dropped=True) if line.column.key in sums.dropped else line


def _letter(book: Book, enrollment: Enrollment, sums: Total, now: datetime) -> tuple[str, str]:
    if book.scheme.released_at is None or book.scheme.released_at > now:
        return "", ""
    result = CourseResult.objects.filter(enrollment=enrollment).first()
    return (result.letter, result.reason) if result else (letter_of(sums.percent, book.cuts), "")


def _essays(book: Book, enrollment: Enrollment, now: datetime) -> list[Line]:
    grades: Mapping[int, Grade] = {
        grade.assignment_id: grade for grade in released_grades(enrollment).select_related("change__rubric_version")
    }
    held = set(held_grades(enrollment).values_list("assignment_id", flat=True))
    standings = {standing.assignment.pk: standing for standing in student_standings(enrollment, now)}
    lines = []
    for column in book.of_kind(Kind.ASSIGNMENT):
        grade, standing = grades.get(column.source.pk), standings.get(column.source.pk)
        last = standing.last_attempt if standing else None
        lines.append(
            Line(
                column=column,
                cell=grade and _grade_cell(book, column, grade, late=bool(last and last.late)),
                due_at=standing.deadline.due_at if standing else column.due_at,
                handed_in=last is not None,
                held=column.source.pk in held,
                grade=grade,
                released_at=grade and grade.release.made_at,
            )
        )
    return lines


def _grade_cell(book: Book, column: BookColumn, grade: Grade, *, late: bool) -> Cell:
    if grade.status != GradeStatus.GRADED:
        return Cell(CellState(grade.status), released=True)
    most = book.rubric_totals.get(grade.change.rubric_version_id)
    points = scaled(grade.points, most or column.source_total, column.out_of)
    cell = Cell(CellState.GRADED, points, released=True, late=late)
    return done_cell(column, cell) if grade.change.scale == Scale.DONE else cell


def _prompts(book: Book, enrollment: Enrollment, now: datetime) -> list[Line]:
    scores = {score.thread_id: score for score in released_scores(enrollment, now)}
    lines = []
    for column in book.of_kind(Kind.PROMPT):
        score = scores.get(column.source.pk)
        points = score and scaled(score.points, column.source_total, column.out_of)
        if score is None and column.source.group_id not in (None, enrollment.group_id):
            continue
        lines.append(
            Line(
                column=column,
                cell=score and Cell(CellState.GRADED, points, released=True),
                due_at=column.due_at,
                comment=score.comment if score else "",
                released_at=score and score.released_at,
            )
        )
    return lines


def _by_hand(book: Book, enrollment: Enrollment, now: datetime) -> list[Line]:
    """Columns made by hand: the released ones, and of the others those that will count."""
    columns = book.of_kind(Kind.HAND)
    seen = {column.row.pk: column for column in columns if column.released_at and column.released_at <= now}
    entries = {entry.column_id: entry for entry in Entry.objects.filter(column__in=seen, enrollment=enrollment)}
    lines = []
    for column in columns:
        entry = entries.get(column.row.pk)
        cell = entry and entry_cell(column, entry.status, entry.points, entry.version)
        if cell and cell.state == CellState.NOT_YET:
            cell = None
        if cell or column.counts:
            lines.append(Line(column, cell, released_at=column.released_at if cell else None))
    return lines
