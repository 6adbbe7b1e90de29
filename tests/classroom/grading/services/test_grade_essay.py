"""From points for an essay to results: what lateness takes off, for everybody who wrote it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from classroom.assignments.models import Assignment, Attempt, LateBank, LatePolicy, Return, Submission, Team, TeamMember
from classroom.assignments.queries import late_days, late_days_left
from classroom.assignments.services import grant_extension, revoke_extension, set_late_days
from classroom.grading.models import Grade, GradeChange, GradeStatus
from classroom.grading.queries.peer_points import PeerShare
from classroom.grading.services import excuse, grade_essay
from classroom.grading.services.results import set_result
from tests.cast import NOW, later

DAY = timedelta(days=1)


@pytest.fixture
def late(world):
    """The world's essay with five percent off for each day begun. Due a day after NOW, ten minutes of grace."""
    world.assignment.late_policy, world.assignment.late_percent = LatePolicy.PER_DAY, Decimal(5)
    world.assignment.save()
    return world


def grade(world, attempt, points="8"):
    attempt = Attempt.objects.select_related("submission__assignment__course").get(pk=attempt.pk)
    return grade_essay(acting_user=world.cast.instructor, now=NOW, attempt=attempt, raw_points=Decimal(points))


def test_lateness_is_a_line_of_its_own(late):
    attempt = late.hand_in(late.cast.student1, handed_in_at=later(days=2, hours=1))
    change = late.finish(attempt).change  # 5 + 3.25 of 9
    assert (change.raw_points, change.penalty, change.points) == (Decimal("8.25"), Decimal("0.90"), Decimal("7.35"))
    assert change.penalty_details["days"] == 2
    assert Grade.objects.get().points == Decimal("7.35")


def test_in_time_nothing_is_taken_off_and_never_more_than_there_is(late):
    in_time = late.hand_in(late.cast.student1)
    assert grade(late, in_time).change.penalty == 0
    very_late = late.hand_in(late.cast.student2, handed_in_at=later(days=60))
    change = grade(late, very_late, "3").change
    assert (change.raw_points, change.penalty, change.points) == (3, 3, 0)


def test_more_time_that_was_given_afterwards_counts(late):
    attempt = late.hand_in(late.cast.student1, handed_in_at=later(days=2))
    assert grade(late, attempt).points < 8
    place = late.cast.enrollments["student1"]
    grant_extension(
        acting_user=late.cast.instructor, now=later(days=3), assignment=late.assignment, enrollment=place, minutes=1440
    )
    assert grade(late, attempt).points == 8


def test_results_are_worked_out_again_when_time_is_given_or_taken_back(late):
    attempt = late.hand_in(late.cast.student1, handed_in_at=later(days=2))
    late.finish(attempt)
    late.release()
    place = late.cast.enrollments["student1"]
    given = grant_extension(
        acting_user=late.cast.instructor, now=later(days=3), assignment=late.assignment, enrollment=place, minutes=1440
    )
    grade = Grade.objects.get()
    assert (grade.points, grade.change.penalty, grade.release_id) == (Decimal("8.25"), 0, None)
    assert grade.change.marking.attempt_id == attempt.pk
    revoke_extension(acting_user=late.cast.instructor, now=later(days=4), extension=given)
    assert [change.points for change in GradeChange.objects.order_by("pk")] == [
        Decimal("7.80"), Decimal("8.25"), Decimal("7.80"),
    ]  # fmt: skip
    grant_extension(
        acting_user=late.cast.instructor, now=later(days=5), assignment=late.assignment, minutes=60,
        enrollment=late.cast.enrollments["student2"],
    )  # fmt: skip
    assert GradeChange.objects.count() == 3, "what changes nothing leaves no trace"


def test_who_is_asked_to_revise_is_as_late_as_the_first_time(late):
    first = late.hand_in(late.cast.student1)
    returned = Return.objects.create(
        attempt=first, due_at=later(days=9), returned_by=late.cast.instructor, returned_at=later(days=1)
    )
    again = late.hand_in(late.cast.student1, handed_in_at=later(days=8))
    assert grade(late, again).points == 8
    returned.taken_back_at = later(days=2)
    returned.save()
    assert grade(late, again).change.penalty_details["days"] == 7
    slow = late.hand_in(late.cast.student2, handed_in_at=later(days=2))
    Return.objects.create(attempt=slow, returned_by=late.cast.instructor, returned_at=later(days=3))
    again = late.hand_in(late.cast.student2, handed_in_at=later(days=4))
    assert grade(late, again).change.penalty_details["days"] == 1, "a return makes no lateness good"


