"""What courses read, answer and write, found in the admin: the ways to it, and what is another's."""

import pytest
from django.urls import reverse

from classroom.courses.models import Course, Enrollment, Group, Reading, Role
from classroom.courses.services import create_reading
from tests.cast import NOW

LISTS = {
    "reading": ("courses_reading", "courses:reading_edit"),
    "thread": ("discussions_thread", "discussions:thread"),
    "assignment": ("assignments_assignment", "assignments:assignment"),
    "rubric": ("grading_rubric", "grading:rubric"),
}


def list_of(kind: str) -> str:
    return reverse(f"admin:{LISTS[kind][0]}_changelist")


def page_of(kind: str, world) -> str:
    return reverse(f"admin:{LISTS[kind][0]}_change", args=(world.objects[kind].pk,))


@pytest.mark.parametrize("kind", LISTS)
class TestLists:
    def test_an_instructor_finds_their_own_and_is_led_to_its_page(self, world, sign_in, kind):
        client = sign_in(world.cast.instructor)
        found = world.objects[kind]
        assert list(client.get(list_of(kind)).context["cl"].queryset) == [found]
        own = found.assignment_id if kind == "rubric" else found.pk
        assert client.get(page_of(kind, world)).url == reverse(LISTS[kind][1], args=("rus331", own))
        assert client.get(client.get(page_of(kind, world)).url).status_code == 200

    def test_another_instructor_finds_nothing(self, world, sign_in, kind):
        client = sign_in(world.rival)
        assert not client.get(list_of(kind)).context["cl"].result_count
        assert not client.get(list_of(kind), {"course": world.cast.course.pk}).context["cl"].result_count
        assert client.get(page_of(kind, world)).status_code == 404

    def test_an_administrator_looks_at_the_facts(self, world, sign_in, kind):
        response = sign_in(world.cast.admin).get(page_of(kind, world))
        assert response.status_code == 200
        assert "_save" not in response.content.decode()

    def test_it_is_searched_by_course(self, world, sign_in, kind):
        client = sign_in(world.cast.admin)
        assert client.get(list_of(kind), {"q": "331"}).context["cl"].result_count == 1
        assert client.get(list_of(kind), {"q": "210"}).context["cl"].result_count == 0

    def test_there_is_a_way_to_a_new_one_for_each_course(self, world, sign_in, kind):
        ways = sign_in(world.cast.instructor).get(list_of(kind)).context["ways_to_add"]
        assert len(ways) == (0 if kind == "rubric" else 1)
        assert all("/courses/rus331/" in path for _label, path in ways)
        assert sign_in(world.cast.admin).get(list_of(kind)).context["ways_to_add"] == []


@pytest.mark.parametrize("readings", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(world, sign_in, readings, django_assert_num_queries):
    for number in range(readings - 1):
        create_reading(
            acting_user=world.cast.instructor, now=NOW, course=world.cast.course, title=f"{number}", sections=[]
        )
    client = sign_in(world.cast.instructor)
    path = list_of("reading")
    client.get(path)
    with django_assert_num_queries(8):
        assert client.get(path).context["cl"].result_count == readings


class TestGroups:
    def test_an_instructor_names_and_makes_them(self, world, sign_in):
        client = sign_in(world.cast.instructor)
        group = world.cast.group1
        client.post(reverse("admin:courses_group_change", args=(group.pk,)), {"name": "ตอน 1"})
        group.refresh_from_db()
        assert group.name == "ตอน 1"
        client.post(reverse("admin:courses_group_add"), {"course": world.cast.course.pk, "name": "  ตอน  2 "})
        assert Group.objects.get(name="ตอน 2").course == world.cast.course

    def test_not_in_another_course_and_not_twice(self, world, sign_in):
        client = sign_in(world.cast.instructor)
        for course, name in ((world.cast.other_course, "ใหม่"), (world.cast.course, world.cast.group1.name)):
            response = client.post(reverse("admin:courses_group_add"), {"course": course.pk, "name": name})
            assert response.status_code == 422
        response = client.post(
            reverse("admin:courses_group_change", args=(world.cast.group1.pk,)), {"name": world.cast.group2.name}
        )
        assert response.status_code == 422

    def test_it_says_how_many_are_in_it(self, world, sign_in):
        shown = sign_in(world.cast.instructor).get(reverse("admin:courses_group_changelist")).context["cl"].queryset
        assert {group.name: group.student_count for group in shown} == {"กลุ่ม 1": 1, "กลุ่ม 2": 1}

    def test_a_course_that_is_taught_too_is_told_apart(self, world, sign_in):
        other = Course.objects.create(slug="x", code="ปศ 9", title="วิชา", year=2569, term=1, created_at=NOW)
        Enrollment.objects.create(
            course=other, user=world.cast.instructor, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW
        )
        ways = sign_in(world.cast.instructor).get(list_of("reading")).context["ways_to_add"]
        assert [label for label, _path in ways] == ["Set a reading: ปศ 331", "Set a reading: ปศ 9"]
        assert Reading.objects.filter(course=other).count() == 0
