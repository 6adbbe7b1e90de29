"""From files to a stored plan, for one course or for a whole term."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.accounts.models import User
from classroom.batches import services as batches
from classroom.batches.models import Batch
from classroom.batches.services import PlannedLine
from classroom.courses.models import Course
from classroom.courses.rules import administrable_courses
from classroom.courses.services.roster.lines import FILL
from classroom.courses.services.roster.planning import plan_lines
from classroom.courses.services.roster.reading import Found, read_files
from classroom.courses.services.roster.rows import RosterRow
from classroom.courses.services.roster.seating import Seating
from classroom.courses.services.roster.terms import counted, is_named, targets_of
from classroom.courses.services.roster.world import NewCourse, Target
from history.rules import all_books

KIND = "roster"


def plan_roster(*, acting_user: User, now: datetime, course: Course, text: str) -> Batch:
    """Plan the enrolment of pasted lines into a course. Raises ValidationError when they cannot be read as a list."""
    files = [("", text.encode())]
    read_files(files)
    batch = plan_files(acting_user=acting_user, now=now, files=files, course=course)
    return plan_again(acting_user=acting_user, now=now, batch=batch)


def plan_files(
    *, acting_user: User, now: datetime, files: Sequence[tuple[str, bytes]], course: Course | None = None,
    year: int | None = None, term: int | None = None, options: Mapping[str, Any] | None = None,
) -> Batch:  # fmt: skip
    """Keep the files of a list for one course, or for the courses of a term. `plan_again` makes the plan of them."""
    return batches.begin(
        acting_user=acting_user, now=now, kind=KIND, files=files, course_id=course and course.pk,
        options={"year": year, "term": term, **(options or {})},
    )  # fmt: skip


def plan_again(*, acting_user: User, now: datetime, batch: Batch, options: Mapping[str, Any] | None = None) -> Batch:
    """Plan the list from its files; `options`: how (see read_files), accounts, courses (by what the list calls them)."""
    return batches.plan_again(acting_user=acting_user, now=now, batch=batch, options=options)


def read_batch(batch: Batch) -> Found:
    """What is in the files of a batch, read as its options say. Raises ValidationError."""
    return read_files([(file.name, bytes(file.content)) for file in batch.files.all()], batch.options.get("how"))


def planned_lines(batch: Batch, acting_user: User, told: Callable[[int, int], None]) -> Iterable[PlannedLine]:
    """The lines of the plan of `batch`, from its files; what was found in them is kept in its options."""
    found = read_batch(batch)
    notes = list(found.notes)
    if batch.course_id:
        course = administrable_courses(acting_user).get(pk=batch.course_id)
        rows = rows_of_course(found, course, notes)
        courses = {course.pk: course}
        targets: Callable[[RosterRow], Target] = lambda row: course  # noqa: E731
    else:
        rows, by_key = found.rows, targets_of(batch, found)
        courses = {target.pk: target for target in by_key.values() if isinstance(target, Course)}
        targets = lambda row: by_key.get(row.course)  # noqa: E731
    batch.options["found"] = said_of(found, notes)
    if new := [target for target in by_key.values() if isinstance(target, NewCourse)] if not batch.course_id else []:
        books = all_books().filter(pk__in=new[0].books).order_by("pk")
        batch.options["found"]["books"] = [book.title for book in books]
    if not batch.course_id:
        batch.options["found"]["courses"] = counted(by_key, rows)
    seating = Seating(courses.values())
    yield from plan_lines(
        acting_user, rows, courses, targets, seating, accounts=batch.options.get("accounts", FILL),
        shows_course=not batch.course_id, told=told,
    )  # fmt: skip
    batch.options["seats"] = seating.told()


def said_of(found: Found, notes: Sequence[str] = ()) -> dict[str, Any]:
    """What a page says of how a list was read."""
    said = {
        "form": found.form, "name": str(found.name), "head": found.head, "notes": list(notes),
        "files": list(found.tables), "lines": len(found.rows), "columns": [column or "" for column in found.columns],
    }  # fmt: skip
    if found.form == "lists":
        return said  # each of them is read in its own way
    table = found.table
    return said | {
        "kind": table.form, "encoding": table.encoding, "delimiter": table.delimiter, "sheet": table.sheet
    }  # fmt: skip


def rows_of_course(found: Found, course: Course, notes: list[str]) -> Sequence[RosterRow]:
    """The lines that are about `course`: all of a list that names one course or none, those of its code otherwise."""
    names = {row.course for row in found.rows if row.course} - found.by_file.keys()
    if len(names) < 2:
        return found.rows
    own = {name for name in names if is_named(course, name)}
    if not own:
        raise ValidationError(
            _("The list is of several courses (%(names)s), and none of them is %(course)s.")
            % {"names": ", ".join(sorted(names)[:8]), "course": course.code}
        )
    rows = [row for row in found.rows if row.course in own or row.course in found.by_file]
    left = len(found.rows) - len(rows)
    notes.append(
        ngettext("%(n)d line is about another course.", "%(n)d lines are about other courses.", left) % {"n": left}
    )
    return rows
