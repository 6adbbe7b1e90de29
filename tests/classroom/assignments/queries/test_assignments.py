"""What other apps and the pages ask about assignments."""

from datetime import timedelta

from classroom.assignments.queries import sections_to_draw_on, writable_assignments
from classroom.assignments.services import grant_extension
from tests.cast import NOW


def test_an_essay_can_be_cited_in_while_it_is_open(cast, essay, django_assert_num_queries):
    student = cast.enrollment(cast.student1)
    with django_assert_num_queries(3):
        assert writable_assignments(student, NOW) == [essay]
    assert writable_assignments(student, NOW + timedelta(days=10)) == []


def test_more_time_keeps_it_open_for_its_holder(cast, essay):
    place = cast.enrollments["student1"]
    grant_extension(acting_user=cast.instructor, now=NOW, assignment=essay, enrollment=place, minutes=2880)
    assert writable_assignments(cast.enrollment(cast.student1), NOW + timedelta(days=10)) == [essay]
    assert writable_assignments(cast.enrollment(cast.student2), NOW + timedelta(days=10)) == []


def test_staff_and_outsiders_cite_in_nothing(cast, essay, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert writable_assignments(cast.enrollment(cast.instructor), NOW) == []
    assert writable_assignments(cast.enrollments["outsider"], NOW) == []


def test_an_essay_without_sections_draws_on_all_of_the_books(essay, chapter):
    assert [section.slug for section in sections_to_draw_on(essay)] == ["great-purge"]
    essay.sections.clear()
    assert [section.slug for section in sections_to_draw_on(essay)] == [
        "introduction",
        "five-year-plans",
        "great-purge",
    ]
