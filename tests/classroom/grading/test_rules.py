"""The yes-or-no answers and the lists agree, for every member of the cast."""

import pytest

from classroom.courses.models import Enrollment
from classroom.grading import rules
from tests.cast import NOW


@pytest.fixture
def submissions(world):
    return {name: world.hand_in(getattr(world.cast, name)).submission for name in ("student1", "student2", "dropped")}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("instructor", {"student1", "student2"}),
        ("assistant", {"student2"}),
        ("student1", set()),
        ("student2", set()),
        ("outsider", set()),
    ],
)
def test_who_marks_whom(world, submissions, who, sees):
    enrollment = world.cast.enrollments[who]
    listed = set(rules.markable_submissions(enrollment))
    assert listed == {submissions[name] for name in sees}
    for submission in submissions.values():
        assert rules.can_mark(enrollment, submission) == (submission in listed)


def test_an_instructor_of_another_course_marks_nothing_here(world, submissions):
    other = Enrollment.objects.create(
        course=world.cast.other_course, user=world.cast.instructor, role="instructor", created_at=NOW, changed_at=NOW
    )
    assert not rules.markable_submissions(other)
    assert not rules.markable_assignments(other).filter(pk=world.assignment.pk)
    assert not rules.can_release(other, world.assignment)


@pytest.mark.parametrize("who", ["assistant", "student1", "outsider"])
def test_only_instructors_release_excuse_and_write_criteria(world, who):
    enrollment = world.cast.enrollments[who]
    assert not rules.can_release(enrollment, world.assignment)
    assert not rules.can_excuse(enrollment, world.assignment)
    assert not rules.can_set_rubric(enrollment, world.assignment)


def test_a_released_marking_is_taken_up_by_instructors_only(world):
    submission = world.hand_in(world.cast.student2).submission
    assistant = world.cast.enrollments["assistant"]
    assert rules.can_reopen(assistant, submission, released=False)
    assert not rules.can_reopen(assistant, submission, released=True)
    assert rules.can_reopen(world.cast.enrollments["instructor"], submission, released=True)


def test_a_submission_without_an_attempt_is_nothing_to_mark(world):
    world.hand_in(world.cast.student1).submission.attempts.all().delete()
    assert not rules.markable_submissions(world.cast.enrollments["instructor"])


def test_a_grade_is_seen_by_its_student_alone_and_only_released(world):
    cast = world.cast
    world.finish(world.hand_in(cast.student1))
    assert not rules.released_grades(*cast.enrollments.values())
    world.release()
    for name, enrollment in cast.enrollments.items():
        assert rules.released_grades(enrollment).count() == (name == "student1")


def test_a_dropped_student_sees_no_grade(world):
    world.finish(world.hand_in(world.cast.student1))
    world.release()
    enrollment = world.cast.enrollments["student1"]
    Enrollment.objects.filter(pk=enrollment.pk).update(state=Enrollment.State.DROPPED)
    assert not rules.released_grades(enrollment)
