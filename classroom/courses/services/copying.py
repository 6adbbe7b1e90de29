"""Copying what a course has set into another one, or into a new term: plan → preview → apply → undo.

Each app copies its own: it registers a `Part` when the apps are ready, and answers for it. People never go along, and
neither does what they wrote. A plan is a batch; each of its lines is one thing with its dates then and now. Undoing
takes away what is still as it was made, and spares what was changed or used since.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.timezone import make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import LineError, PlannedLine
from classroom.common.thai.dates import full_date
from classroom.courses.models import Course
from classroom.courses.rules import taught_courses
from history.models import Book

KIND = "copy"
Verdict = BatchLine.Verdict


@dataclass(frozen=True)
class Copying:
    """What is copied from where to where. `to_course` has no key while it is only planned; `weeks` is how far dates move."""

    from_course: Course
    to_course: Course
    weeks: int = 0
    chosen: frozenset[str] = frozenset()
    acting_user: User | None = None
    now: datetime | None = None

    @cached_property
    def books(self) -> set[int]:
        """The keys of the books that the other course reads, or will read when this is done."""
        courses = [self.to_course.pk, *([self.from_course.pk] if "books" in self.chosen else ())]
        return set(Book.objects.filter(courses__in=courses).values_list("pk", flat=True))

    def moved(self, moment: datetime | None) -> datetime | None:
        """The same weekday and time on the clock, each by its own course's zone."""
        if moment is None:
            return None
        clock = moment.astimezone(ZoneInfo(self.from_course.time_zone)).replace(tzinfo=None)
        return make_aware(clock + timedelta(weeks=self.weeks), ZoneInfo(self.to_course.time_zone))

    def words(self, word: str, moment: datetime) -> str:
        """A date then and now, as the planner's language writes it, each in its own course's zone."""
        language = get_language() or "en"
        before = full_date(moment, language=language, zone=ZoneInfo(self.from_course.time_zone))
        after = full_date(self.moved(moment), language=language, zone=ZoneInfo(self.to_course.time_zone))
        return f"{word}: {before} → {after}"

    def token(self, source: Model) -> UUID:
        """The token of the copy of `source`: the same thing is copied into a course once."""
        return uuid5(NAMESPACE_URL, f"{source._meta.label_lower} {source.pk} course {self.to_course.pk}")


@dataclass(frozen=True)
class Item:
    """One thing of a part: what its line shows, and in `wanted` what making it needs, as JSON.

    `dates` are the moments that go along, by their name, as they are in the course that is copied.
    """

    title: str
    source: int
    verdict: str = Verdict.NEW
    message: str = ""
    dates: Sequence[tuple[str, datetime | None]] = ()
    wanted: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """What an app copies. `plan` lists it; `make` makes the copy of one source and returns what undoing it needs;
    `take_back` takes that away, or returns False where it was changed or used since.

    Parts are made in the order of `order`, and taken back the other way round.
    """

    name: str
    label: Any
    order: int
    plan: Callable[[Copying], Iterable[Item]]
    make: Callable[[Copying, dict[str, Any]], dict[str, Any]]
    take_back: Callable[[Copying, dict[str, Any]], bool]


_parts: dict[str, Part] = {}


def register_part(part: Part) -> None:
    """Make a part known; called once per part when the apps are ready."""
    _parts[part.name] = part


def parts() -> list[Part]:
    """What can be copied, in the order in which it is made. The course itself is no choice."""
    return sorted((part for part in _parts.values() if part.order), key=lambda part: part.order)


def weeks_between(first: date | None, second: date | None) -> int:
    """By how many whole weeks dates move from a course that begins on `first` to one that begins on `second`."""
    return round((second - first).days / 7) if first and second else 0


