"""Whose turn it is to mark an essay: the one rule."""

import pytest

from classroom.courses.models import Enrollment, Role
from classroom.grading import rules
from classroom.grading.models import Allocation, MarkingPlan
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def marker(world) -> Enrollment:
    """A second assistant, of no group."""
    person = world.add_student(9)
    place = Enrollment.objects.get(user=person)
    place.role, place.group = Role.ASSISTANT, None
    place.save()
    return place


def give(attempt, marker: Enrollment, turn: int) -> None:
    Allocation.objects.create(submission=attempt.submission, turn=turn, marker=marker, made_by=marker.user, made_at=NOW)


def plan(world, **values) -> MarkingPlan:
    return MarkingPlan.objects.create(assignment=world.assignment, markers=2, **values)


def test_with_one_marker_what_is_given_to_somebody_is_theirs_and_the_instructors(world, marker):
    instructor = world.cast.enrollments["instructor"]
    first, second = world.hand_in(world.cast.student1), world.hand_in(world.cast.student2)
    assert rules.marking_turn(marker, first.submission) == rules.marking_turn(instructor, first.submission) == 1
    give(first, instructor, 1)
    assert rules.marking_turn(marker, first.submission) is None
    assert rules.marking_turn(marker, second.submission) == 1
    assert rules.marking_turn(instructor, first.submission) == 1
    give(second, marker, 1)
    assert rules.marking_turn(instructor, second.submission) == 1


def test_with_two_one_takes_the_first_turn_that_nobody_has(world, marker):
    plan(world)
    instructor = world.cast.enrollments["instructor"]
    submission = world.hand_in(world.cast.student2).submission
    give(submission.attempts.get(), instructor, 1)
    assert rules.marking_turn(instructor, submission) == 1
    assert rules.marking_turn(marker, submission) == 2
    give(submission.attempts.get(), marker, 2)
    assert rules.marking_turn(marker, submission) == 2
    assert rules.marking_turn(world.cast.enrollments["assistant"], submission) is None


def test_the_second_of_a_sample_goes_by_allocation_alone(world, marker):
    plan(world, sample_percent=20)
    instructor = world.cast.enrollments["instructor"]
    attempt = world.hand_in(world.cast.student1)
    give(attempt, instructor, 1)
    assert rules.marking_turn(marker, attempt.submission) is None
    give(attempt, marker, 2)
    assert rules.marking_turn(marker, attempt.submission) == 2


def test_an_allocation_opens_no_essay_of_another_group(world):
    attempt = world.hand_in(world.cast.student1)
    assistant = world.cast.enrollments["assistant"]
    give(attempt, assistant, 1)
    assert rules.marking_turn(assistant, attempt.submission) is None
    assert not rules.can_mark(assistant, attempt.submission)
