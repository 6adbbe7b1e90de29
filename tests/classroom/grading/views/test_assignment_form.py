"""What marking asks on the form of an assignment: its category, and who sees the rubric when."""

import pytest
from django.urls import reverse

from classroom.assignments.models import Assignment
from classroom.grading.models import Column, GradeCategory, GradeScheme, Rubric
from classroom.grading.rules import can_see_rubric
from tests.cast import Cast


@pytest.fixture
def category(cast: Cast) -> GradeCategory:
    return GradeCategory.objects.create(course=cast.course, position=1, title="เรียงความ")


def sent(**values: object) -> dict[str, object]:
    return {
        "title": "เรียงความที่สอง", "instructions": "เขียน", "grace_minutes": "10", "published": "on",
        "due_at_0": "30", "due_at_1": "11", "due_at_2": "2569", "due_at_3": "23:59",
    } | values  # fmt: skip


def edit(client, assignment: Assignment, **values: object):
    path = reverse("assignments:edit", args=("rus331", assignment.pk))
    shown = client.post(path, sent(**values))
    if shown.status_code == 200:
        # A time that changes something for somebody is shown first.
        shown = client.post(path, sent(**values, shown=shown.context["move"].fingerprint))
    return shown


def test_an_essay_is_set_with_its_category_and_when_its_rubric_is_shown(cast, client, category):
    client.force_login(cast.instructor)
    page = client.get("/courses/rus331/assignments/new/").content.decode()
    assert "เรียงความ</option>" in page
    assert client.post(
        "/courses/rus331/assignments/new/", sent(category=category.pk, rubric_shown="released")
    ).status_code == 302  # fmt: skip
    made = Assignment.objects.get()
    assert Column.objects.get().category == category
    assert made.rubric.shown == Rubric.Shown.RELEASED
    assert not can_see_rubric(cast.enrollments["student1"], made.rubric)
    rubric = client.get(reverse("grading:rubric", args=("rus331", made.pk))).context["form"]
    assert rubric.shown["shown"].value() == Rubric.Shown.RELEASED


def test_the_form_shows_what_is_set_and_changes_it(world, client, category):
    client.force_login(world.cast.instructor)
    assert edit(client, world.assignment, category=category.pk, rubric_shown="handed").status_code == 302
    assert GradeScheme.objects.get().version == 1
    form = client.get(reverse("assignments:edit", args=("rus331", world.assignment.pk))).context["form"]
    assert (form["category"].value(), form["rubric_shown"].value()) == (category.pk, "handed")
    # What a page did not ask stays.
    edit(client, world.assignment)
    assert Column.objects.get().category == category
    edit(client, world.assignment, category="")
    assert Column.objects.get().category is None


def test_the_category_of_another_course_is_refused(world, client):
    other = GradeCategory.objects.create(course=world.cast.other_course, position=1, title="อื่น")
    mine = GradeCategory.objects.create(course=world.cast.course, position=1, title="ของเรา")
    client.force_login(world.cast.instructor)
    for wrong in (other.pk, "x", mine.pk + 99):
        assert edit(client, world.assignment, category=wrong).status_code == 422
    assert not Column.objects.exists()


def test_without_categories_none_is_asked_for(world, client):
    client.force_login(world.cast.instructor)
    page = client.get(reverse("assignments:edit", args=("rus331", world.assignment.pk)))
    assert "category" not in page.context["form"].fields
    assert "rubric_shown" in page.context["form"].fields
