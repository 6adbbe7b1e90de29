"""What is entered by hand: points in cells, the release of a column, and the result of the course for one student."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.grading.models import Column, CourseResult, Entry, GradeStatus
from classroom.grading.services.errors import NothingToReleaseError, StaleVersionError
from classroom.notices.models import Notice
from classroom.notices.services import notify


@transaction.atomic
def save_entry(
    *,
    acting_user: User,
    now: datetime,
    column: Column,
    enrollment: Enrollment,
    status: str,
    points: Decimal | None,
    expected_version: int,
) -> Entry:
    """Keep what a student has in a column made by hand. Graded without points empties the cell.

    `expected_version` is that of the entry as it was seen, 0 where there was none. Raises StaleVersionError with the entry
    as it stands when somebody else has saved something else in between.
    """
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    entry = Entry.objects.filter(column=column, enrollment=enrollment).first()
    before = (entry.status, entry.points) if entry else (GradeStatus.GRADED, None)
    if before == (status, points):
        return entry or Entry(column=column, enrollment=enrollment, version=0)
    if (entry.version if entry else 0) != expected_version:
        raise StaleVersionError(entry or Entry(column=column, enrollment=enrollment, version=0))
    if entry is None:
        entry = Entry(column=column, enrollment=enrollment, version=0)
    entry.status, entry.points = status, points
    entry.version += 1
    entry.made_by, entry.made_at = acting_user, now
    entry.save()
    record(
        acting_user=acting_user, now=now, action="grading.save_entry", target=entry, course_id=column.course_id,
        changes={"status": (before[0], status), "points": (before[1], points)},
    )  # fmt: skip
    return entry


@transaction.atomic
def release_column(*, acting_user: User, now: datetime, column: Column) -> int:
    """Show the students what they have in a column made by hand, tell each who has something, and return how many.

    What is entered later is seen at once. Raises NothingToReleaseError when nobody has anything.
    """
    column = Column.objects.select_for_update(of=("self",), no_key=True).select_related("course").get(pk=column.pk)
    entries = Entry.objects.filter(column=column, enrollment__state=Enrollment.State.ACTIVE)
    places = [
        entry.enrollment_id for entry in entries if entry.status != GradeStatus.GRADED or entry.points is not None
    ]
    if not places:
        raise NothingToReleaseError
    if column.released_at is not None:
        return len(places)
    column.released_at = now
    column.save(update_fields=("released_at",))
    record(
        acting_user=acting_user, now=now, action="grading.release_column", target=column, course_id=column.course_id,
        changes={"released": (0, len(places))},
    )  # fmt: skip
    notify(
        recipients=User.objects.filter(enrollments__in=places),
        kind=Notice.Kind.GRADE_RELEASED,
        details={"assignment": column.title, "course": column.course.both_titles},
        path=reverse("grading:list", args=(column.course.slug,)),
        now=now,
    )
    return len(places)


@transaction.atomic
def hold_column(*, acting_user: User, now: datetime, column: Column) -> None:
    """Take a column made by hand back from the students' pages."""
    column = Column.objects.select_for_update(no_key=True).get(pk=column.pk)
    if column.released_at is None:
        return
    before, column.released_at = column.released_at, None
    column.save(update_fields=("released_at",))
    record(
        acting_user=acting_user, now=now, action="grading.hold_column", target=column, course_id=column.course_id,
        changes={"released_at": (before, None)},
    )  # fmt: skip


@transaction.atomic
def set_course_result(
    *, acting_user: User, now: datetime, enrollment: Enrollment, letter: str, reason: str, expected_version: int
) -> CourseResult | None:
    """Give a symbol or a letter in place of the one that the total makes; without a letter the total's counts again.

    Raises StaleVersionError when somebody else has decided in between.
    """
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    result = CourseResult.objects.filter(enrollment=enrollment).first()
    before = result.letter if result else ""
    if (result.version if result else 0) != expected_version:
        raise StaleVersionError(result or CourseResult(enrollment=enrollment, version=0))
    if not letter:
        if result is None:
            return None
        target = result
        record(
            acting_user=acting_user, now=now, action="grading.set_course_result", target=target,
            course_id=enrollment.course_id, changes={"letter": (before, "")}, reason=reason,
        )  # fmt: skip
        result.delete()
        return None
    result = result or CourseResult(enrollment=enrollment, version=0)
    result.letter, result.reason = letter, reason[:300]
    result.version += 1
    result.made_by, result.made_at = acting_user, now
    result.save()
    record(
        acting_user=acting_user, now=now, action="grading.set_course_result", target=result,
        course_id=enrollment.course_id, changes={"letter": (before, letter)}, reason=reason,
    )  # fmt: skip
    return result
