"""Setting the gradebook up: its categories, its columns, its cut-offs. One version for all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Course
from classroom.grading.models import Column, Cutoff, GradeCategory, GradeScheme
from classroom.grading.queries.gradebook.columns import BookColumn, cuts_of, scheme_of
from classroom.grading.queries.gradebook.letters import Cut, descending
from classroom.grading.services.errors import StaleVersionError


@dataclass(frozen=True, slots=True)
class CategoryPlan:
    """A category as it is to be; without `pk` a new one. One that is no longer named is taken away."""

    title: str
    weight: Decimal
    drop_lowest: int = 0
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What is set up for a column of the book; without `column` a new one made by hand. `category` is a title."""

    column: BookColumn | None
    position: int
    title: str = ""
    category: str = ""
    max_points: Decimal | None = None
    counts: bool = True
    delete: bool = False


@transaction.atomic
def set_up_gradebook(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    categories: Sequence[CategoryPlan],
    columns: Sequence[ColumnPlan],
    missing_is_zero: bool,
    expected_version: int,
) -> GradeScheme:
    """Make the gradebook as planned, all or nothing.

    Raises StaleVersionError when somebody else has set it up in between, and ValidationError for what cannot be: two
    categories of one title, a column made by hand that holds points and is to be taken away.
    """
    scheme = _held(course, expected_version)
    titles = [plan.title for plan in categories]
    if len(set(titles)) != len(titles):
        raise ValidationError(_("Two categories have the same title."))
    kept = [plan.pk for plan in categories if plan.pk]
    GradeCategory.objects.filter(course=course).exclude(pk__in=kept).delete()
    # Titles are swapped by way of titles that nobody types.
    for row in GradeCategory.objects.filter(course=course):
        GradeCategory.objects.filter(pk=row.pk).update(title=f"\ue000{row.pk}")
    by_title = {}
    for position, plan in enumerate(categories, 1):
        row = GradeCategory.objects.filter(course=course, pk=plan.pk).first() if plan.pk else None
        row = row or GradeCategory(course=course)
        row.title, row.weight, row.drop_lowest, row.position = plan.title, plan.weight, plan.drop_lowest, position
        row.save()
        by_title[plan.title] = row
    for plan in columns:
        _set_column(course, plan, by_title.get(plan.category))
    before = scheme.missing_is_zero
    scheme.missing_is_zero = missing_is_zero
    _count_up(scheme)
    record(
        acting_user=acting_user, now=now, action="grading.set_up_gradebook", target=scheme, course_id=course.pk,
        changes={
            "version": (scheme.version - 1, scheme.version),
            "missing_is_zero": (before, missing_is_zero),
            "weights": (None, {plan.title: str(plan.weight) for plan in categories}),
        },
    )  # fmt: skip
    return scheme


@transaction.atomic
def set_category(*, acting_user: User, now: datetime, assignment: Assignment, category: int | None) -> None:
    """Put the column of `assignment` into the category of that key, or in none. Raises ValidationError for a foreign one."""
    column = Column.objects.filter(assignment=assignment).first() or Column(
        course_id=assignment.course_id, assignment=assignment
    )
    if column.category_id == category:
        return
    scheme = _held(assignment.course, None)
    if category and not GradeCategory.objects.filter(course=assignment.course_id, pk=category).exists():
        raise ValidationError(_("This category is not there any more."))
    before, column.category_id = column.category_id, category
    column.save()
    _count_up(scheme)
    record(
        acting_user=acting_user, now=now, action="grading.set_category", target=assignment,
        course_id=assignment.course_id, changes={"category": (before, category)},
    )  # fmt: skip


@transaction.atomic
def set_cutoffs(
    *, acting_user: User, now: datetime, course: Course, preset: str, cuts: Sequence[Cut], expected_version: int
) -> GradeScheme:
    """Make `cuts` the letters of the course.

    Raises StaleVersionError, and ValidationError for letters that stand twice, two letters for one percent, or a scale
    whose lowest letter does not begin at 0.
    """
    scheme = _held(course, expected_version)
    _check(cuts)
    before = {cut.letter: str(cut.at_least) for cut in cuts_of(scheme)}
    scheme.cutoffs.all().delete()
    Cutoff.objects.bulk_create(
        Cutoff(scheme=scheme, letter=cut.letter, at_least=cut.at_least, worth=cut.worth) for cut in descending(cuts)
    )
    scheme.preset = preset
    _count_up(scheme)
    record(
        acting_user=acting_user, now=now, action="grading.set_cutoffs", target=scheme, course_id=course.pk,
        changes={"cutoffs": (before, {cut.letter: str(cut.at_least) for cut in descending(cuts)})},
    )  # fmt: skip
    return scheme


@transaction.atomic
def release_letters(*, acting_user: User, now: datetime, course: Course, shown: bool) -> GradeScheme:
    """Show the students their letters, or take them back."""
    scheme = _held(course, None)
    if bool(scheme.released_at) == shown:
        return scheme
    before, scheme.released_at = scheme.released_at, now if shown else None
    scheme.save()
    record(
        acting_user=acting_user, now=now, action="grading.release_letters", target=scheme, course_id=course.pk,
        changes={"released_at": (before, scheme.released_at)},
    )  # fmt: skip
    return scheme


def _held(course: Course, expected_version: int | None) -> GradeScheme:
    """The scheme, made where there is none, held until the transaction ends."""
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    scheme = scheme_of(course)
    if expected_version is not None and scheme.version != expected_version:
        raise StaleVersionError(scheme)
    if scheme.pk is None:
        scheme.save()
    return scheme


def _count_up(scheme: GradeScheme) -> None:
    scheme.version += 1
    scheme.save()


def _set_column(course: Course, plan: ColumnPlan, category: GradeCategory | None) -> None:
    column = plan.column
    row = column.row if column else None
    if plan.delete and row and column.by_hand:
        if row.entries.exclude(points=None, status="graded").exists():
            raise ValidationError(
                _("“%(title)s” holds points. Empty it first, or let it not count.") % {"title": row.title}
            )
        row.delete()
        return
    row = row or Column(course=course)
    if column and not column.by_hand:
        row.assignment_id = column.source.pk if column.kind == "a" else None
        row.thread_id = column.source.pk if column.kind == "t" else None
    else:
        row.title = plan.title
        most = row.pk and row.entries.order_by("-points").exclude(points=None).values_list("points", flat=True).first()
        if most and plan.max_points and most > plan.max_points:
            raise ValidationError(
                _("Somebody has %(most)s points in “%(title)s”: it cannot be out of less.")
                % {"most": f"{most.normalize():f}", "title": plan.title}
            )
    row.category, row.position = category, plan.position
    row.max_points, row.counts = plan.max_points, plan.counts
    row.save()


def _check(cuts: Sequence[Cut]) -> None:
    if not cuts:
        raise ValidationError(_("There is at least one letter."))
    letters, percents = [cut.letter for cut in cuts], [cut.at_least for cut in cuts]
    if len(set(letters)) != len(letters):
        raise ValidationError(_("A letter stands there twice."))
    if len(set(percents)) != len(percents):
        raise ValidationError(_("Two letters begin at the same percent."))
    if min(percents) != 0:
        raise ValidationError(_("The lowest letter begins at 0, so that everybody has one."))
