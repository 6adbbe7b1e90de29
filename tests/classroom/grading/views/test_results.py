import pytest
from django.urls import reverse

from classroom.grading.models import GradeChange


def address(world, name, *more):
    return reverse(f"grading:{name}", args=("rus331", world.assignment.pk, *more))


@pytest.mark.parametrize("status", ["excused", "missing"])
def test_excused_and_missing_are_recorded_with_their_reason(world, client, status):
    client.force_login(world.cast.instructor)
    student = world.cast.enrollments["student1"]
    answer = client.post(address(world, "excuse", student.pk), {"status": status, "reason": "ป่วย"})
    assert answer.status_code == 302
    change = GradeChange.objects.get()
    assert (change.status, change.points, change.reason) == (status, None, "ป่วย")


def test_a_result_without_a_choice_comes_back(world, client):
    client.force_login(world.cast.instructor)
    answer = client.post(address(world, "excuse", world.cast.enrollments["student1"].pk), {"reason": "ป่วย"})
    assert answer.status_code == 422
    assert "ป่วย" in answer.content.decode()


def test_an_assistant_neither_releases_nor_excuses(world, client):
    client.force_login(world.cast.assistant)
    assert client.post(address(world, "release")).status_code == 403
    assert client.post(address(world, "excuse", world.cast.enrollments["student2"].pk)).status_code == 403
    # Who is not of their group is not there for them.
    assert client.get(address(world, "excuse", world.cast.enrollments["student1"].pk)).status_code == 404


def test_a_student_of_another_course_is_not_there(world, client):
    client.force_login(world.cast.instructor)
    for name in ("outsider", "dropped", "assistant"):
        assert client.get(address(world, "excuse", world.cast.enrollments[name].pk)).status_code == 404


@pytest.mark.parametrize("who", ["student1", "dropped", "outsider", "stranger", "admin"])
def test_nobody_else_gets_in(world, client, who):
    client.force_login(getattr(world.cast, who))
    for name, more in (("release", ()), ("rubric", ()), ("excuse", (world.cast.enrollments["student1"].pk,))):
        assert client.get(address(world, name, *more)).status_code == 404
        assert client.post(address(world, name, *more)).status_code == 404
