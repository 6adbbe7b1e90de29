"""What there is to read, and by when."""

import pytest

from classroom.courses.models import Reading
from classroom.reading.services import keep_place, mark_read
from history.models import Section
from tests.cast import NOW, later
from tests.history.sample import block, make_chapter

PAGE = "/courses/rus331/read/"


def set_reading(course, title="สัปดาห์ที่ 3", **fields) -> Reading:
    reading = Reading.objects.create(course=course, title=title, created_at=NOW, **{"due_at": later(days=3), **fields})
    reading.sections.set(Section.objects.filter(slug="five-year-plans"))
    return reading


def test_it_shows_what_is_read(client, cast, chapter):
    enrollment = cast.enrollment(cast.student1)
    introduction, plans, _purge = Section.objects.order_by("position")
    mark_read(enrollment=enrollment, now=NOW, section=introduction, read=True)
    keep_place(enrollment=enrollment, now=NOW, section=plans, block=block(chapter, "b3"))
    client.force_login(cast.student1)
    page = client.get(PAGE).text
    assert page.count('class="is-done"') == 1
    assert "paragraph 1 of 2" in page
    assert "1 paragraph" in page
    client.force_login(cast.student2)
    assert "is-done" not in client.get(PAGE).text


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_six_queries(client, cast, chapter, django_assert_num_queries, number):
    for _ in range(number):
        set_reading(cast.course)
    client.force_login(cast.student1)
    with django_assert_num_queries(6):
        client.get(PAGE)


def test_the_plan_has_dates_and_instructions(client, cast, chapter):
    set_reading(cast.course, instructions="ดูว่าใครเป็นคนเลื่อนเส้นชัย")
    client.force_login(cast.student1)
    page = client.get(PAGE).text
    assert "by 26 November" in page
    assert "ดูว่าใครเป็นคนเลื่อนเส้นชัย" in page
    assert "/readings/" not in page


def test_readings_without_a_date_come_last(client, cast, chapter):
    """Left to themselves, databases put them first or last as they like."""
    set_reading(cast.course, "เมื่อไรก็ได้", due_at=None)
    set_reading(cast.course, "สัปดาห์ที่ 4")
    client.force_login(cast.student1)
    page = client.get(PAGE).text
    assert page.index("สัปดาห์ที่ 4") < page.index("เมื่อไรก็ได้")


def test_a_reading_that_is_not_shown_yet_is_for_the_staff(client, cast, chapter):
    set_reading(cast.course, opens_at=later(days=9999))
    client.force_login(cast.student1)
    assert "สัปดาห์ที่ 3" not in client.get(PAGE).text
    client.force_login(cast.assistant)
    assert "สัปดาห์ที่ 3" in client.get(PAGE).text


def test_an_instructor_sets_and_edits_readings(client, cast, chapter):
    reading = set_reading(cast.course)
    client.force_login(cast.instructor)
    page = client.get(PAGE).text
    assert f"/courses/rus331/readings/{reading.pk}/edit/" in page
    assert "/courses/rus331/readings/new/" in page
    client.force_login(cast.assistant)
    assert "/readings/" not in client.get(PAGE).text


def test_books_of_other_courses_are_not_there(client, cast, chapter):
    other = make_chapter(slug="other")
    cast.other_course.books.add(other.book)
    client.force_login(cast.student1)
    assert "/read/other/" not in client.get(PAGE).text


def test_a_course_without_a_book_says_so(client, cast):
    client.force_login(cast.student1)
    assert "No text yet" in client.get(PAGE).text


@pytest.mark.parametrize("name", ["dropped", "outsider", "stranger", "admin"])
def test_others_find_nothing(client, cast, chapter, name):
    client.force_login(cast.everyone()[name])
    assert client.get(PAGE).status_code == 404
