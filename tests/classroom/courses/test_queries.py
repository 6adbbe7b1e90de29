"""Where in its books a course may be asked for a place, and how many people it has."""

import pytest
from django.http import Http404

from classroom.courses.models import Course
from classroom.courses.queries import course_chapter, course_section, with_people
from classroom.courses.rules import taught_courses
from tests.cast import Cast
from tests.history.sample import make_chapter

FORGED = ("", "/", "x", "a\0/4", "modern-russia", "modern-russia/²", "modern-russia/99999", "9" * 20, "9" * 5000)


@pytest.fixture
def chapter(cast: Cast):
    chapter = make_chapter(user=cast.admin)
    cast.course.books.add(chapter.book)
    return chapter


def test_a_chapter_of_the_course_is_found_by_its_address(cast: Cast, chapter) -> None:
    assert course_chapter(cast.course, f"{chapter.book.slug}/{chapter.number}") == chapter


def test_a_section_is_found_by_its_address_and_by_its_key(cast: Cast, chapter) -> None:
    section = chapter.sections.last()
    assert course_section(cast.course, f"{chapter.book.slug}/{chapter.number}/{section.slug}") == section
    assert course_section(cast.course, str(section.pk)) == section


@pytest.mark.parametrize("find", [course_chapter, course_section])
@pytest.mark.parametrize("address", FORGED)
def test_what_is_no_address_is_not_there(cast: Cast, chapter, find, address: str) -> None:
    with pytest.raises(Http404):
        find(cast.course, address)


def test_the_books_of_other_courses_are_not_there(cast: Cast, chapter) -> None:
    section = chapter.sections.last()
    address = f"{chapter.book.slug}/{chapter.number}"
    for find, place in (
        (course_chapter, address),
        (course_section, f"{address}/{section.slug}"),
        (course_section, str(section.pk)),
    ):
        with pytest.raises(Http404):
            find(cast.other_course, place)


def test_students_are_counted_for_those_who_teach_them_too(cast: Cast) -> None:
    for_all = with_people(Course.objects.filter(pk=cast.course.pk)).get().student_count
    assert for_all > 1
    assert with_people(taught_courses(cast.instructor)).get(pk=cast.course.pk).student_count == for_all
