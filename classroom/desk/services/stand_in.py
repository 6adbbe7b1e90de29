"""Whom a page is made for while one looks as another.

A **stand-in** is the account of the person, with the preferences of whoever looks, in a database that is only read and
out of which is left what is the person's alone (`masks`): the rows that would go with their account – notes,
highlights, how far they have read, drafts of posts, notices, what they follow – their places outside the course that
is looked at, what they write and have not handed in, and what they have to do with essays that are marked without names. So
every rule and query answers as for the person, and no page has to know of it. A sample student is an account that
nobody has, with a place that is nowhere but in the answers to what the page asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.models import CASCADE, Field

from classroom.accounts.models import User
from classroom.accounts.services import PREFERENCES
from classroom.assignments.models import Draft, Submission
from classroom.common.only_reading import only_reading, with_column, without_rows
from classroom.courses.models import Course, Enrollment, Role
from classroom.desk.rules import shown_essays
from classroom.desk.services.viewing import Viewing

#: What would go with the account and is seen all the same: by everybody, or as the person's own result.
SHOWN = frozenset(("discussions.Mention.user", "discussions.PromptScore.user"))
#: What is counted with everybody's, without telling whose it is: the row is seen and is nobody's.
NOBODYS = frozenset(("discussions.Reaction.user", "discussions.Flag.flagged_by", "history.FaultReport.reporter"))
#: The key of the account and of the place of a sample student, which no row has.
SAMPLE = 2_000_000_000


@contextmanager
def stand_in(viewing: Viewing, now: datetime) -> Iterator[User]:
    """An account that stands for whom `viewing` names; nothing can be written before it is left."""
    account = copy(viewing.person) if viewing.person else User(pk=SAMPLE, full_name=viewing.whom, date_joined=now)
    # One reads as oneself: how another likes to read is theirs.
    for name in (*PREFERENCES, "time_zone", "digits", "era"):
        setattr(account, name, getattr(viewing.viewer, name))
    with only_reading(masks(viewing, now)):
        yield account


def masks(viewing: Viewing, now: datetime) -> dict[str, str]:
    """By the names of tables, what is read in their place."""
    if not viewing.person:
        return {Enrollment._meta.db_table: _with_sample(viewing.course, now)}
    person = viewing.person.pk
    places = ", ".join(map(str, viewing.places)) or "0"
    found = {
        Enrollment._meta.db_table: without_rows(Enrollment, f'"user_id" = {person} AND "id" NOT IN ({places})'),
        **_without_unfinished(viewing),
    }
    for field in own_fields():
        found[field.model._meta.db_table] = _as_nobodys(field, person) if _name(field) in NOBODYS else without_rows(
            field.model, f'"{field.column}" = {person}'
        )  # fmt: skip
    return found


def own_fields() -> list[Field]:
    """The fields that make a row go with the account of a person, but those whose rows are seen."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.remote_field
        and field.remote_field.model is User
        and field.remote_field.on_delete is CASCADE
        and _name(field) not in SHOWN
    ]


def _name(field: Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def _as_nobodys(field: Field, person: int) -> str:
    nobodys = f'CASE WHEN "{field.column}" = {person} THEN 0 ELSE "{field.column}" END'
    return with_column(field.model, field.column, nobodys)


def _without_unfinished(viewing: Viewing) -> dict[str, str]:
    """Of what the person writes, only what they have handed in, and not where that tells whose a nameless essay is."""
    own, shown = shown_essays(viewing.places)
    if not own:
        return {}
    return {
        Draft._meta.db_table: without_rows(Draft, f'"submission_id" IN ({_list(own)})'),
        Submission._meta.db_table: without_rows(Submission, f'"id" IN ({_list(own - shown)})'),
    }


def _list(keys: set[int]) -> str:
    return ", ".join(map(str, sorted(keys))) or "0"


def _with_sample(course: Course, now: datetime) -> str:
    """The places of the course, and that of the sample student."""
    place = Enrollment(pk=SAMPLE, course=course, user_id=SAMPLE, role=Role.STUDENT, created_at=now, changed_at=now)
    fields = Enrollment._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_literal(field, place) for field in fields)
    table = f'"{Enrollment._meta.db_table}"'
    return f'SELECT {columns} FROM {table} WHERE "course_id" = {course.pk} UNION ALL SELECT {values}'  # noqa: S608 - names of ours, and keys


def _literal(field: Field, place: Enrollment) -> str:
    """A value of ours as SQL writes it."""
    value = field.get_db_prep_save(getattr(place, field.attname), connection)
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    return "'" + str(value).replace("'", "''") + "'"
