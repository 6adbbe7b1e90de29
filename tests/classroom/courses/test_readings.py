"""The plan of what is read when: set, changed and taken out by the instructor."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from classroom.audit.models import AuditEntry
from classroom.courses.models import Reading
from classroom.courses.services import create_reading
from tests.cast import NOW, Cast, later
from tests.history.sample import make_chapter

CREATE = reverse("courses:reading_create", args=["rus331"])


@pytest.fixture
def sections(cast: Cast) -> list:
    chapter = make_chapter(user=cast.admin)
    cast.course.books.add(chapter.book)
    return list(chapter.sections.order_by("position"))


@pytest.fixture
def reading(cast: Cast, sections: list) -> Reading:
    return create_reading(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="แผนห้าปี", sections=sections[:1],
        due_at=later(days=4),
    )  # fmt: skip


@pytest.fixture
def instructor(client: Client, cast: Cast) -> Client:
    cast.instructor.language = "en"
    cast.instructor.save()
    client.force_login(cast.instructor)
    return client


def values(sections: list, **other) -> dict:
    return {"title": "การกวาดล้าง", "sections": [section.pk for section in sections], "instructions": ""} | other


def date(name: str, day: str, month: str, year: str, time: str = "") -> dict:
    return {f"{name}_0": day, f"{name}_1": month, f"{name}_2": year, f"{name}_3": time}


def edit(reading: Reading) -> str:
    return reverse("courses:reading_edit", args=["rus331", reading.pk])


def delete(reading: Reading) -> str:
    return reverse("courses:reading_delete", args=["rus331", reading.pk])


@pytest.mark.parametrize("year", ["2026", "2569"])
def test_a_reading_is_set_with_the_year_of_either_era(instructor, cast, sections, year):
    response = instructor.post(CREATE, values(sections[:2], **date("due_at", "27", "11", year)))
    assert response.url == reverse("reading:contents", args=["rus331"])
    reading = Reading.objects.get()
    assert reading.due_at == datetime(2026, 11, 27, 16, 59, tzinfo=UTC)  # 23:59 in Bangkok
    assert set(reading.sections.all()) == set(sections[:2])
    assert AuditEntry.objects.get(action="courses.create_reading").actor == cast.instructor


def test_the_form_shows_the_year_in_the_readers_era(client, cast, reading):
    client.force_login(cast.instructor)
    for language, year in (("th", "2569"), ("en", "2026")):
        page = client.get(edit(reading), headers={"accept-language": language}).content.decode()
        assert f'name="due_at_2" value="{year}"' in page


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"title": ""}, "required"),
        ({"sections": []}, "required"),
        (date("due_at", "31", "11", "2569"), "November has 30 days"),
        (date("due_at", "27", "", "2569"), "day, the month and the year"),
        (date("opens_at", "28", "11", "2569") | date("due_at", "27", "11", "2569"), "after it is shown"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(instructor, sections, wrong, reason):
    response = instructor.post(CREATE, values(sections[:1], instructions="อ่านช้า ๆ") | wrong)
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert "อ่านช้า ๆ" in response.content.decode()
    assert not Reading.objects.exists()


def test_sections_of_another_book_are_no_choice(instructor, cast, sections):
    other = make_chapter(slug="other-book", user=cast.admin).sections.first()
    for forged in ([other.pk], ["abc"]):
        assert instructor.post(CREATE, values([]) | {"sections": forged}).status_code == 422
    # SQLite cannot look for such a number, and the request is refused before the form; PostgreSQL finds nothing.
    too_high = 400 if connection.vendor == "sqlite" else 422
    assert instructor.post(CREATE, values([]) | {"sections": ["9" * 30]}).status_code == too_high
    assert not Reading.objects.exists()


def test_a_reading_is_changed_and_only_what_changed_is_on_record(instructor, reading, sections):
    as_it_was = date("due_at", "27", "11", "2026", "12:00")
    instructor.post(edit(reading), values(sections[:1], title=reading.title, **as_it_was))
    assert not AuditEntry.objects.filter(action="courses.update_reading").exists()
    instructor.post(edit(reading), values(sections[:1], title="แผนห้าปีที่สอง", **as_it_was))
    assert AuditEntry.objects.get(action="courses.update_reading").changes == {"title": ["แผนห้าปี", "แผนห้าปีที่สอง"]}


def test_it_is_taken_out_after_asking(instructor, reading):
    assert "Take" in instructor.get(delete(reading)).content.decode()
    assert Reading.objects.exists()
    instructor.post(delete(reading))
    assert not Reading.objects.exists()
    assert AuditEntry.objects.get(action="courses.delete_reading").changes == {"title": ["แผนห้าปี", None]}


def test_a_reading_of_another_course_is_not_there(instructor, cast, sections):
    foreign = create_reading(acting_user=None, now=NOW, course=cast.other_course, title="อื่น", sections=[])
    for path in (edit(foreign), delete(foreign)):
        assert instructor.get(path).status_code == 404
        assert instructor.post(path, values(sections)).status_code == 404
    assert Reading.objects.filter(pk=foreign.pk, title="อื่น").exists()


@pytest.mark.parametrize(
    ("name", "status"), [("assistant", 403), ("student1", 403), ("outsider", 404), ("dropped", 404)]
)
def test_nobody_else_plans(client, cast, reading, sections, name, status):
    client.force_login(getattr(cast, name))
    for path in (CREATE, edit(reading), delete(reading)):
        assert client.get(path).status_code == status
        assert client.post(path, values(sections)).status_code == status
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("sections_of_it", [1, 3])
def test_the_form_takes_a_fixed_number_of_queries(
    instructor, cast, sections, sections_of_it, django_assert_num_queries
):
    reading = create_reading(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="อ่าน", sections=sections[:sections_of_it]
    )
    instructor.get(edit(reading))
    with django_assert_num_queries(6):  # session, user; membership; reading, its sections; sections to choose from
        instructor.get(edit(reading))
