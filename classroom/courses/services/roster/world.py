"""What is in the database of the people of some lines of a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models.functions import Lower
from django.utils import timezone

from classroom.accounts.models import User
from classroom.accounts.queries import people_of_today
from classroom.accounts.queries.links import ACCOUNT, held_back
from classroom.common.student_numbers import NumberKey, number_key
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Course, Enrollment
from classroom.courses.rules import administrable_enrollments
from classroom.courses.rules.rosters import changeable_people, staff_elsewhere
from classroom.courses.services.roster.rows import RosterRow

_OF_PEOPLE = ("username", "full_name", "latin_name", "email", "student_number", "faculty", "is_staff", "is_active")


@dataclass(frozen=True)
class NewCourse:
    """A course that the list is to make, by what the list calls it; `books` are the keys of those that it reads."""

    key: str
    title: str
    books: tuple[int, ...] = ()


Target = Course | NewCourse | None


@dataclass
class World:
    """People by number (as compared), lower-case address and user name, their places by course and person; the rest keys.

    `own` are people whom the acting user has already, `changeable` those whose account a list may change, `teaching`
    those who teach somewhere; `held` are addresses that get no invitation today, with when they can get one.
    """

    by_number: Mapping[str, User]
    by_address: Mapping[str, User]
    by_username: Mapping[str, User]
    places: Mapping[tuple[int, int], Enrollment]
    own: set[int]
    changeable: set[int]
    teaching: set[int]
    held: Mapping[str, datetime]


def look_at(acting_user: User, rows: Sequence[RosterRow], courses: Sequence[int]) -> World:
    """What there is of the people of `rows`, in `courses` (keys); a fixed number of queries, however many rows."""
    people: dict[int, User] = {}

    def find(found: Iterable[User]) -> None:
        people.update((person.pk, person) for person in found)

    everybody = people_of_today().only(*_OF_PEOPLE)
    numbers = {row.student_number for row in rows} - {""}
    keys = {row.number_key for row in rows} - {""}
    find(everybody.alias(number=NumberKey("student_number")).filter(number__in=keys))
    # Most are found by their numbers, and their addresses and user names need not be looked for.
    addresses = {row.email for row in rows} - {""}
    unknown = addresses - {person.email.lower() for person in people.values()}
    find(everybody.alias(lower=Lower("email")).filter(lower__in=unknown))
    usernames = {row.username.lower() for row in rows} | {each.lower() for each in numbers} | keys | addresses
    unknown = usernames - {person.username.lower() for person in people.values()} - {""}
    find(everybody.alias(lower=Lower("username")).filter(lower__in=unknown))
    places = Enrollment.objects.filter(course__in=courses, user__in=list(people))
    if acting_user.is_staff:
        own, changeable = set(people), {key for key, person in people.items() if not person.is_staff}
    else:
        own = set(administrable_enrollments(acting_user).filter(user__in=list(people)).values_list("user", flat=True))
        changeable = changeable_people(acting_user, people)
    return World(
        by_number={number_key(person.student_number): person for person in people.values() if person.student_number},
        by_address={person.email.lower(): person for person in people.values() if person.email},
        by_username={person.username.lower(): person for person in people.values()},
        places={(place.course_id, place.user_id): place for place in places},
        own=own, changeable=changeable, teaching=staff_elsewhere(people),
        held=held_back(ACCOUNT, addresses, timezone.now()),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def plain_name(name: str) -> str:
    """A name of a person or a group as two are compared: in one spelling, with single spaces."""
    return " ".join(normalise(name).split())
