"""Every address of the site × every role, state and course: who gets a page, who is refused, for whom it is not there.

The world and the crowd are made once for the module, and every question is taken back. The admin has a table and a test
of its own: tests/site/test_admin_access.py.
"""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from classroom.courses.models import Role
from classroom.devtools import addresses
from classroom.devtools.addresses import ADDRESSES, Address
from tests.cast import make_cast
from tests.site.crowd import ADMINISTRATOR, ELSEWHERE, OTHER, OWN, OWNER, STRANGER, Crowd, Somebody, State, make_crowd
from tests.site.world import SiteWorld, make_world

# The rules are the same queries on every database; the whole matrix is asked once.
pytestmark = pytest.mark.database("sqlite")

STAFF_ROLES = (Role.INSTRUCTOR, Role.ASSISTANT)
WRITING_ROLES = (Role.STUDENT, Role.AUDITOR, *STAFF_ROLES)
# Which roles may open what, of the active members of the course. The owner comes beside them.
ALLOWED = {
    addresses.MEMBERS: tuple(Role),
    addresses.WRITERS: WRITING_ROLES,
    addresses.OTHER_WRITERS: WRITING_ROLES,
    addresses.STUDENTS: (Role.STUDENT,),
    addresses.STAFF: STAFF_ROLES,
    addresses.MARKERS: STAFF_ROLES,
    addresses.INSTRUCTORS: (Role.INSTRUCTOR,),
    addresses.MACHINES: (),
    addresses.OWNER: (),
    addresses.OWNER_OR_STAFF: STAFF_ROLES,
}
OWNERS = (addresses.OWNER, addresses.OWNER_OR_STAFF)
# What is one student's: for an assistant of another group it is not there.
OF_A_STUDENT = {"submission", "student", "regrade"}
ANSWERS = (200, 204, 302, 303, 400, 409, 422)
PATHS = dict(addresses.patterns())
NAMES = [name for name in ADDRESSES if not name.startswith("account_")]
OUTSIDE = tuple(Somebody(OTHER, role) for role in Role)
EVERYBODY = tuple(
    dict.fromkeys((
        ADMINISTRATOR, STRANGER, OWNER, ELSEWHERE, *OUTSIDE,
        *(Somebody(OWN, role, state) for role in Role for state in State),
    ))
)  # fmt: skip

# Where everybody who is signed in may come in.
FEW = (ADMINISTRATOR, STRANGER, OWNER, Somebody(OWN, Role.STUDENT, State.DROPPED))


def parameters_of(name: str) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", PATHS[name])


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """The world and the crowd, in one transaction that is taken back when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world(make_cast())
        world.release()
        yield world, make_crowd(world.cast)
        transaction.set_rollback(True)


def path_of(name: str, world: SiteWorld) -> str:
    return reverse(name, kwargs={parameter: world.kwargs[parameter] for parameter in parameters_of(name)})


def ask(client: Client, path: str, address: Address, parameters: dict[str, str] | None = None):
    """Ask as a person would who knows the address, and leave nothing behind."""
    with transaction.atomic():
        response = client.post(path) if address.posts else client.get(path, parameters)
        transaction.set_rollback(True)
    return response


def expected(name: str, somebody: Somebody) -> tuple[int, ...]:
    """What they get when they ask for the address of the world's objects."""
    who = ADDRESSES[name].who
    if who in (addresses.SIGNED_IN, addresses.EVERYONE):
        return ANSWERS
    if who == addresses.ADMINISTRATORS:
        return ANSWERS if somebody == ADMINISTRATOR else (403, 404)
    if not somebody.is_member or who == addresses.MACHINES:
        return (404,)
    if somebody == OWNER and who == addresses.OTHER_WRITERS:
        return (403, 404)
    if somebody == ELSEWHERE and OF_A_STUDENT & set(parameters_of(name)):
        return (403, 404)
    if somebody.role in ALLOWED[who] or (somebody == OWNER and who in OWNERS):
        return (*ANSWERS, 403, 404) if somebody == ELSEWHERE and who != addresses.MEMBERS else ANSWERS
    return (403, 404)


def test_the_table_names_every_address_and_no_other():
    assert set(PATHS) == set(ADDRESSES)


@pytest.mark.parametrize("name", NAMES)
def test_who_opens(name: str, crowded: tuple[SiteWorld, Crowd]):
    """Those whom the table names get an answer; other members 403 or 404; who is not in the course 404; visitors sign in."""
    world, crowd = crowded
    address, path = ADDRESSES[name], path_of(name, world)
    wrong = []
    for somebody in FEW if address.who in (addresses.SIGNED_IN, addresses.EVERYONE) else EVERYBODY:
        status = ask(crowd.client(somebody), path, address, world.parameters.get(name)).status_code
        if status not in expected(name, somebody):
            wrong.append(f"{somebody}: {status}")
    assert wrong == []
    response = ask(Client(), path, address)
    if address.who == addresses.MACHINES:
        assert response.status_code == 404
        return
    sent_to_sign_in = response.status_code == 302 and response.url.startswith(reverse(settings.LOGIN_URL))
    assert sent_to_sign_in == (address.who != addresses.EVERYONE)
    assert response.status_code in (200, 302)


@pytest.mark.parametrize(
    "name",
    [n for n, path in PATHS.items() if "<slug:course>" in path and set(parameters_of(n)) - {"course", "sheet_format"}],
)
def test_another_course_in_the_address_finds_nothing(name: str, crowded: tuple[SiteWorld, Crowd]):
    """One's own course with ids of ours: what is not of the course in the address is not there, whoever asks."""
    world, crowd = crowded
    kwargs = {parameter: world.kwargs[parameter] for parameter in parameters_of(name)}
    path = reverse(name, kwargs=kwargs | {"course": world.cast.other_course.slug})
    for role in Role:
        assert ask(crowd.client(Somebody(OTHER, role)), path, ADDRESSES[name]).status_code in (403, 404), role


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in ADDRESSES if name.startswith("account_")])
def test_sign_in_pages_open_for_visitors(name: str, client: Client):
    try:
        path = reverse(name)
    except NoReverseMatch:
        path = reverse(name, kwargs={"uidb36": "1", "key": "set-password"})
    expected = (200,) if ADDRESSES[name].who == addresses.EVERYONE else (302,)
    assert client.get(path).status_code in expected


def test_the_crowd_is_of_every_role_and_state_in_both_courses(crowded: tuple[SiteWorld, Crowd]):
    _world, crowd = crowded
    kinds = {(somebody.course, somebody.role, somebody.state) for somebody in crowd.people}
    assert {(course, role, state) for course in (OWN, OTHER) for role in Role for state in State} <= kinds
