"""Every address of the site × every member of the cast: who gets a page, who is refused, and for whom it is not there."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from classroom.devtools import addresses
from classroom.devtools.addresses import ADDRESSES, Address
from tests.cast import Cast
from tests.site.world import SiteWorld, make_world

pytestmark = pytest.mark.django_db

MEMBERS = ("instructor", "assistant", "student1", "student2")
# Who may open what has an owner: the world's owner is student2.
ALLOWED = {
    addresses.SIGNED_IN: (*MEMBERS, "admin", "dropped", "outsider", "stranger"),
    addresses.EVERYONE: (*MEMBERS, "admin", "dropped", "outsider", "stranger"),
    addresses.MEMBERS: MEMBERS,
    addresses.WRITERS: MEMBERS,
    addresses.OTHER_WRITERS: ("instructor", "assistant", "student1"),
    addresses.STUDENTS: ("student1", "student2"),
    addresses.STAFF: ("instructor", "assistant"),
    addresses.MARKERS: ("instructor", "assistant"),
    addresses.INSTRUCTORS: ("instructor",),
    addresses.MACHINES: (),
    addresses.ADMINISTRATORS: ("admin",),
    addresses.OWNER: ("student2",),
    addresses.OWNER_OR_STAFF: ("student2", "instructor", "assistant"),
}
PATHS = dict(addresses.patterns())


@pytest.fixture
def world(cast: Cast) -> SiteWorld:
    world = make_world(cast)
    world.release()
    return world


def path_of(name: str, world: SiteWorld) -> str:
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", PATHS[name])
    return reverse(name, kwargs={parameter: world.kwargs[parameter] for parameter in wanted})


def ask(client: Client, path: str, address: Address, parameters: dict[str, str] | None = None):
    """Ask as a person would who knows the address, and leave nothing behind."""
    with transaction.atomic():
        response = client.post(path) if address.posts else client.get(path, parameters)
        transaction.set_rollback(True)
    return response


def test_the_table_names_every_address_and_no_other():
    assert set(PATHS) == set(ADDRESSES)


@pytest.mark.parametrize("name", [name for name in ADDRESSES if not name.startswith("account_")])
def test_who_opens(name: str, world: SiteWorld):
    """Those whom the table names get an answer; other members 403 or 404; who is not in the course 404; visitors sign in."""
    address, path = ADDRESSES[name], path_of(name, world)
    people = world.cast.everyone()
    for username, person in people.items():
        client = Client()
        client.force_login(person)
        response = ask(client, path, address, world.parameters.get(name))
        if username in ALLOWED[address.who]:
            assert response.status_code in (200, 204, 302, 303, 400, 409, 422), f"{username}: {response.status_code}"
        elif username in MEMBERS and address.who != addresses.MACHINES:
            assert response.status_code in (403, 404), f"{username}: {response.status_code}"
        else:
            assert response.status_code == 404, f"{username}: {response.status_code}"
    response = ask(Client(), path, address)
    if address.who == addresses.MACHINES:
        assert response.status_code == 404
        return
    sent_to_sign_in = response.status_code == 302 and response.url.startswith(reverse(settings.LOGIN_URL))
    assert sent_to_sign_in == (address.who != addresses.EVERYONE)
    assert response.status_code in (200, 302)


@pytest.mark.parametrize(
    "name", [name for name, path in PATHS.items() if "<slug:course>" in path and path.count("<") > 1]
)
def test_another_course_in_the_address_finds_nothing(name: str, world: SiteWorld):
    """The outsider's own course with ids of ours: what is not of the course in the address is not there."""
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", PATHS[name])
    kwargs = {parameter: world.kwargs[parameter] for parameter in wanted} | {"course": world.cast.other_course.slug}
    client = Client()
    client.force_login(world.cast.outsider)
    assert ask(client, reverse(name, kwargs=kwargs), ADDRESSES[name]).status_code in (403, 404)


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name.startswith("account_")])
def test_sign_in_pages_open_for_visitors(name: str, client: Client):
    try:
        path = reverse(name)
    except NoReverseMatch:
        path = reverse(name, kwargs={"uidb36": "1", "key": "set-password"})
    expected = (200,) if ADDRESSES[name].who == addresses.EVERYONE else (302,)
    assert client.get(path).status_code in expected
