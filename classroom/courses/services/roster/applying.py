"""Doing what a plan says, five hundred lines at a time, after looking whether everything is as the plan found it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.queries import people_of_today
from classroom.accounts.services import change_people, create_people, invite_people
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import LineError
from classroom.common.student_numbers import NumberKey, number_key
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import LEARNING_ROLES, Archived, administrable_courses
from classroom.courses.rules.rosters import changeable_people
from classroom.courses.services.courses import create_course, create_group
from classroom.courses.services.places.changing import add_places, change_places
from classroom.courses.services.roster.seating import check_seats
from classroom.courses.services.roster.terms import come_since
from classroom.courses.services.roster.world import plain_name
from classroom.courses.services.terms import with_term_dates
from history.rules import all_books

_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass
class _Now:
    """What is in the database of what some lines are about, by keys."""

    courses: dict[int, Course]
    people: dict[int, User]
    places: dict[int, Enrollment]
    held: set[tuple[int, int]]
    taken: set[str]
    changeable: set[int]
    made: dict[int, int]
    come_since: set[str]
    groups: dict[tuple[int, str], Group] = field(default_factory=dict)


def check(batch: Batch, lines: Sequence[BatchLine], acting_user: User) -> None:
    """Raise a LineError for the first line that cannot be applied as it was shown."""
    now = _look(batch, lines, acting_user, lock=False)
    for line in lines:
        _check(line, now, acting_user)


def apply_many(batch: Batch, lines: Sequence[BatchLine], acting_user: User, now: datetime) -> list[dict[str, Any]]:
    """Make accounts, places and groups, and change what is to be changed; return what undoing each line needs."""
    there = _look(batch, lines, acting_user, lock=True)
    for line in lines:
        _check(line, there, acting_user)
    check_seats(batch, lines, there.courses, there.places)
    befores: list[dict[str, Any]] = [{} for _line in lines]
    _make_accounts(lines, befores, there, acting_user, now)
    _change_accounts(lines, befores, there, acting_user, now)
    _make_places(batch, lines, befores, there, acting_user, now)
    if batch.options.get("invite"):
        made = [before["person"] for before in befores if before.get("made_person")]
        invite_people(acting_user=acting_user, now=now, people=[there.people[key] for key in made])
    return befores


def _look(batch: Batch, lines: Sequence[BatchLine], acting_user: User, *, lock: bool) -> _Now:
    wanted = [line.wanted for line in lines]
    keys = {each["course"] for each in wanted if "course" in each}
    courses = administrable_courses(acting_user).filter(pk__in=keys).order_by("pk")
    if lock:
        # Lists into the same courses go one after the other, so that the second sees what the first did.
        courses = Course.objects.select_for_update(no_key=True).filter(pk__in=courses.values("pk")).order_by("pk")
    found = {course.pk: course for course in courses}
    people = people_of_today().in_bulk({each["person"] for each in wanted if "person" in each})
    places = Enrollment.objects.select_related("group").order_by("pk")
    if lock:
        places = places.select_for_update(of=("self",))
    fresh = [each for each in wanted if "enrollment" not in each and "person" in each]
    held = Enrollment.objects.filter(
        course__in={each["course"] for each in fresh if "course" in each}, user__in={each["person"] for each in fresh}
    )
    same = {each["same_as"] for each in wanted if "same_as" in each}
    made = batch.lines.filter(number__in=same, done=True).values_list("number", "before") if same else ()
    new_courses = {each["new_course"] for each in wanted if "new_course" in each}
    touched = {each["person"] for each in wanted if "account" in each}
    now = _Now(
        courses=found, people=people, held=set(held.values_list("course", "user")),
        places=places.in_bulk({each["enrollment"] for each in wanted if "enrollment" in each}),
        taken=_taken([each for each in wanted if "person" not in each and "same_as" not in each]),
        changeable=changeable_people(acting_user, touched) if touched else set(),
        made={number: before["person"] for number, before in made},
        come_since=come_since(batch, new_courses) if new_courses else set(),
    )  # fmt: skip
    now.people |= User.objects.in_bulk(set(now.made.values()) - now.people.keys()) if now.made else {}
    return now


def _taken(fresh: Sequence[dict]) -> set[str]:
    """Which of the numbers, addresses and user names of accounts that are to be made somebody has by now."""
    numbers = {number_key(each.get("student_number", "")) for each in fresh} - {""}
    addresses = {each.get("email", "") for each in fresh} - {""}
    names = {_username(each).lower() for each in fresh} | numbers
    everybody = people_of_today()
    keyed = everybody.annotate(number=NumberKey("student_number")).filter(number__in=numbers)
    taken = set(keyed.values_list("number", flat=True))
    for column, values in (("email", addresses), ("username", names)):
        taken |= set(everybody.alias(low=Lower(column)).filter(low__in=values).values_list(Lower(column), flat=True))
    return taken


def _username(wanted: dict) -> str:
    return wanted.get("student_number", "") or wanted.get("email", "")


def _check(line: BatchLine, now: _Now, acting_user: User) -> None:
    wanted = line.wanted
    if "course" in wanted:
        course = now.courses.get(wanted["course"])
        if course is None:
            raise LineError(line, _("You do not manage this course any more."))
        if course.archived_at and not acting_user.is_staff:
            raise LineError(line, str(Archived()))
    if wanted.get("new_course") in now.come_since:
        reason = _("Somebody has made the course “%(course)s” by now.") % {"course": wanted["new_course"]}
        raise LineError(line, f"{reason} {_again()}")
    role = wanted.get("role", Role.STUDENT)
    if not acting_user.is_staff and ("new_course" in wanted or role not in LEARNING_ROLES):
        raise LineError(line, _("Only an administrator can do this."))
    if "person" in wanted:
        _check_known(line, now)
    elif "same_as" not in wanted:
        number = wanted.get("student_number", "")
        for value in (number, wanted.get("email", ""), _username(wanted).lower()):
            if value and {value, number_key(number) if value == number else value} & now.taken:
                reason = _("Somebody has an account with “%(value)s” by now.") % {"value": value}
                raise LineError(line, f"{reason} {_again()}")


def _check_known(line: BatchLine, now: _Now) -> None:
    wanted = line.wanted
    person = now.people.get(wanted["person"])
    if person is None:
        raise LineError(line, f"{_('The account is not there any more.')} {_again()}")
    place = now.places.get(wanted.get("enrollment", 0))
    stale = _("The place of %(name)s was changed since the preview.") % {"name": person.full_name}
    if "enrollment" in wanted:
        if place is None or place.user_id != person.pk or place.changed_at.isoformat() != wanted["place"]:
            raise LineError(line, f"{stale} {_again()}")
    elif (wanted.get("course"), person.pk) in now.held:
        raise LineError(line, f"{stale} {_again()}")
    if account := wanted.get("account"):
        if person.pk not in now.changeable:
            raise LineError(line, _("You may not change the account of %(name)s.") % {"name": person.full_name})
        if any(getattr(person, name) != was for name, (was, _to) in account.items()):
            said = _("The account of %(name)s was changed since the preview.") % {"name": person.full_name}
            raise LineError(line, f"{said} {_again()}")


def _again() -> str:
    return _("Make the plan again, and look at it as it stands now.")


def _make_accounts(
    lines: Sequence[BatchLine], befores: list[dict], now: _Now, acting_user: User, moment: datetime
) -> None:
    fresh = [
        (line, before) for line, before in zip(lines, befores, strict=True)
        if "person" not in line.wanted and "same_as" not in line.wanted
    ]  # fmt: skip
    people = [
        {
            "username": _username(line.wanted), "full_name": line.wanted["full_name"],
            **{name: line.wanted.get(name, "") for name in ("latin_name", "email", "student_number", "faculty")},
        }
        for line, _before in fresh
    ]  # fmt: skip
    if not people:
        return
    for (line, before), person in zip(
        fresh, create_people(acting_user=acting_user, now=moment, people=people), strict=True
    ):
        now.people[person.pk] = person
        now.made[line.number] = person.pk
        before |= {"person": person.pk, "made_person": True}


def _change_accounts(
    lines: Sequence[BatchLine], befores: list[dict], now: _Now, acting_user: User, moment: datetime
) -> None:
    changes = []
    for line, before in zip(lines, befores, strict=True):
        before.setdefault("person", line.wanted.get("person") or now.made.get(line.wanted.get("same_as"), 0))
        if account := line.wanted.get("account"):
            before["account"] = account
            changes.append((now.people[line.wanted["person"]], {name: to for name, (_was, to) in account.items()}))
    if changes:
        change_people(acting_user=acting_user, now=moment, changes=changes)


def _make_places(
    batch: Batch, lines: Sequence[BatchLine], befores: list[dict], now: _Now, acting_user: User, moment: datetime
) -> None:
    _find_groups(batch, lines, befores, now, acting_user, moment)
    fresh, changes, of_fresh, of_changes = [], [], [], []
    for line, before in zip(lines, befores, strict=True):
        wanted, place = line.wanted, now.places.get(line.wanted.get("enrollment", 0))
        course = before.pop("course", None) or now.courses[wanted["course"]]
        group = before.pop("group", None)
        if place is None:
            fresh.append(
                Enrollment(
                    course=course, user=now.people[before["person"]], role=wanted.get("role", Role.STUDENT), group=group,
                    state=Enrollment.State.ACTIVE, created_at=moment, changed_at=moment,
                )
            )  # fmt: skip
            of_fresh.append(before)
        else:
            place.user, place.course = now.people[place.user_id], course
            changes.append((place, _values(line, group)))
            of_changes.append(before)
    # Who waits for a seat comes in when all of the list is done (seating.let_in_who_waits).
    kept = add_places(acting_user=acting_user, now=moment, places=fresh)
    kept += change_places(acting_user=acting_user, now=moment, changes=changes, fills=False)
    for before, place_kept in zip([*of_fresh, *of_changes], kept, strict=True):
        before |= {"enrollment": place_kept["enrollment"], "changed_at": place_kept["changed_at"]}
        before["kept"] = place_kept["before"]


def _values(line: BatchLine, group: Group | None) -> dict[str, Any]:
    """What becomes of a place: who is missing and ticked is dropped, everybody else is in, in the group of the line."""
    if line.verdict == BatchLine.Verdict.MISSING:
        return {"state": Enrollment.State.DROPPED}
    return {"state": Enrollment.State.ACTIVE} | ({"group": group} if group else {})


def _find_groups(
    batch: Batch, lines: Sequence[BatchLine], befores: list[dict], now: _Now, acting_user: User, moment: datetime
) -> None:
    """Find or make the courses and groups that the lines name; the line that was the first to need one keeps its key."""
    made_courses: dict[str, int] = batch.options.get("made_courses") or {}
    courses = Course.objects.in_bulk(made_courses.values()) if made_courses else {}
    for group in Group.objects.filter(course__in=[*now.courses, *courses]):
        now.groups[group.course_id, plain_name(group.name)] = group
    for line, before in zip(lines, befores, strict=True):
        wanted = line.wanted
        if key := wanted.get("new_course"):
            if key not in made_courses:
                course = _new_course(batch, key, wanted.get("books", ()), acting_user, moment)
                courses[course.pk], made_courses[key] = course, course.pk
                before["made_course"] = course.pk
            before["course"] = courses[made_courses[key]]
        course = before.get("course") or now.courses[wanted["course"]]
        if (name := wanted.get("group")) and line.verdict != BatchLine.Verdict.MISSING:
            group = now.groups.get((course.pk, plain_name(name)))
            if group is None:
                group = create_group(acting_user=acting_user, now=moment, course=course, name=name)
                now.groups[course.pk, plain_name(name)] = group
                before["made_group"] = group.pk
            before["group"] = group
    if made_courses:
        batch.options["made_courses"] = made_courses
        batch.save(update_fields=["options"])


def _new_course(batch: Batch, key: str, books: Sequence[int], acting_user: User, now: datetime) -> Course:
    """A course of the term of the list, with the usual days of the term, under an address that is free."""
    year, term = batch.options["year"], batch.options["term"]
    title = (batch.options.get("titles") or {}).get(key) or key
    stem = _SLUG.sub("-", key.lower()).strip("-") or "course"
    slugs = set(Course.objects.filter(slug__startswith=stem[:40]).values_list("slug", flat=True))
    names: Iterable[str] = (f"{stem[:40]}-{year}-{term}{more}" for more in ("", *(f"-{n}" for n in range(2, 100))))
    slug = next(name for name in names if name not in slugs)
    facts = with_term_dates({"year": year, "term": term})
    try:
        return create_course(
            acting_user=acting_user, now=now, slug=slug, code=key[:30], title=title[:200],
            books=all_books().filter(pk__in=books), **facts,
        )  # fmt: skip
    except ValidationError as error:
        raise ValidationError(
            _("The course %(course)s cannot be made: %(reason)s") % {"course": key, "reason": " ".join(error.messages)}
        ) from error
