"""Who may report and who decides: the yes or no and the list agree for everyone in the course."""

import pytest

from classroom.courses.models import Role
from classroom.reading import rules
from history.models import Chapter, Fault
from tests.cast import Cast
from tests.history.sample import make_chapter
from tests.history.services.test_faults import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def fault(cast: Cast, chapter: Chapter) -> Fault:
    return report(chapter, cast.student1)


@pytest.mark.parametrize("role", list(Role))
def test_all_who_may_post_report_and_instructors_decide(role: str, cast: Cast, fault: Fault):
    place = cast.enrollment(cast.student2)
    place.role = role
    assert rules.can_report(place) == (role != Role.OBSERVER)
    assert rules.can_decide_on_text(place) == (role == Role.INSTRUCTOR)
    assert list(rules.decidable_faults(place).filter(source="reader")) == ([fault] if role == Role.INSTRUCTOR else [])
    assert rules.decidable_faults(place).exists() == (role == Role.INSTRUCTOR)


def test_one_decides_on_the_books_of_ones_course_only(cast: Cast, fault: Fault):
    report(make_chapter(slug="another-book"), cast.student1)
    teacher = cast.enrollment(cast.instructor)
    assert list(rules.decidable_faults(teacher).filter(source="reader")) == [fault]


def test_one_sees_ones_own_reports_only(cast: Cast, fault: Fault):
    assert [own.fault for own in rules.own_reports(cast.enrollment(cast.student1))] == [fault]
    assert not rules.own_reports(cast.enrollment(cast.student2)).exists()
    assert not rules.own_reports(cast.enrollment(cast.instructor)).exists()
