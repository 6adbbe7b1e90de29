from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classroom.grading.models import Grade, Release
from classroom.notices.models import Notice


def address(world, name, *more):
    return reverse(f"grading:{name}", args=("rus331", world.assignment.pk, *more))


def fields(page, to="all", **more):
    """What the form of the page sends, with no time to contest."""
    return {"to": to, "seen": page.context["seen"], **more}


def until(moment):
    moment = timezone.localtime(moment)
    parts = (moment.day, moment.month, moment.year, f"{moment:%H:%M}")
    return {f"contest_until_{number}": part for number, part in enumerate(parts)}


@pytest.fixture
def marked(world):
    """The essays of both students, marked."""
    world.finish(world.hand_in(world.cast.student1))
    world.finish(world.hand_in(world.cast.student2), level=0)
    return world


def test_a_release_is_shown_before_it_is_done(world, client):
    world.finish(world.hand_in(world.cast.student1))
    world.hand_in(world.cast.student2)
    client.force_login(world.cast.instructor)
    page = client.get(address(world, "release"))
    assert [work.name for work in page.context["ready"]] == ["ณัฐวดี ขัติยะ"]
    assert [work.name for work in page.context["waiting"]] == ["กิตติพงศ์ ใจงาม"]
    assert "8.25" in page.content.decode()
    assert not Release.objects.exists()
    answer = client.post(address(world, "release"), fields(page), follow=True)
    assert answer.status_code == 200
    assert Grade.objects.get().release == Release.objects.get()


@pytest.mark.parametrize("to", ["group", "one"])
def test_a_group_or_a_student_alone(marked, client, to):
    cast = marked.cast
    client.force_login(cast.instructor)
    key = cast.group2.pk if to == "group" else cast.enrollments["student2"].pk
    page = client.get(address(marked, "release"), {"to": f"{to}-{key}"})
    assert [work.name for work in page.context["ready"]] == ["กิตติพงศ์ ใจงาม"]
    client.post(address(marked, "release"), fields(page, f"{to}-{key}"))
    assert [grade.enrollment for grade in Grade.objects.filter(release__isnull=False)] == [cast.enrollments["student2"]]
    assert list(Notice.objects.values_list("recipient", flat=True)) == [cast.student2.pk]
    # The rest follows with its own release, and nobody is told twice.
    page = client.get(address(marked, "release"))
    client.post(address(marked, "release"), fields(page))
    assert sorted(Notice.objects.values_list("recipient", flat=True)) == sorted([cast.student1.pk, cast.student2.pk])


def test_only_what_was_looked_at_is_released(marked, client):
    client.force_login(marked.cast.instructor)
    page = client.get(address(marked, "release"))
    marked.finish(marked.hand_in(marked.add_student(3)))
    answer = client.post(address(marked, "release"), fields(page))
    assert answer.status_code == 409
    assert not Release.objects.exists()
    assert len(answer.context["ready"]) == 3
    client.post(address(marked, "release"), fields(answer))
    assert Release.objects.get().changes.count() == 3


def test_until_when_it_may_be_contested_is_said(marked, client):
    client.force_login(marked.cast.instructor)
    page = client.get(address(marked, "release"))
    wrong = client.post(address(marked, "release"), fields(page, **until(timezone.now() - timedelta(days=1))))
    assert wrong.status_code == 422
    assert not Release.objects.exists()
    client.post(address(marked, "release"), fields(page, **until(timezone.now() + timedelta(days=3))))
    client.force_login(marked.cast.student1)
    for path in (address(marked, "feedback"), reverse("grading:list", args=("rus331",))):
        assert "may be contested until" in client.get(path).content.decode()
    Release.objects.update(contest_until=timezone.now() - timedelta(minutes=1))
    for path in (address(marked, "feedback"), reverse("grading:list", args=("rus331",))):
        assert "final" in client.get(path).content.decode()


def test_a_release_is_held_back_again(marked, client):
    client.force_login(marked.cast.instructor)
    client.post(address(marked, "release"), fields(client.get(address(marked, "release"))))
    release = Release.objects.get()
    path = address(marked, "release_take_back", release.pk)
    assert "2 students" in client.get(path).content.decode()
    assert Grade.objects.filter(release=release).count() == 2
    client.post(path, {"reason": "เร็วไป"}, follow=True)
    assert not Grade.objects.filter(release__isnull=False).exists()
    page = client.get(address(marked, "release"))
    assert "เร็วไป" in page.content.decode()
    client.post(address(marked, "release"), fields(page))
    assert Grade.objects.filter(release__isnull=False).count() == 2


def test_nothing_to_release_is_said(world, client):
    client.force_login(world.cast.instructor)
    page = client.get(address(world, "release"))
    assert client.post(address(world, "release"), fields(page), follow=True).status_code == 200
    assert not Release.objects.exists()


@pytest.mark.parametrize("to", ["one-0", "group-x", "nobody"])
def test_nobody_is_chosen_that_is_not_there(marked, client, to):
    client.force_login(marked.cast.instructor)
    assert client.get(address(marked, "release"), {"to": to}).status_code == 400
    assert client.post(address(marked, "release"), {"to": to, "seen": ""}).status_code == 400
    assert not Release.objects.exists()


def test_an_assistant_takes_nothing_back(marked, client):
    release = marked.release().release
    client.force_login(marked.cast.assistant)
    assert client.post(address(marked, "release_take_back", release.pk)).status_code == 403
    client.force_login(marked.cast.student1)
    assert client.post(address(marked, "release_take_back", release.pk)).status_code == 404


@pytest.mark.parametrize("students", [1, 3])
def test_the_queries_are_fixed(world, client, students, django_assert_num_queries):
    for number in range(students):
        world.finish(world.hand_in(world.add_student(number)))
    world.release()
    client.force_login(world.cast.instructor)
    with django_assert_num_queries(13):
        client.get(address(world, "release"))
