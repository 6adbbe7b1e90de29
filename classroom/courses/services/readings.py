"""What a course reads by when."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course, Reading
from classroom.courses.rules import closed_when_archived
from history.models import Section


@closed_when_archived("course")
@transaction.atomic
def create_reading(
    *,
    acting_user: User | None,
    now: datetime,
    course: Course,
    title: str,
    sections: Iterable[Section],
    instructions: str = "",
    opens_at: datetime | None = None,
    due_at: datetime | None = None,
    copied_from: Reading | None = None,
) -> Reading:
    """Set sections to be read by `due_at` (aware). `copied_from` is the reading of another course that it repeats."""
    reading = Reading.objects.create(
        course=course, title=title, instructions=instructions, opens_at=opens_at, due_at=due_at, created_at=now,
        copied_from=copied_from,
    )  # fmt: skip
    reading.sections.set(sections)
    record(
        acting_user=acting_user, now=now, action="courses.create_reading", target=reading, course_id=course.pk,
        changes={"title": (None, title), "due_at": (None, due_at)},
    )  # fmt: skip
    return reading


@closed_when_archived("reading.course")
@transaction.atomic
def update_reading(
    *,
    acting_user: User,
    now: datetime,
    reading: Reading,
    title: str,
    sections: Iterable[Section],
    instructions: str,
    opens_at: datetime | None,
    due_at: datetime | None,
) -> Reading:
    new = {"title": title, "instructions": instructions, "opens_at": opens_at, "due_at": due_at}
    changes = {name: (getattr(reading, name), value) for name, value in new.items() if getattr(reading, name) != value}
    for name, value in new.items():
        setattr(reading, name, value)
    reading.save()
    before = sorted(reading.sections.values_list("pk", flat=True))
    after = sorted(section.pk for section in sections)
    if before != after:
        reading.sections.set(after)
        changes["sections"] = (before, after)
    if changes:
        record(
            acting_user=acting_user, now=now, action="courses.update_reading", target=reading,
            course_id=reading.course_id, changes=changes,
        )  # fmt: skip
    return reading


@closed_when_archived("reading.course")
@transaction.atomic
def delete_reading(*, acting_user: User, now: datetime, reading: Reading) -> None:
    """Take a reading out of the plan. What people have read stays read."""
    record(
        acting_user=acting_user, now=now, action="courses.delete_reading", target=reading, course_id=reading.course_id,
        changes={"title": (reading.title, None)},
    )  # fmt: skip
    reading.delete()
