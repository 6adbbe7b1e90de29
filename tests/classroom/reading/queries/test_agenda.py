"""What a person has to read, and where they stopped."""

import pytest

from classroom.courses.models import Reading
from classroom.reading.queries import agenda, latest_progress
from classroom.reading.services import keep_place, mark_read
from history.models import Section
from tests.cast import NOW, later
from tests.history.sample import block


@pytest.fixture
def plans(chapter) -> Section:
    return Section.objects.select_related("chapter__book").get(slug="five-year-plans")


@pytest.fixture
def set_reading(cast, plans):
    def set_reading(**fields) -> Reading:
        reading = Reading.objects.create(course=cast.course, title="อ่าน", created_at=NOW, **fields)
        reading.sections.add(plans)
        return reading

    return set_reading


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_one_query(cast, set_reading, django_assert_num_queries, number):
    for _ in range(number):
        set_reading(due_at=later(days=2))
    with django_assert_num_queries(1):
        assert len(agenda([cast.enrollment(cast.student1)], NOW)) == number


def test_a_section_is_not_begun_then_reached_then_read(cast, chapter, plans, set_reading):
    set_reading(due_at=later(days=2))
    place = cast.enrollment(cast.student1)
    assert [item.note for item in agenda([place], NOW)] == ["Not begun"]
    keep_place(enrollment=place, now=NOW, section=plans, block=block(chapter, "b4"))
    assert [item.note for item in agenda([place], NOW)] == ["Read up to paragraph 2"]
    mark_read(enrollment=place, now=NOW, section=plans, read=True)
    (item,) = agenda([place], NOW)
    assert item.done
    assert item.path == "/courses/rus331/read/modern-russia/4/five-year-plans/"


def test_what_is_past_its_date_and_not_read_is_late(cast, set_reading):
    set_reading(due_at=later(days=-1))
    assert [item.late for item in agenda([cast.enrollment(cast.student1)], NOW)] == [True]


def test_what_opens_later_is_not_asked_yet(cast, set_reading):
    set_reading(opens_at=later(days=1))
    assert agenda([cast.enrollment(cast.student1)], NOW) == []


def test_staff_and_other_courses_are_asked_nothing(cast, set_reading):
    set_reading()
    assert agenda([cast.enrollment(cast.instructor)], NOW) == []
    assert agenda([cast.enrollment(cast.outsider)], NOW) == []


def test_the_latest_place_is_where_one_reads_on_until_it_is_read(cast, chapter, plans):
    place = cast.enrollment(cast.student1)
    introduction = Section.objects.get(slug="introduction")
    keep_place(enrollment=place, now=NOW, section=plans, block=block(chapter, "b3"))
    keep_place(enrollment=place, now=later(hours=1), section=introduction, block=block(chapter, "b2"))
    assert latest_progress([cast.enrollment(cast.student1)]).section == introduction
    mark_read(enrollment=place, now=later(hours=2), section=introduction, read=True)
    assert latest_progress([cast.enrollment(cast.student1)]).section == plans
    assert latest_progress([cast.enrollment(cast.student2)]) is None
