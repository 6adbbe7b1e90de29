"""Making courses and their groups."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course, Group
from history.models import Book


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
    """Make a course; `year` is the academic year (Buddhist era). Raises ValidationError when the address is taken."""
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