def test_each_of_a_team_gets_the_points_with_their_own_late_days(late):
    course = late.assignment.course
    LateBank.objects.create(course=course, days=1)
    late.assignment.late_policy, late.assignment.in_teams = LatePolicy.BANK, True
    late.assignment.save()
    other = Assignment.objects.create(
        course=course, title="ก่อนหน้า", instructions="x", due_at=NOW - 9 * DAY, created_at=NOW - 20 * DAY,
        late_policy=LatePolicy.BANK, late_percent=5,
    )  # fmt: skip
    one, two = late.cast.enrollments["student1"], late.cast.enrollments["student2"]
    alone = Submission.objects.create(assignment=other, enrollment=two, created_at=NOW)
    Attempt.objects.create(
        submission=alone, number=1, markdown="x", html="x", words=1, characters=1, sha256="x",
        handed_in_at=NOW - 8 * DAY, handed_in_by=late.cast.student2, late=True, token=uuid4(),
    )  # fmt: skip
    team = Team.objects.create(assignment=late.assignment, name="ทีม 1", created_at=NOW)
    for place in (one, two):
        TeamMember.objects.create(team=team, assignment=late.assignment, enrollment=place)
    attempt = late.hand_in(late.cast.student1, handed_in_at=later(days=2))
    Submission.objects.filter(pk=attempt.submission_id).update(team=team)
    late.finish(Attempt.objects.get(pk=attempt.pk))
    points = dict(Grade.objects.values_list("enrollment__user__username", "points"))
    assert points == {"student1": Decimal("8.25"), "student2": Decimal("7.80")}
    assert GradeChange.objects.get(enrollment=one).penalty_details["bank_days"] == 1
    assert late_days_left(one) == late_days_left(two) == (0, 1)
    used = late_days(course.pk, [one, two])
    assert used[two.pk, other.pk].spent == 1
    assert (used[two.pk, late.assignment.pk].left, used[two.pk, late.assignment.pk].spent) == (0, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_what_was_spent_is_worked_out_in_a_fixed_number_of_queries(late, number, django_assert_num_queries):
    late.assignment.late_policy = LatePolicy.BANK
    late.assignment.save()
    LateBank.objects.create(course=late.assignment.course, days=4)
    people = [late.add_student(place) for place in range(number)]
    for person in people:
        late.hand_in(person, handed_in_at=later(days=3))
    places = [person.enrollments.get() for person in people]
    with django_assert_num_queries(7):
        spent = late_days(late.assignment.course_id, places)
    assert [each.spent for each in spent.values()] == [2] * number


def test_excused_work_spends_no_late_days(late):
    course, student = late.assignment.course, late.cast.student1
    place = late.cast.enrollments["student1"]
    Assignment.objects.filter(pk=late.assignment.pk).update(late_policy=LatePolicy.BANK)
    LateBank.objects.create(course=course, days=2)
    first = late.hand_in(student, handed_in_at=later(days=2, hours=1))
    other = Assignment.objects.create(
        course=course, title="ที่สอง", instructions="-", instructions_html="-", due_at=later(days=10),
        late_policy=LatePolicy.BANK, late_percent=5, created_at=NOW,
    )  # fmt: skip
    submission = Submission.objects.create(assignment=other, enrollment=place, created_at=NOW)
    second = Attempt.objects.create(
        submission=submission, number=1, markdown="ก", html="ก", words=1, characters=1, sha256="0" * 64,
        handed_in_at=later(days=11, hours=1), handed_in_by=student, late=True, token=uuid4(),
    )  # fmt: skip
    for attempt in (first, second):
        given = grade_essay(
            acting_user=late.cast.instructor, now=later(days=12), attempt=attempt, raw_points=Decimal(8)
        )
    assert given.change.penalty > 0, "the first has spent both days"
    essay = Assignment.objects.get(pk=late.assignment.pk)
    by = {"acting_user": late.cast.instructor, "assignment": essay, "enrollment": place}
    excuse(now=later(days=13), **by)
    assert late_days_left(place) == (0, 2), "two for the second"
    assert Grade.objects.get(assignment=other).change.penalty == 0
    # Who hands in afterwards all the same has work that counts.
    late.hand_in(student, handed_in_at=later(days=14))
    assert late_days(course.pk, [place])[place.pk, essay.pk].days > 0


def test_another_number_of_late_days_judges_all_that_drew_on_them_again(late):
    course, place = late.assignment.course, late.cast.enrollments["student1"]
    Assignment.objects.filter(pk=late.assignment.pk).update(late_policy=LatePolicy.BANK, late_percent=5)
    late.finish(late.hand_in(late.cast.student1, handed_in_at=later(days=2, hours=1)))
    before = Grade.objects.get(enrollment=place).change
    by = {"acting_user": late.cast.instructor, "now": later(days=3), "course": course}
    assert set_late_days(**by, days=2)
    after = Grade.objects.get(enrollment=place).change
    assert (before.penalty > 0, after.penalty, after.raw_points) == (True, 0, before.raw_points)
    assert not set_late_days(**by, days=2)
    assert GradeChange.objects.filter(enrollment=place).count() == 2


def test_a_moved_time_leaves_the_share_of_the_classmates(late):
    attempt = late.hand_in(late.cast.student1, handed_in_at=later(days=2))
    marking = late.finish(attempt).change.marking
    place = late.cast.enrollments["student1"]
    set_result(
        acting_user=late.cast.instructor, now=NOW, assignment=late.assignment, enrollment=place,
        status=GradeStatus.GRADED, points=Decimal("7.30"), raw_points=Decimal("8.25"), penalty=Decimal("0.45"),
        peers=PeerShare(Decimal("7.25"), 50), marking=marking,
    )  # fmt: skip
    grant_extension(
        acting_user=late.cast.instructor, now=later(days=3), assignment=late.assignment, enrollment=place, minutes=1440
    )
    change = Grade.objects.get().change
    assert (change.points, change.peer_points, change.peer_percent) == (Decimal("7.75"), Decimal("7.25"), 50)
