import pytest

from classroom.courses.rules import active_enrollments
from classroom.grading import services
from classroom.grading.queries import agenda, work_waiting
from tests.cast import NOW, later


def places(user):
    return list(active_enrollments(user))


def test_essays_that_wait_are_counted_by_assignment(world, django_assert_num_queries):
    cast = world.cast
    world.finish(world.hand_in(cast.student1))
    world.hand_in(cast.student2)
    world.hand_in(cast.dropped)
    enrollments = places(cast.instructor)
    with django_assert_num_queries(2):
        (item,) = work_waiting(enrollments, NOW)
    assert (item.verb, item.title, item.count) == ("mark", "เรียงความที่ 1", 1)
    assert item.path == f"/courses/rus331/grading/{world.assignment.pk}/next/"


def test_an_essay_handed_in_again_waits_again(world):
    world.finish(world.hand_in(world.cast.student1))
    world.hand_in(world.cast.student1)
    assert work_waiting(places(world.cast.instructor), NOW)[0].count == 1


def test_an_assistant_waits_for_their_group(world):
    world.hand_in(world.cast.student1)
    assert work_waiting(places(world.cast.assistant), NOW) == []
    world.hand_in(world.cast.student2)
    assert work_waiting(places(world.cast.assistant), NOW)[0].count == 1


def test_who_is_excused_after_handing_in_does_not_wait(world):
    world.hand_in(world.cast.student1)
    services.excuse(
        acting_user=world.cast.instructor, now=later(hours=1), assignment=world.assignment,
        enrollment=world.cast.enrollments["student1"],
    )  # fmt: skip
    assert work_waiting(places(world.cast.instructor), NOW) == []


def test_students_have_nothing_to_mark(world):
    world.hand_in(world.cast.student1)
    assert work_waiting(places(world.cast.student1), NOW) == []


@pytest.mark.parametrize(("days", "shown"), [(0, 1), (6, 1), (8, 0)])
def test_a_released_grade_is_news_for_a_week_and_says_no_points(world, days, shown, django_assert_num_queries):
    world.finish(world.hand_in(world.cast.student1))
    enrollments = places(world.cast.student1)
    assert agenda(enrollments, NOW) == []
    world.release()
    with django_assert_num_queries(1):
        items = agenda(enrollments, later(days=days))
    assert len(items) == shown
    for item in items:
        assert item.verb == "see"
        assert item.path == f"/courses/rus331/grading/{world.assignment.pk}/feedback/"
        assert "8.25" not in item.note + item.title
