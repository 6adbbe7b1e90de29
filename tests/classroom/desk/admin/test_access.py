"""Keys of nothing, and people who come in no more. Who opens what: tests/site/test_admin_access.py."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.devtools.admin_addresses import MODELS
from tests.classroom.desk.admin.conftest import AdminWorld

MOVED, ABSENT = 302, 404


@pytest.mark.parametrize("model", sorted(MODELS))
def test_a_key_of_nothing_is_not_there(model: str, world: AdminWorld, client: Client):
    client.force_login(world.cast.admin)
    for key in ("99999", "99999999999999999999", "abc", "-1", "_5F", "%00"):
        for page in ("change", "history"):
            assert client.get(reverse(f"admin:{model}_{page}", args=(key,))).status_code == ABSENT, (page, key)


def test_a_closed_account_enters_no_more(world: AdminWorld, client: Client):
    client.force_login(world.cast.instructor)
    world.cast.instructor.is_active = False
    world.cast.instructor.save()
    assert client.get(reverse("admin:index")).status_code == MOVED


def test_who_taught_a_course_and_was_dropped_from_it_is_out(world: AdminWorld, client: Client):
    place = world.cast.enrollments["instructor"]
    place.state = place.State.DROPPED
    place.save()
    client.force_login(world.cast.instructor)
    assert client.get(reverse("admin:index")).status_code == ABSENT
