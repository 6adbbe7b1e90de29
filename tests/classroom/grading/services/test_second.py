"""Two markers of one essay: independent, then one result."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from classroom.assignments.services import return_attempt
from classroom.courses.models import Enrollment, Role
from classroom.grading import services
from classroom.grading.models import Agreement, Allocation, FeedbackComment, Grade, Mark, Marking, MarkingPlan
from classroom.grading.queries import (
    class_work,
    comparison,
    consistency,
    essays_of,
    feedback,
    marking_queue,
    returned_essay,
    work_waiting,
)
from classroom.grading.queries.work import State
from classroom.grading.rules import readable_markings
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(world) -> Enrollment:
    person = world.add_student(9)
    place = Enrollment.objects.get(user=person)
    place.role, place.group = Role.ASSISTANT, None
    place.save()
    return place


@pytest.fixture
def attempt(world):
    MarkingPlan.objects.create(assignment=world.assignment, markers=2, agree_within=1)
    return world.hand_in(world.cast.student1)


def mark(world, attempt, user, turn: int, first: str, second: str, *, finish: bool = True):
    common = {"acting_user": user, "now": NOW, "attempt": attempt, "turn": turn}
    for criterion, points in zip(world.criteria, (first, second), strict=True):
        given = {"points": Decimal(points)}
        if criterion.levels.exists():
            given = {"level": criterion.levels.get(points=Decimal(points))}
        services.save_mark(**common, criterion=criterion, comment=f"{turn}", expected_version=0, **given)
    services.add_comment(**common, start=0, end=5, exact=attempt.markdown[:5], body=f"ความเห็น {turn}")
    return services.finish_marking(**common) if finish else None


def test_the_first_final_marking_makes_no_result_and_the_second_agrees_by_the_mean(world, attempt, second):
    cast = world.cast
    assert mark(world, attempt, cast.instructor, 1, "5", "3") is None
    assert not Grade.objects.exists()
    grade = mark(world, attempt, second.user, 2, "5", "3.5")
    assert grade.points == Decimal("8.25")
    agreement = Agreement.objects.get()
    assert (agreement.rule, agreement.points, agreement.made_by) == ("agreed", Decimal("8.25"), None)
    world.release()
    read = feedback(cast.enrollments["student1"], world.assignment.pk)
    assert [row.points for row in read.rows] == [Decimal(5), Decimal("3.25")]
    assert [row.comment for row in read.rows] == ["1\n2", "1\n2"]
    bodies = [item.comment.body for block in read.blocks for item in block.comments]
    assert sorted(bodies) == ["ความเห็น 1", "ความเห็น 2"]
    assert FeedbackComment.objects.filter(marking__turn=1).count() == 1


@pytest.mark.parametrize(("rule", "points"), [("first", "8"), ("higher", "8.5"), ("mean", "8.25")])
def test_what_counts_is_what_the_plan_says(world, attempt, second, rule, points):
    MarkingPlan.objects.update(agreed_by=rule)
    mark(world, attempt, world.cast.instructor, 1, "5", "3")
    assert mark(world, attempt, second.user, 2, "5", "3.5").points == Decimal(points)


def test_nobody_has_two_turns_and_nobody_marks_in_anothers(world, attempt, second):
    mark(world, attempt, world.cast.instructor, 1, "5", "3", finish=False)
    assert Allocation.objects.get().marker == world.cast.enrollments["instructor"]
    for user, turn in ((world.cast.instructor, 2), (second.user, 1), (second.user, 3)):
        with pytest.raises(services.OtherMarkerError):
            services.open_marking(acting_user=user, now=NOW, attempt=attempt, turn=turn)
    services.open_marking(acting_user=second.user, now=NOW, attempt=attempt, turn=2)
    with pytest.raises(services.OtherMarkerError):
        services.open_marking(acting_user=world.cast.assistant, now=NOW, attempt=attempt, turn=2)
    assert Marking.objects.count() == 2


def test_who_has_taken_one_goes_on_to_the_next_that_is_free(world, attempt, second):
    other = world.hand_in(world.cast.student2)
    mark(world, attempt, second.user, 1, "5", "3")
    queue = marking_queue(second, world.assignment.pk)
    assert (queue.count, queue.marked, queue.next_to_mark) == (2, 1, str(other.submission_id))
    assert [item.count for item in work_waiting([second], NOW)] == [1]
    # What somebody was given is theirs, and no more.
    Allocation.objects.update(made_by=world.cast.instructor)
    queue = marking_queue(second, world.assignment.pk)
    assert (queue.count, queue.next_to_mark) == (1, None)


def test_neither_looks_into_the_others_before_both_are_final(world, attempt, second):
    instructor = world.cast.enrollments["instructor"]

    def turns(place: Enrollment) -> list[int]:
        return sorted(readable_markings(place).values_list("turn", flat=True))

    mark(world, attempt, world.cast.instructor, 1, "5", "3")
    mark(world, attempt, second.user, 2, "2", "0", finish=False)
    assert (turns(instructor), turns(second)) == ([1], [2])
    assert not comparison(attempt).rows
    assert not consistency(second, world.assignment).lines
    services.reopen_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt, turn=1)
    services.finish_marking(acting_user=second.user, now=NOW, attempt=attempt, turn=2)
    assert (turns(instructor), turns(second)) == ([1], [2])
    services.finish_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt, turn=1)
    assert turns(instructor) == turns(second) == [1, 2]
    assert [row.apart for row in comparison(attempt).rows] == [Decimal(3), Decimal(3)]
    with pytest.raises(services.SettledError):
        services.reopen_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt, turn=1)


@pytest.mark.parametrize(("who", "shown"), [("instructor", ["ความเห็น 1"]), ("second", ["ความเห็น 2"])])
def test_what_is_given_back_has_the_comments_of_whoever_gave_it_back(world, attempt, second, who, shown):
    mark(world, attempt, world.cast.instructor, 1, "5", "3")
    mark(world, attempt, second.user, 2, "2", "0", finish=False)
    user = world.cast.instructor if who == "instructor" else second.user
    return_attempt(acting_user=user, now=NOW, attempt=attempt)
    read = returned_essay(world.cast.enrollments["student1"], world.assignment.pk)
    assert [comment.body for comment in read.comments] == shown


def test_given_back_by_a_marker_who_had_not_begun_it_has_no_comments(world, attempt, second):
    mark(world, attempt, second.user, 1, "2", "0", finish=False)
    return_attempt(acting_user=world.cast.instructor, now=NOW, attempt=attempt)
    assert returned_essay(world.cast.enrollments["student1"], world.assignment.pk).comments == ()


def test_each_marker_reads_their_own_state_in_the_list(world, attempt, second):
    mark(world, attempt, world.cast.instructor, 1, "5", "3")
    students = Enrollment.objects.filter(user=world.cast.student1)

    def line(viewer):
        return class_work([world.assignment], students, viewer=viewer)[world.assignment.pk][0]

    other = line(second)
    assert (other.state, other.points, other.marked_by) == (State.WAITING, None, "")
    assert line(world.cast.enrollments["instructor"]).state == State.DONE
    assert not line(None).ready
    mark(world, attempt, second.user, 2, "2", "0")
    assert {line(second).state, line(world.cast.enrollments["instructor"]).state} == {State.DIFFER}
    with pytest.raises(services.NothingToReleaseError):
        world.release()


def test_beyond_the_range_a_third_decides_or_an_instructor_by_hand(world, attempt, second):
    cast = world.cast
    mark(world, attempt, cast.instructor, 1, "5", "3")
    assert mark(world, attempt, second.user, 2, "2", "0") is None
    third = Enrollment.objects.get(user=world.add_student(10))
    Enrollment.objects.filter(pk=third.pk).update(role=Role.ASSISTANT, group=None)
    with pytest.raises(ValidationError):
        services.ask_third(acting_user=cast.instructor, now=NOW, attempt=attempt, marker=second)
    services.ask_third(acting_user=cast.instructor, now=NOW, attempt=attempt, marker=third)
    # The third sees neither, and while they mark the two are shut again.
    assert not readable_markings(third).exists()
    assert sorted(readable_markings(second).values_list("turn", flat=True)) == [2]
    grade = mark(world, attempt, third.user, 3, "3.5", "2")
    assert grade.points == Decimal("5.5")
    assert Agreement.objects.get().rule == "third"
    first, language = world.criteria
    with pytest.raises(ValidationError):
        services.decide_by_hand(
            acting_user=cast.instructor, now=NOW, attempt=attempt, points={first.pk: Decimal(9)}, reason="x"
        )
    grade = services.decide_by_hand(
        acting_user=cast.instructor, now=NOW, attempt=attempt, reason="คุยกันแล้ว",
        points={first.pk: Decimal(4), language.pk: Decimal(2)},
    )  # fmt: skip
    agreement = Agreement.objects.get()
    assert (grade.points, agreement.rule, agreement.reason) == (Decimal(6), "hand", "คุยกันแล้ว")
    assert FeedbackComment.objects.filter(marking__turn=0).count() == 3
    assert Mark.objects.filter(marking__turn=0).count() == 2


def test_the_sample_is_drawn_by_band_and_the_others_then_have_their_result(world, second):
    plan = MarkingPlan.objects.create(
        assignment=world.assignment, markers=2, sample_percent=30, sample_by_band=True, agree_within=9
    )
    attempts = [world.hand_in(world.add_student(number)) for number in range(20, 29)]
    for number, attempt in enumerate(attempts):
        mark(world, attempt, world.cast.instructor, 1, "5", f"{number / 4}"[:4] if number < 17 else "4")
    assert not Grade.objects.exists()
    chosen = services.draw_sample(world.assignment, essays_of(world.assignment))
    places = sorted([attempt.pk for attempt in attempts].index(essay.attempt_id) // 3 for essay in chosen)
    assert places == [0, 1, 2]
    wanted = services.spread_evenly(chosen, [world.cast.enrollments["instructor"], second], {})
    assert set(wanted.values()) == {second}
    batch = services.plan_allocation(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, essays=chosen, wanted=wanted, turn=2,
        options={"method": "random", "sample": True},
    )  # fmt: skip
    services.apply_allocation(acting_user=world.cast.instructor, now=NOW, batch=batch, plan_hash=batch.plan_hash)
    plan.refresh_from_db()
    assert plan.sampled_at == NOW
    assert Grade.objects.count() == 6
    late = world.hand_in(world.add_student(40))
    assert mark(world, late, world.cast.instructor, 1, "5", "4").points == Decimal(9)
    sampled = next(attempt for attempt in attempts if attempt.pk == chosen[0].attempt_id)
    assert mark(world, sampled, second.user, 2, "5", "1") is not None
    assert services.undo_allocation(acting_user=world.cast.instructor, now=NOW, batch=batch) == (2, 1)


def test_two_markers_are_chosen_before_there_are_results(world):
    values = {
        "markers": 2,
        "agree_within": Decimal(1),
        "agreed_by": "mean",
        "sample_percent": 100,
        "sample_by_band": False,
    }
    attempt = world.hand_in(world.cast.student1)
    world.mark(attempt)
    common = {"acting_user": world.cast.instructor, "now": NOW, "assignment": world.assignment}
    services.set_plan(**common, values=values)
    assert Allocation.objects.get().marker == world.cast.enrollments["instructor"]
    services.set_plan(**common, values=values | {"markers": 1})
    world.finish(world.hand_in(world.cast.student2))
    with pytest.raises(ValidationError):
        services.set_plan(**common, values=values)
