import pytest

from classroom.assignments.services import return_attempt, take_back_return
from classroom.courses.rules import active_enrollments
from classroom.grading import services
from classroom.grading.models import PeerReview
from classroom.grading.queries import agenda, class_work, marking_queue, work_waiting
from classroom.grading.queries.work import State
from classroom.grading.rules import gradable_enrollments
from classroom.grading.services import peer_results, peers
from tests.cast import NOW, later


def places(user):
    return list(active_enrollments(user))


def test_essays_that_wait_are_counted_by_assignment(world, django_assert_num_queries):
    cast = world.cast
    world.finish(world.hand_in(cast.student1))
    world.hand_in(cast.student2)
    world.hand_in(cast.dropped)
    enrollments = places(cast.instructor)
    with django_assert_num_queries(3):
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


def test_what_was_given_back_waits_for_its_writer_and_not_for_a_marker(world):
    cast, instructor = world.cast, world.cast.enrollments["instructor"]
    attempt = world.hand_in(cast.student1)
    by = {"acting_user": cast.instructor, "now": NOW, "attempt": attempt}

    def waits() -> tuple:
        line = class_work([world.assignment], gradable_enrollments(instructor), viewer=instructor)[world.assignment.pk]
        state = next(each.state for each in line if each.attempt)
        queue = marking_queue(instructor, world.assignment.pk)
        return state, queue.next_to_mark is not None, len(work_waiting(places(cast.instructor), NOW))

    assert waits() == (State.WAITING, True, 1)
    return_attempt(**by)
    assert waits() == (State.RETURNED, False, 0)
    world.mark(attempt)
    assert waits() == (State.RETURNED, False, 0)
    take_back_return(**by)
    assert waits() == (State.OPEN, True, 1)
    return_attempt(**by)
    world.hand_in(cast.student1)
    assert waits() == (State.WAITING, True, 1)


def test_an_essay_that_was_marked_and_given_back_is_marked(world):
    instructor = world.cast.enrollments["instructor"]
    attempt = world.hand_in(world.cast.student1)
    world.finish(attempt)
    return_attempt(acting_user=world.cast.instructor, now=NOW, attempt=attempt)
    lines = class_work([world.assignment], gradable_enrollments(instructor), viewer=instructor)[world.assignment.pk]
    assert [line.state for line in lines if line.attempt] == [State.MARKED]


def test_a_reading_that_its_writer_reported_waits_for_the_instructors_until_it_is_looked_at(world):
    cast = world.cast
    plan = peers.set_peer_plan(
        acting_user=cast.instructor, now=NOW, assignment=world.assignment, opens_at=NOW, due_at=later(days=7),
        reviews_each=1, percent=0, anonymous=True, hold_hours=48, shown="hand",
    )  # fmt: skip
    attempt = world.hand_in(cast.student1)
    review = PeerReview.objects.create(
        plan=plan, attempt=attempt, reviewer=cast.enrollments["student2"], rubric_version=world.rubric,
        allocated_at=NOW, finished_at=NOW,
    )  # fmt: skip

    def reports(user) -> list:
        return [item for item in work_waiting(places(user), NOW) if item.verb == "decide"]

    assert reports(cast.instructor) == []
    peer_results.report_reading(acting_user=cast.student1, now=NOW, review=review, report="หยาบ")
    (item,) = reports(cast.instructor)
    assert (item.title, item.count) == (world.assignment.title, 1)
    assert item.path == f"/courses/rus331/grading/{world.assignment.pk}/peers/overview/"
    assert reports(cast.assistant) == []
    peer_results.close_report(acting_user=cast.instructor, now=NOW, review=review)
    assert reports(cast.instructor) == []


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
