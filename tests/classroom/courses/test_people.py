"""Who is in the course: what students see of each other, and what staff see."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.courses.models import Enrollment, Role
from tests.cast import NOW, Cast

PEOPLE = reverse("courses:people", args=["rus331"])


def page(client: Client, person) -> str:
    client.force_login(person)
    return client.get(PEOPLE).content.decode()


def test_students_see_names_and_neither_numbers_nor_who_has_left(cast: Cast, client: Client) -> None:
    words = page(client, cast.student1)
    assert cast.student2.full_name in words
    for hidden in (cast.student2.student_number, cast.student2.email, cast.dropped.full_name):
        assert hidden not in words


@pytest.mark.parametrize("name", ["instructor", "assistant"])
def test_staff_see_numbers_and_who_has_left(cast: Cast, client: Client, name: str) -> None:
    words = page(client, getattr(cast, name))
    for shown in (cast.student2.student_number, cast.dropped.full_name, "Dropped"):
        assert shown in words


def test_only_the_instructor_is_led_to_the_admin(cast: Cast, client: Client) -> None:
    way = f"{reverse('admin:courses_enrollment_changelist')}?course={cast.course.pk}"
    assert way in page(client, cast.instructor)
    assert way not in page(client, cast.assistant)


def test_staff_stand_first_then_names_in_thai_order(cast: Cast, client: Client) -> None:
    client.force_login(cast.student1)
    shown = [place.user.username for place in client.get(PEOPLE).context["people"]]
    assert shown == ["instructor", "assistant", "student2", "student1"]


@pytest.mark.parametrize("people", [1, 3])
def test_it_takes_a_fixed_number_of_queries(cast: Cast, client: Client, people: int, django_assert_num_queries) -> None:
    for number in range(people):
        person = type(cast.student1).objects.create(username=f"p{number}", full_name=f"คน ที่{number}")
        Enrollment.objects.create(course=cast.course, user=person, role=Role.STUDENT, created_at=NOW, changed_at=NOW)
    client.force_login(cast.instructor)
    client.get(PEOPLE)
    # session, user; membership; people with accounts and group, and the groups that they are limited to
    with django_assert_num_queries(5):
        client.get(PEOPLE)
