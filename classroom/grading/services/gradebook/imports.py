"""Marks from a table → a plan of what will be entered, by line. `imported` applies it exactly so, and takes it back.

Students are matched by student number, then by e-mail address, never by name alone. Columns are matched by their titles;
columns made by hand and those of prompts are entered. One line of the plan is one line of the file, and a line with one
bad cell is left out as a whole. Empty cells say nothing; a dash empties.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError

from classroom.accounts.models import User
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import PlannedLine
from classroom.common.shown.sentences import gettext as _
from classroom.common.student_numbers import number_key, plain_number
from classroom.common.tables import Table
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Enrollment
from classroom.courses.services import heading_of
from classroom.grading.models import Column, Entry
from classroom.grading.queries.gradebook.cells import Person, people_of
from classroom.grading.queries.gradebook.columns import Book, BookColumn
from classroom.grading.queries.gradebook.maths import Kind
from classroom.grading.queries.gradebook.typed import read_typed, typed_as
from classroom.grading.rules import gradable_enrollments
from classroom.grading.services.gradebook.prompt_points import PromptColumn, Scores, plan_points, scores_of

KIND = "marks"


@dataclass(frozen=True, slots=True)
class NewColumn:
    title: str
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class _Target:
    """A column of the file that is entered: one made by hand, or that of a `prompt`; without either it is to be made."""

    place: int
    title: str
    most: Decimal | None
    column: Column | None = None
    prompt: PromptColumn | None = None


def plan_marks(
    *, acting_user: User, now: datetime, enrollment: Enrollment, book: Book, table: Table,
    new_columns: Sequence[NewColumn] = (),
) -> Batch:  # fmt: skip
    """Plan what the table would enter for the students whom the holder may grade.

    Titles that are no column of the book are left out, and named in the options of the batch, unless `new_columns` has
    them. Raises ValidationError when the table as a whole cannot be used.
    """
    (head_number, heads), *lines = table.rows
    meanings = [heading_of(head) for head in heads]
    if not {"student_number", "email"} & set(meanings):
        raise ValidationError(
            _("Line %(number)s has no heading for the student number or the e-mail address: nobody is matched by name.")
            % {"number": head_number}
        )
    targets, unknown, foreign = _targets(heads, meanings, book, {column.title: column for column in new_columns})
    made = [target for target in targets if target.column is None and target.prompt is None]
    people = people_of(gradable_enrollments(enrollment))
    entries = _entries(targets, people)
    scores = scores_of([target.prompt for target in targets if target.prompt], people)
    planned = list(_plan_lines(lines, meanings, targets, people, entries, scores))
    if made:
        wanted = {"columns": [{"title": each.title, "max_points": str(each.most)} for each in made]}
        planned.insert(0, PlannedLine(head_number, BatchLine.Verdict.NEW, wanted, _("New columns.")))
    return batches.plan(
        acting_user=acting_user, now=now, kind=KIND, course_id=book.course.pk, lines=planned,
        options={
            "form": table.form, "unknown": unknown, "foreign": foreign, "titles": [target.title for target in targets],
            "rows": [[number, list(row)] for number, row in table.rows],
        },
    )  # fmt: skip


def table_of(batch: Batch) -> Table:
    """The table that a plan was made of, to plan it again."""
    return Table(tuple((number, tuple(row)) for number, row in batch.options["rows"]), batch.options["form"])


def _targets(
    heads: Sequence[str], meanings: Sequence[str | None], book: Book, new: Mapping[str, NewColumn]
) -> tuple[list[_Target], list[str], list[str]]:
    """The columns to enter, the titles that the book does not know, and those whose points come from marking."""
    known: dict[str, list[BookColumn]] = {}
    for column in book.columns:
        known.setdefault(_key(column.title), []).append(column)
    ignored = {_key(word) for word in (_("Total so far"), _("Grade"), "total", "grade", "รวม", "เกรด")}
    targets, unknown, foreign, seen = [], [], [], set()
    for place, (head, meaning) in enumerate(zip(heads, meanings, strict=True)):
        key = _key(head)
        if meaning or not key or key in ignored:
            continue
        if key in seen:
            raise ValidationError(_("Two columns of the file are called “%(title)s”.") % {"title": head[:80]})
        seen.add(key)
        columns = known.get(key, [])
        if len(columns) > 1:
            raise ValidationError(
                _("Two columns of the gradebook are called “%(title)s”: it cannot be told which is meant.")
                % {"title": head[:80]}
            )
        if columns and columns[0].by_hand:
            targets.append(_Target(place, columns[0].title, columns[0].out_of, columns[0].row))
        elif columns and columns[0].kind == Kind.PROMPT:
            prompt = PromptColumn(columns[0].source, columns[0].out_of)
            targets.append(_Target(place, columns[0].title, columns[0].out_of, prompt=prompt))
        elif columns:
            foreign.append(head)
        elif head in new:
            targets.append(_Target(place, head, new[head].max_points))
        else:
            unknown.append(head[:120])
    return targets, unknown, foreign


def _entries(targets: Sequence[_Target], people: Sequence[Person]) -> dict[tuple[int, int], Entry]:
    columns = [target.column for target in targets if target.column]
    places = [person.enrollment_id for person in people]
    found = Entry.objects.filter(column__in=columns, enrollment__in=places)
    return {(entry.column_id, entry.enrollment_id): entry for entry in found}


def _plan_lines(
    lines: Sequence[tuple[int, Sequence[str]]], meanings: Sequence[str | None], targets: Sequence[_Target],
    people: Sequence[Person], entries: Mapping[tuple[int, int], Entry], scores: Scores,
) -> Iterable[PlannedLine]:  # fmt: skip
    by_number = {number_key(person.student_number): person for person in people if person.student_number}
    by_email = {person.email.lower(): person for person in people if person.email}
    seen: dict[int, int] = {}
    for number, row in lines:
        said = {meaning: cell for meaning, cell in zip(meanings, row, strict=False) if meaning and cell}
        shown = {"full_name": said.get("full_name", ""), "student_number": plain_number(said.get("student_number", ""))}
        person, problem = _match(shown["student_number"], said.get("email", "").lower(), by_number, by_email)
        if person and person.enrollment_id in seen:
            problem = _("Line %(number)s names the same student.") % {"number": seen[person.enrollment_id]}
        if problem or person is None:
            yield PlannedLine(number, BatchLine.Verdict.PROBLEM, shown, problem)
            continue
        seen[person.enrollment_id] = number
        shown = {"full_name": person.name, "student_number": person.student_number}
        try:
            cells = _cells(row, targets, person, entries, scores)
        except ValidationError as error:
            yield PlannedLine(number, BatchLine.Verdict.PROBLEM, shown, " ".join(error.messages))
            continue
        yield PlannedLine(
            number, _verdict(cells), shown | {"enrollment": person.enrollment_id, "cells": cells}
        )  # fmt: skip


def _match(
    number: str, email: str, by_number: Mapping[str, Person], by_email: Mapping[str, Person]
) -> tuple[Person | None, str]:
    if not number and not email:
        return None, _("A student number or an e-mail address is needed: nobody is matched by name alone.")
    numbered, addressed = by_number.get(number_key(number)), by_email.get(email)
    if numbered and addressed and numbered != addressed:
        return None, _("The student number and the e-mail address belong to two different people.")
    if addressed and not numbered and number and addressed.student_number:
        return None, _("The e-mail address belongs to someone with another student number.")
    return numbered or addressed, "" if numbered or addressed else _("Nobody in this class has this number or address.")


def _cells(
    row: Sequence[str], targets: Sequence[_Target], person: Person, entries: Mapping[tuple[int, int], Entry],
    scores: Scores,
) -> list[dict]:  # fmt: skip
    """What the line would change; raises ValidationError, which names the column, for what cannot be entered."""
    cells = []
    for target in targets:
        text = row[target.place] if target.place < len(row) else ""
        if not text:
            continue
        try:
            if target.prompt:
                cell = plan_points(target.prompt, target.title, text, person, scores)
            else:
                cell = _entry(target, text, person, entries)
        except ValidationError as error:
            raise ValidationError(f"{target.title}: {error.messages[0]}") from error
        if cell:
            cells.append(cell)
    return cells


def _entry(target: _Target, text: str, person: Person, entries: Mapping[tuple[int, int], Entry]) -> dict | None:
    """What becomes of a cell of a column made by hand; None when it stays as it is."""
    typed = read_typed(text, target.most)
    entry = entries.get((target.column.pk, person.enrollment_id)) if target.column else None
    before = typed_as(entry.status, entry.points) if entry else ""
    after = typed_as(typed.status, typed.points)
    if before == after:
        return None
    return {
        "column": target.column.pk if target.column else None,
        "title": target.title,
        "from": before,
        "to": after,
        "status": typed.status,
        "points": None if typed.points is None else str(typed.points),
        "version": entry.version if entry else 0,
    }


def _verdict(cells: Sequence[dict]) -> str:
    if not cells:
        return BatchLine.Verdict.UNCHANGED
    return BatchLine.Verdict.CHANGED if any(cell["from"] for cell in cells) else BatchLine.Verdict.NEW


def _key(title: str) -> str:
    return " ".join(normalise(title).casefold().split())
