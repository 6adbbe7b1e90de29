"""Somebody of every role and state, in the course of the cast and in the other one, signed in once for a whole module."""

from dataclasses import dataclass, field
from itertools import product

from django.conf import settings
from django.test import Client

from classroom.accounts.models import User
from classroom.common.thai.collation import sort_key
from classroom.courses.models import Course, Enrollment, Role
from tests.cast import NOW, Cast

State = Enrollment.State
OWN, OTHER = "own", "other"


@dataclass(frozen=True)
class Somebody:
    """A person of the crowd: in which course, as what, in which state. `more` tells apart who has the same of these."""

    course: str
    role: str
    state: str = State.ACTIVE
    more: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.state, self.role, self.more, f"({self.course})") if part)

    @property
    def is_member(self) -> bool:
        return self.course == OWN and self.state == State.ACTIVE


ADMINISTRATOR = Somebody("no", "administrator")
STRANGER = Somebody("no", "stranger")
# Whose the world's objects are: a student of the group to which the assistant is limited.
OWNER = Somebody(OWN, Role.STUDENT, more="owner")
# An assistant who is limited to another group than the owner's.
ELSEWHERE = Somebody(OWN, Role.ASSISTANT, more="of another group")


@dataclass
class Crowd:
    """The people, and the cookie of each one's session."""

    people: dict[Somebody, User]
    sessions: dict[Somebody, str] = field(default_factory=dict)

    def client(self, somebody: Somebody) -> Client:
        """A browser in which they are signed in; a new one each time, so that no page of before has changed it."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[somebody]
        return client


def make_crowd(cast: Cast) -> Crowd:
    """Make people of every role and state in both courses, and sign all of them in."""
    people = {ADMINISTRATOR: cast.admin, STRANGER: cast.stranger, OWNER: cast.student2}
    courses = {OWN: cast.course, OTHER: cast.other_course}
    for (name, course), role, state in product(courses.items(), Role, State):
        somebody = Somebody(name, role, state)
        people[somebody] = _join(course, somebody, len(people))
    for somebody, group in ((Somebody(OWN, Role.ASSISTANT), cast.group2), (ELSEWHERE, cast.group1)):
        if somebody not in people:
            people[somebody] = _join(cast.course, somebody, len(people))
        Enrollment.objects.get(course=cast.course, user=people[somebody]).limited_to.set([group])
    crowd = Crowd(people)
    for somebody, person in people.items():
        client = Client()
        client.force_login(person)
        crowd.sessions[somebody] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return crowd


def _join(course: Course, somebody: Somebody, number: int) -> User:
    name = f"คนที่ {number}"
    person = User.objects.create(
        username=f"crowd{number}", full_name=name, sort_key=sort_key(name), email=f"crowd{number}@example.ac.th"
    )
    Enrollment.objects.create(
        course=course, user=person, role=somebody.role, state=somebody.state, created_at=NOW, changed_at=NOW
    )
    return person
