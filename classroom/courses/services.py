"""Changing courses, who is in them, and what they read."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course, Enrollment, Group, Reading, Role
from history.models import Book, Section


@transaction.atomic
def create_course(
    *,
    acting_user: User | None,
    now: datetime,
    slug: str,
    code: str,
    title: str,
    year: int,
    term: int,
    title_en: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    books: Iterable[Book] = (),
) -> Course:
    """Make a course; `year` is the academic year in the Buddhist era. Raises ValidationError when the address is taken."""
    course = Course(
        slug=slug, code=code, title=title, title_en=title_en, year=year, term=term,
        starts_on=starts_on, ends_on=ends_on, created_at=now,
    )  # fmt: skip
    course.full_clean()
    course.save()
    course.books.set(books)
    record(
        acting_user=acting_user, now=now, action="courses.create_course", target=course, course_id=course.pk,
        changes={"slug": (None, slug)},
    )  # fmt: skip
    return course


@transaction.atomic
def create_group(*, acting_user: User | None, now: datetime, course: Course, name: str) -> Group:
    group = Group(course=course, name=" ".join(name.split()))
    group.full_clean()
    group.save()
    record(
        acting_user=acting_user, now=now, action="courses.create_group", target=group, course_id=course.pk,
        changes={"name": (None, group.name)},
    )  # fmt: skip
    return group


@transaction.atomic
def enroll(
    *,
    acting_user: User | None,
    now: datetime,
    course: Course,
    person: User,
    role: str = Role.STUDENT,
    group: Group | None = None,
    state: str = Enrollment.State.ACTIVE,
) -> Enrollment:
    """Give `person` a place in `course`, or change the one that they have: a dropped student comes back to their work."""
    _check_group(course, group)
    enrollment = Enrollment.objects.select_for_update().filter(course=course, user=person).first()
    if enrollment:
        return change_enrollment(
            acting_user=acting_user, now=now, enrollment=enrollment, role=role, group=group, state=state
        )
    enrollment = Enrollment.objects.create(
        course=course, user=person, role=role, state=state, group=group, created_at=now, changed_at=now
    )
    record(
        acting_user=acting_user, now=now, action="courses.enroll", target=enrollment, course_id=course.pk,
        changes={"role": (None, role), "state": (None, state), "group": (None, group and group.name)},
    )  # fmt: skip
    return enrollment


@transaction.atomic
def change_enrollment(
    *, acting_user: User | None, now: datetime, enrollment: Enrollment, role: str, state: str, group: Group | None
) -> Enrollment:
    """Change role, state and group of a place in a course. Nothing that the person wrote is touched."""
    _check_group(enrollment.course, group)
    changes = {}
    if enrollment.role != role:
        changes["role"] = (enrollment.role, role)
    if enrollment.state != state:
        changes["state"] = (enrollment.state, state)
    if enrollment.group_id != (group and group.pk):
        changes["group"] = (enrollment.group and enrollment.group.name, group and group.name)
    if changes:
        enrollment.role, enrollment.state, enrollment.group, enrollment.changed_at = role, state, group, now
        enrollment.save(update_fields=["role", "state", "group", "changed_at"])
        record(
            acting_user=acting_user, now=now, action="courses.change_enrollment", target=enrollment,
            course_id=enrollment.course_id, changes=changes,
        )  # fmt: skip
    return enrollment


def drop(*, acting_user: User, now: datetime, enrollment: Enrollment) -> Enrollment:
    """Take the access and keep the work."""
    return change_enrollment(
        acting_user=acting_user, now=now, enrollment=enrollment, role=enrollment.role,
        state=Enrollment.State.DROPPED, group=enrollment.group,
    )  # fmt: skip


def _check_group(course: Course, group: Group | None) -> None:
    if group is not None and group.course_id != course.pk:
        raise ValueError("the group is of another course")


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
) -> Reading:
    """Set sections to be read by `due_at` (aware)."""
    reading = Reading.objects.create(
        course=course, title=title, instructions=instructions, opens_at=opens_at, due_at=due_at, created_at=now
    )
    reading.sections.set(sections)
    record(
        acting_user=acting_user, now=now, action="courses.create_reading", target=reading, course_id=course.pk,
        changes={"title": (None, title), "due_at": (None, due_at)},
    )  # fmt: skip
    return reading


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


@transaction.atomic
def delete_reading(*, acting_user: User, now: datetime, reading: Reading) -> None:
    """Take a reading out of the plan. What people have read stays read."""
    record(
        acting_user=acting_user, now=now, action="courses.delete_reading", target=reading, course_id=reading.course_id,
        changes={"title": (reading.title, None)},
    )  # fmt: skip
    reading.delete()