def plan_copy(
    *,
    acting_user: User,
    now: datetime,
    from_course: Course,
    chosen: Iterable[str],
    to_course: Course | None = None,
    facts: dict[str, Any] | None = None,
    weeks: int | None = None,
) -> Batch:
    """Plan the copy of the `chosen` parts into `to_course`, or into a course that `facts` describe and that is made then.

    `weeks` None works out how far dates move. Raises ValidationError when the course cannot be as described, or when
    there is nothing to copy.
    """
    target = to_course or Course(**(facts or {}), copied_from=from_course, created_at=now)
    if to_course is None:
        target.full_clean()
    if to_course == from_course:
        raise ValidationError(_("A course is not copied into itself."))
    if weeks is None:
        weeks = weeks_between(from_course.starts_on, target.starts_on)
    copying = Copying(from_course, target, weeks, frozenset(chosen))
    lines = []
    for part in parts():
        if part.name in copying.chosen:
            lines += [_line(part, item, copying) for item in part.plan(copying)]
    if to_course is None:
        wanted = {"part": "course", "part_name": str(_parts["course"].label), "title": str(target), "facts": facts}
        lines.insert(0, PlannedLine(0, Verdict.NEW, wanted))
    if not any(line.verdict in batches.ACTING for line in lines):
        raise ValidationError(_("There is nothing to copy that is not there already."))
    options = {
        "from": from_course.pk, "to": to_course and to_course.pk, "weeks": weeks, "parts": sorted(copying.chosen),
        "title": str(target),
    }  # fmt: skip
    return batches.plan(
        acting_user=acting_user, now=now, kind=KIND, course_id=from_course.pk, options=options,
        lines=[replace(line, number=number) for number, line in enumerate(lines, 1)], name=str(target),
    )  # fmt: skip


def _line(part: Part, item: Item, copying: Copying) -> PlannedLine:
    wanted = {
        "part": part.name, "part_name": str(part.label), "title": item.title, "source": item.source,
        "when": "; ".join(copying.words(word, moment) for word, moment in item.dates if moment), **item.wanted,
    }  # fmt: skip
    return PlannedLine(0, item.verdict, wanted, item.message)


def apply_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[dict[str, Any]]:
    """Make the things of the lines, one after the other: the course itself is the first, the others go into it."""
    befores = []
    for line in lines:
        try:
            befores.append(_apply_line(batch, line, acting_user, now))
        except ValidationError as error:
            raise LineError(line, " ".join(error.messages)) from error
    return befores


def undo_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[bool]:
    """Take things away again, the last first, unless somebody has changed or used them since."""
    return [_undo_line(batch, line, acting_user, now) for line in lines]


def _apply_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> dict[str, Any]:
    part = _parts[line.wanted["part"]]
    made = part.make(_copying(batch, acting_user, now), line.wanted)
    if part.name == "course":
        batch.options["to"] = made["pk"]
        batch.save(update_fields=["options"])
    return made


def _undo_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> bool:
    copying, part = _copying(batch, acting_user, now), _parts[line.wanted["part"]]
    undone = copying.to_course.pk is not None and part.take_back(copying, line.before)
    if undone and part.name == "course":
        # A copy that was broken off can be made again, into another new course.
        batch.options["to"] = None
        batch.save(update_fields=["options"])
    return undone


def _copying(batch: Batch, acting_user: User, now: datetime) -> Copying:
    options = batch.options
    courses = Course.objects.in_bulk([key for key in (options["from"], options["to"]) if key])
    from_course = courses.get(options["from"])
    to_course = courses.get(options["to"]) if options["to"] else Course()
    if from_course is None or to_course is None:
        raise ValidationError(_("The course is not there any more."))
    if to_course.archived_at:
        raise ValidationError(_("The course is archived. Bring it back first."))
    if not acting_user.is_staff and not taught_courses(acting_user).filter(pk=to_course.pk).exists():
        raise ValidationError(_("You do not teach the course that is copied into."))
    return Copying(from_course, to_course, options["weeks"], frozenset(options["parts"]), acting_user, now)


def stamp_of(row: Model, *more: Any) -> str:
    """What a row says now, as a sign to compare by: another one means that it was changed since. One query."""
    fresh = type(row)._base_manager.get(pk=row.pk)
    values = [field.value_to_string(fresh) for field in fresh._meta.concrete_fields]
    return hashlib.sha256(json.dumps([values, more], cls=DjangoJSONEncoder).encode()).hexdigest()


def is_used(row: Model, *besides: type[Model]) -> bool:
    """Whether anything points at `row`, but for rows of the models `besides`."""
    relations = (
        each
        for each in row._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete and not each.many_to_many and each.related_model not in besides
    )
    return any(each.related_model._base_manager.filter(**{each.field.name: row.pk}).exists() for each in relations)
