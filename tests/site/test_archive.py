"""An archived course: its members read it, and nothing is written in it but marking and how far one has read."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from classroom.courses import services
from classroom.courses.middleware import OPEN_WHEN_ARCHIVED
from classroom.courses.rules import can_write
from tests.cast import NOW, Cast
from tests.site.test_access import PATHS, path_of
from tests.site.world import SiteWorld, make_world

pytestmark = pytest.mark.django_db
OF_A_COURSE = [name for name, path in PATHS.items() if "<slug:course>" in path]


@pytest.fixture
def world(cast: Cast) -> SiteWorld:
    world = make_world(cast)
    services.archive_course(acting_user=cast.admin, now=timezone.now(), course=cast.course)
    cast.course.refresh_from_db()
    return world


def test_every_address_that_stays_open_is_one_of_a_course():
    assert set(OF_A_COURSE) >= OPEN_WHEN_ARCHIVED


def test_nothing_is_taken_at_any_address_but_those(world: SiteWorld):
    """Every address, by every member; those that stay open are not shut by the archive."""
    people = (world.cast.instructor, world.cast.assistant, world.cast.student1, world.cast.student2)
    for person in people:
        client = Client()
        client.force_login(person)
        for name in OF_A_COURSE:
            with transaction.atomic():
                answer = client.post(path_of(name, world))
                transaction.set_rollback(True)
            if name not in OPEN_WHEN_ARCHIVED:
                assert answer.status_code in (403, 405), f"{name} by {person.username}: {answer.status_code}"
            else:
                assert b"archived" not in answer.getvalue() or answer.status_code != 403, name


def test_everything_is_read_as_before(world: SiteWorld):
    pages = (
        "desk:course", "courses:people", "reading:contents", "reading:section", "discussions:list", "discussions:thread",
        "assignments:list", "assignments:assignment", "assignments:receipt", "assignments:preview",
        "assignments:versions", "grading:list", "reading:marks",
    )  # fmt: skip
    client = Client()
    client.force_login(world.cast.student2)
    for name in pages:
        assert client.get(path_of(name, world), world.parameters.get(name)).status_code == 200, name
    assert "archived" in client.get(path_of("discussions:list", world)).content.decode()
    client.force_login(world.cast.instructor)
    assert client.get(path_of("grading:mark", world)).status_code == 200


def test_the_rules_and_services_hold_it_for_whoever_comes_by_another_door(world: SiteWorld):
    cast = world.cast
    for name in ("instructor", "student1"):
        place = cast.enrollment(getattr(cast, name))
        place.course = cast.course
        assert not can_write(place)
    with pytest.raises(ValidationError, match="archived"):
        services.create_reading(acting_user=cast.instructor, now=NOW, course=cast.course, title="x", sections=[])
    services.bring_back_course(acting_user=cast.admin, now=NOW, course=cast.course)
    cast.course.refresh_from_db()
    assert can_write(cast.enrollment(cast.student1))
    client = Client()
    client.force_login(cast.instructor)
    assert client.post(path_of("courses:reading_create", world)).status_code == 200
