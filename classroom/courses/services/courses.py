"""Making courses and their groups."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course, Group
from classroom.courses.services.seats import fill_seats
from history.models import Book

COURSE_FIELDS = (
    "slug", "code", "title", "title_en", "year", "term", "time_zone", "starts_on", "ends_on", "anonymous_posts", "seats",
)  # fmt: skip


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
    time_zone: str = "Asia/Bangkok",
    starts_on: date | None = None,
    ends_on: date | None = None,
    anonymous_posts: bool = True,
    seats: int | None = None,
    books: Iterable[Book] = (),
    copied_from: Course | None = None,
) -> Course:
    """Make a course; `year` is the academic year (Buddhist era). Raises ValidationError when the address is taken."""
    course = Course(
        slug=slug,
        code=code,
        title=title,
        title_en=title_en,
        year=year,
        term=term,
        time_zone=time_zone,
        starts_on=starts_on,
        ends_on=ends_on,
        anonymous_posts=anonymous_posts,
        seats=seats,
        copied_from=copied_from,
        created_at=now,
    )
    course.full_clean()
    course.save()
    course.books.set(books)
    record(
        acting_user=acting_user, now=now, action="courses.create_course", target=course, course_id=course.pk,
        changes={"slug": (None, slug)},
    )  # fmt: skip
    return course


@transaction.atomic
def update_course(*, acting_user: User, now: datetime, course: Course, books=None, **fields: Any) -> Course:
    """Change any of COURSE_FIELDS and the books, or nothing: raise ValidationError when one is wrong.

    More seats let in those who wait for one.
    """
    unknown = fields.keys() - set(COURSE_FIELDS)
    if unknown:
        raise TypeError(f"not a field of a course: {', '.join(sorted(unknown))}")
    changes = {name: (getattr(course, name), value) for name, value in fields.items() if getattr(course, name) != value}
    for name, (_old, new) in changes.items():
        setattr(course, name, new)
    course.full_clean()
    course.save(update_fields=list(changes))
    if books is not None:
        before, after = set(course.books.values_list("slug", flat=True)), {book.slug for book in books}
        if before != after:
            course.books.set(books)
            changes["books"] = (sorted(before), sorted(after))
    if changes:
        record(
            acting_user=acting_user,
            now=now,
            action="courses.update_course",
            target=course,
            course_id=course.pk,
            changes=changes,
        )
    if "seats" in changes:
        fill_seats(acting_user=acting_user, now=now, course=course)
    return course


@transaction.atomic
def rename_group(*, acting_user: User, now: datetime, group: Group, name: str) -> Group:
    before, group.name = group.name, " ".join(name.split())
    group.full_clean()
    group.save(update_fields=["name"])
    record(
        acting_user=acting_user,
        now=now,
        action="courses.rename_group",
        target=group,
        course_id=group.course_id,
        changes={"name": (before, group.name)},
    )
    return group


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
def archive_course(*, acting_user: User, now: datetime, course: Course) -> Course:
    """Keep a course to be read by its members; nothing is written in it any more. Done twice, it is done once."""
    return _archive(acting_user, now, course, "courses.archive_course", now)


@transaction.atomic
def bring_back_course(*, acting_user: User, now: datetime, course: Course) -> Course:
    """Let an archived course be written in again, as it stood. Who waits for a seat that was freed meanwhile comes in."""
    course = _archive(acting_user, now, course, "courses.bring_back_course", None)
    fill_seats(acting_user=acting_user, now=now, course=course)
    return course


def _archive(acting_user: User, now: datetime, course: Course, action: str, archived_at: datetime | None) -> Course:
    stored = Course.objects.select_for_update().get(pk=course.pk)
    if bool(stored.archived_at) != bool(archived_at):
        before, stored.archived_at = stored.archived_at, archived_at
        stored.save(update_fields=["archived_at"])
        record(
            acting_user=acting_user, now=now, action=action, target=stored, course_id=stored.pk,
            changes={"archived_at": (before, archived_at)},
        )  # fmt: skip
    return stored
