import pytest
from django.urls import reverse

from classroom.grading import services
from classroom.grading.models import Presence
from tests.cast import NOW, later
from tests.classroom.grading.views.test_mark import address


@pytest.fixture
def attempt(world):
    return world.hand_in(world.cast.student2)


@pytest.fixture
def here(attempt):
    return f"{address(attempt)}present/"


def test_the_others_who_have_it_open_are_named_until_they_leave(world, client, here, attempt):
    client.force_login(world.cast.assistant)
    assert client.post(here).json()["who"] == ""
    client.force_login(world.cast.instructor)
    assert world.cast.assistant.full_name in client.post(here).json()["who"]
    client.force_login(world.cast.assistant)
    assert client.post(here, {"leave": "1"}).status_code == 204
    client.force_login(world.cast.instructor)
    assert client.post(here).json()["who"] == ""
    assert Presence.objects.get().user == world.cast.instructor


def test_who_fell_silent_is_not_there(world, client, here, attempt):
    services.be_present(acting_user=world.cast.assistant, now=later(days=-1), attempt=attempt)
    client.force_login(world.cast.instructor)
    assert client.post(here).json()["who"] == ""


def test_the_stamp_is_that_of_the_page_until_something_is_said(world, client, here, attempt):
    client.force_login(world.cast.instructor)
    page = client.get(address(attempt)).context["page"]
    answer = client.post(here).json()
    assert (answer["stamp"], answer["marked"], answer["count"]) == (page.stamp, 0, "0 of 1")
    comment = services.add_comment(
        acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=0, end=4, exact="เมื่", body="ดี"
    )
    changed = client.post(here).json()["stamp"]
    assert changed not in {page.stamp, ""}
    assert client.get(address(attempt)).context["page"].stamp == changed
    services.delete_comment(acting_user=world.cast.instructor, now=later(hours=1), attempt=attempt, comment=comment)
    assert client.post(here).json()["stamp"] != changed


def test_finishing_by_script_says_where_to_go(world, client, attempt):
    client.force_login(world.cast.instructor)
    other = world.hand_in(world.cast.student1)
    for essay in (attempt, other):
        world.mark(essay)
    script = {"headers": {"X-Requested-With": "XMLHttpRequest"}}
    form = {"attempt": 1, "overall": "", "overall_version": 0}
    first, second = world.criteria
    form |= {
        f"c{first.pk}-level": first.levels.last().pk, f"c{first.pk}-version": 1, f"c{second.pk}-points": "3.25",
        f"c{second.pk}-version": 1,
    }  # fmt: skip
    answer = client.post(f"{address(attempt)}finish/", form, **script).json()
    assert answer == {"next": address(other), "essay": True}
    answer = client.post(f"{address(other)}finish/", form, **script).json()
    assert answer == {"next": reverse("grading:submissions", args=("rus331", world.assignment.pk)), "essay": False}
