"""A planned table of marks: entered line by line exactly as planned, and taken back but for what changed since."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Max

from classroom.accounts.models import User
from classroom.batches.models import Batch, BatchLine
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Course, Enrollment
from classroom.grading.models import Column, Entry, GradeStatus
from classroom.grading.services.errors import StaleVersionError
from classroom.grading.services.gradebook.entries import save_entry
from classroom.grading.services.gradebook.prompt_points import enter_points, put_points_back


def apply_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> dict:
    """Enter one line, or make the new columns; return what undoing needs."""
    if "columns" in line.wanted:
        return {"columns": [_make_column(batch, each).pk for each in line.wanted["columns"]]}
    enrollment = Enrollment.objects.get(pk=line.wanted["enrollment"], course=batch.course_id)
    kept = []
    for cell in line.wanted["cells"]:
        if "prompt" in cell:
            kept.append(enter_points(batch, cell, enrollment, acting_user, now))
            continue
        column = _column(batch, cell)
        before = Entry.objects.filter(column=column, enrollment=enrollment).first()
        try:
            entry = save_entry(
                acting_user=acting_user, now=now, column=column, enrollment=enrollment, status=cell["status"],
                points=_points(cell["points"]), expected_version=cell["version"],
            )  # fmt: skip
        except StaleVersionError as conflict:
            raise ValidationError(
                _("“%(title)s” was changed since the preview.") % {"title": cell["title"]}
            ) from conflict
        kept.append(
            {
                "column": column.pk,
                "status": before.status if before else GradeStatus.GRADED,
                "points": None if before is None or before.points is None else str(before.points),
                "version": entry.version,
            }
        )
    return {"cells": kept}


def undo_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> bool:
    """Put back what the line changed; what was changed since stays as it is. False when something of it did."""
    if "columns" in line.before:
        return all([_take_away(pk) for pk in line.before["columns"]])  # noqa: C419 - each of them, not the first ones
    enrollment = Enrollment.objects.get(pk=line.wanted["enrollment"], course=batch.course_id)
    whole = True
    for cell in line.before["cells"]:
        if "prompt" in cell:
            whole = put_points_back(batch, cell, enrollment, acting_user, now) and whole
            continue
        column = Column.objects.filter(pk=cell["column"], course=batch.course_id).first()
        try:
            if column is None:
                raise StaleVersionError(enrollment)
            save_entry(
                acting_user=acting_user, now=now, column=column, enrollment=enrollment, status=cell["status"],
                points=_points(cell["points"]), expected_version=cell["version"],
            )  # fmt: skip
        except StaleVersionError:
            whole = False
    return whole


def _make_column(batch: Batch, wanted: dict) -> Column:
    course = Course.objects.get(pk=batch.course_id)
    if _by_hand(course.pk, wanted["title"]):
        raise ValidationError(_("There is a column “%(title)s” by now.") % {"title": wanted["title"]})
    last = Column.objects.filter(course=course).aggregate(last=Max("position"))["last"] or 0
    return Column.objects.create(
        course=course, title=wanted["title"], max_points=Decimal(wanted["max_points"]), position=last + 1
    )


def _column(batch: Batch, cell: dict) -> Column:
    if cell["column"]:
        column = Column.objects.filter(pk=cell["column"], course=batch.course_id).first()
    else:
        column = _by_hand(batch.course_id, cell["title"])
    if column is None:
        raise ValidationError(_("The column “%(title)s” is not there any more.") % {"title": cell["title"]})
    points = _points(cell["points"])
    if points is not None and points > column.max_points:
        raise ValidationError(_("“%(title)s” was changed since the preview.") % {"title": cell["title"]})
    return column


def _by_hand(course_id: int, title: str) -> Column | None:
    return Column.objects.filter(course=course_id, title=title, assignment=None, thread=None).first()


def _take_away(pk: int) -> bool:
    """Take a column away that an import made, unless it holds something by now."""
    column = Column.objects.filter(pk=pk).first()
    if column is None or column.entries.exclude(status=GradeStatus.GRADED, points=None).exists():
        return False
    column.delete()
    return True


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
