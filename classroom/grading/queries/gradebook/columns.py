"""The columns of a course: one for each assignment and each graded prompt, and those that were made by hand.

The columns of assignments and prompts are worked out whenever the gradebook is read, so that none is ever missing; a row
of `Column` says only what was set up for one: its category, its order, what it counts out of, whether it counts.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from classroom.assignments.models import Assignment
from classroom.assignments.rules import visible_assignments
from classroom.courses.models import Course, Enrollment
from classroom.discussions.models import Thread
from classroom.discussions.rules import readable_threads
from classroom.grading.models import Column, Criterion, GradeCategory, GradeScheme, Scale
from classroom.grading.queries.gradebook.letters import PRESETS, Cut
from classroom.grading.queries.gradebook.maths import Category, Counted, Kind


@dataclass(frozen=True, slots=True)
class BookColumn:
    """One column. `source` is the assignment or the thread, `row` what was set up for it, each where there is one.

    `out_of` is what it counts out of, `source_total` what its source gives points out of; None where that has no rubric.
    `done`: its essays are complete or incomplete, and incomplete counts as 0 with `incomplete_is_zero`, else nowhere.
    """

    key: str
    kind: Kind
    title: str
    out_of: Decimal | None
    source_total: Decimal | None = None
    category: int | None = None
    counts: bool = True
    row: Column | None = None
    source: Assignment | Thread | None = None
    due_at: datetime | None = None
    done: bool = False
    incomplete_is_zero: bool = False

    @property
    def counted(self) -> Counted:
        return Counted(self.key, self.out_of, self.category, self.counts)

    @property
    def by_hand(self) -> bool:
        return self.kind == Kind.HAND

    @property
    def released_at(self) -> datetime | None:
        """When students see a column made by hand."""
        return self.row.released_at if self.row and self.by_hand else None


@dataclass(frozen=True, slots=True)
class Book:
    """How the gradebook of a course is set up, and the totals of its rubrics by version. `version` grows with the set-up."""

    course: Course
    columns: tuple[BookColumn, ...]
    categories: tuple[Category, ...]
    cuts: tuple[Cut, ...]
    scheme: GradeScheme
    rubric_totals: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def missing_is_zero(self) -> bool:
        return self.scheme.missing_is_zero

    @property
    def counts_done(self) -> bool:
        """Whether there are essays that are complete or incomplete."""
        return any(column.done for column in self.columns)

    @property
    def counted(self) -> tuple[Counted, ...]:
        return tuple(column.counted for column in self.columns)

    def column(self, key: str) -> BookColumn | None:
        return next((column for column in self.columns if column.key == key), None)

    def of_kind(self, kind: Kind) -> list[BookColumn]:
        return [column for column in self.columns if column.kind == kind]


def book_of(enrollment: Enrollment, now: datetime) -> Book:
    """The gradebook of a course with the columns that the holder may know of; seven queries, six before it is set up."""
    course = enrollment.course
    categories = categories_of(course)
    rows = list(Column.objects.filter(course=course))
    assignments = list(visible_assignments(enrollment, now).order_by("due_at", "pk"))
    prompts = list(graded_threads(enrollment, now).order_by("due_at", "pk"))
    totals, current, scales = _rubric_totals(course)
    by_assignment = {row.assignment_id: row for row in rows if row.assignment_id}
    by_thread = {row.thread_id: row for row in rows if row.thread_id}
    columns = [
        *(
            _of_assignment(each, by_assignment.get(each.pk), current.get(each.pk), scales.get(each.pk))
            for each in assignments
        ),
        *(_of_prompt(each, by_thread.get(each.pk)) for each in prompts),
        *(_by_hand(row) for row in rows if not row.assignment_id and not row.thread_id),
    ]
    places = {category.key: place for place, category in enumerate(categories)}
    scheme = scheme_of(course)
    return Book(
        course=course,
        columns=tuple(sorted(columns, key=lambda column: _place(column, places))),
        categories=categories,
        cuts=cuts_of(scheme),
        scheme=scheme,
        rubric_totals=totals,
    )


def categories_of(course: Course) -> tuple[Category, ...]:
    """The categories of the gradebook in their order; one query."""
    return tuple(
        Category(row.pk, row.title, row.weight, row.drop_lowest)
        for row in GradeCategory.objects.filter(course=course).order_by("position", "pk")
    )


def category_of(assignment: Assignment) -> int | None:
    """The key of the category that the column of `assignment` is in; one query."""
    return Column.objects.filter(assignment=assignment).values_list("category", flat=True).first()


def scheme_of(course: Course) -> GradeScheme:
    """What was set up, or what holds before that: eight levels, version 0, not stored."""
    found = GradeScheme.objects.filter(course=course).first()
    return found or GradeScheme(course=course, preset=GradeScheme.Preset.THAI_8, version=0)


def cuts_of(scheme: GradeScheme) -> tuple[Cut, ...]:
    if scheme.pk is None:
        return PRESETS[scheme.preset]
    stored = tuple(Cut(row.letter, row.at_least, row.worth) for row in scheme.cutoffs.all())
    return stored or PRESETS[scheme.preset]


def graded_threads(enrollment: Enrollment, now: datetime) -> QuerySet[Thread]:
    """The prompts with points that the holder can read."""
    return readable_threads(enrollment, now).filter(kind=Thread.Kind.PROMPT, points__isnull=False)


def _rubric_totals(course: Course) -> tuple[dict[int, Decimal], dict[int, Decimal], dict[int, tuple[str, bool]]]:
    """What can be had by each version of a rubric, by its key, and by the current one, by the assignment's key; last the
    current scale, and whether incomplete counts as 0."""
    totals: dict[int, Decimal] = defaultdict(Decimal)
    current: dict[int, Decimal] = defaultdict(Decimal)
    rows = Criterion.objects.filter(version__rubric__assignment__course=course).values_list(
        "version_id", "version__number", "version__rubric__version_number", "version__rubric__assignment_id",
        "max_points", "weight", "version__scale", "version__rubric__incomplete_is_zero",
    )  # fmt: skip
    scales: dict[int, tuple[str, bool]] = {}
    for version, number, newest, assignment, most, weight, scale, as_zero in rows:
        totals[version] += most * weight
        if number == newest:
            current[assignment] += most * weight
            scales[assignment] = (scale, as_zero)
    return dict(totals), dict(current), scales


def _of_assignment(
    assignment: Assignment, row: Column | None, most: Decimal | None, scale: tuple[str, bool] | None
) -> BookColumn:
    by, as_zero = scale or (Scale.POINTS, False)
    return BookColumn(
        key=f"{Kind.ASSIGNMENT}{assignment.pk}",
        kind=Kind.ASSIGNMENT,
        title=(row and row.title) or assignment.title,
        source_total=most,
        source=assignment,
        due_at=assignment.due_at,
        done=by == Scale.DONE,
        incomplete_is_zero=as_zero,
        **_set_up(row, most),
    )


def _of_prompt(thread: Thread, row: Column | None) -> BookColumn:
    return BookColumn(
        key=f"{Kind.PROMPT}{thread.pk}",
        kind=Kind.PROMPT,
        title=(row and row.title) or thread.title,
        source_total=thread.points,
        source=thread,
        due_at=thread.due_at,
        **_set_up(row, thread.points),
    )


def _by_hand(row: Column) -> BookColumn:
    return BookColumn(
        key=f"{Kind.HAND}{row.pk}", kind=Kind.HAND, title=row.title, source_total=row.max_points, **_set_up(row, None)
    )


def _set_up(row: Column | None, most: Decimal | None) -> dict:
    if row is None:
        return {"out_of": most}
    return {
        "row": row, "out_of": row.max_points or most, "category": row.category_id, "counts": row.counts,
    }  # fmt: skip


def _place(column: BookColumn, categories: Mapping[int, int]) -> tuple:
    """By category, then as set up, then what nobody has set up yet by its due time."""
    position = column.row.position if column.row else 0
    return (
        categories.get(column.category, len(categories)),
        position or 10_000,
        column.due_at.timestamp() if column.due_at else float("inf"),
        column.key,
    )
