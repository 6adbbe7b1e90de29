"""An assignment that goes over from points to complete and incomplete, or back, with essays that are marked."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from classroom.assignments.models import Assignment, LatePolicy
from classroom.audit.models import AuditEntry
from classroom.grading import services
from classroom.grading.models import Agreement, Grade, GradeChange, Mark, Marking, MarkingPlan, Scale
from classroom.grading.queries.history import result_history
from classroom.grading.queries.second import comparison
from classroom.grading.services import CriterionPlan, Exchange, LevelPlan, done_plan
from tests.cast import NOW, later
from tests.classroom.grading.conftest import PLANS

DONE = done_plan(Decimal(2))
BACK = tuple(replace(plan, continues=place) for place, plan in enumerate(PLANS, 1))
ONE = (CriterionPlan("ทั้งหมด", Decimal(20)),)


def look(world, criteria=DONE, begun=True, finished=True, **exchange):
    return services.preview_rubric(
        assignment=world.assignment, criteria=criteria, begun=begun, finished=finished, exchange=Exchange(**exchange)
    )


def go(world, criteria=DONE, begun=True, finished=True, **exchange):
    seen = look(world, criteria, begun, finished, **exchange)
    world.rubric = services.change_rubric(
        acting_user=world.cast.instructor, now=later(hours=1), assignment=world.assignment, criteria=criteria,
        begun=begun, finished=finished, exchange=Exchange(**exchange), token=seen.token,
    )  # fmt: skip
    return seen


def grade(user) -> Grade:
    return Grade.objects.select_related("change__rubric_version").get(enrollment__user=user)


@pytest.fixture
def marked(world):
    """Student 1 has 8.25 of 9 points, released; student 2 has 3."""
    world.first = world.hand_in(world.cast.student1)
    world.finish(world.first)
    Mark.objects.filter(criterion__position=1).update(comment="ชัด")
    world.release()
    world.second = world.hand_in(world.cast.student2)
    world.finish(world.second, level=0, points="1")
    return world


def test_points_become_complete_from_a_share_of_what_there_was(marked):
    seen = look(marked)
    assert (seen.exchanged, seen.complete, seen.incomplete, seen.kept, seen.marks) == (True, 1, 1, 0, 0)
    assert [(essay.before, essay.after) for essay in seen.changing] == [(3, 0), (Decimal("8.25"), 2)]
    assert look(marked, complete_from=Decimal(92)).complete == 0
    assert look(marked, complete_from=Decimal("33.3")).complete == 2
    assert GradeChange.objects.count() == 2, "looking changes nothing"
    go(marked)
    one, two = grade(marked.cast.student1), grade(marked.cast.student2)
    assert (one.points, one.change.scale, one.release) == (2, Scale.DONE, None)
    assert (two.points, two.change.scale) == (0, Scale.DONE)
    assert Mark.objects.get(criterion__version=marked.rubric, marking__attempt=marked.first).comment == (
        "ข้อเสนอหลัก: ชัด"
    )
    assert AuditEntry.objects.filter(action="grading.carry_marks").count() == 1


def test_the_history_says_each_result_by_the_scale_of_its_time(marked):
    go(marked)
    lines = result_history(marked.assignment, grade(marked.cast.student1).enrollment)
    assert [(line.change.scale, line.change.points) for line in lines] == [("done", 2), ("points", Decimal("8.25"))]
    assert [line.change.rubric_version.number for line in lines] == [2, 1]
    assert lines[0].moved is None, "points and a word are not apart by points"


def test_what_is_not_chosen_keeps_its_points_and_its_release(marked):
    seen = go(marked, finished=False)
    assert (seen.kept, seen.done) == (2, [])
    one = grade(marked.cast.student1)
    assert (one.points, one.change.scale, one.release is None) == (Decimal("8.25"), Scale.POINTS, False)


def test_going_back_brings_the_points_back(marked):
    before = list(Mark.objects.order_by("pk").values_list("level__title", "points", "comment"))
    go(marked)
    seen = go(marked, BACK)
    assert [(essay.before, essay.after) for essay in seen.changing] == [(0, 3), (2, Decimal("8.25"))]
    assert grade(marked.cast.student1).points == Decimal("8.25")
    now = Mark.objects.filter(criterion__version=marked.rubric).order_by("pk")
    assert list(now.values_list("level__title", "points", "comment")) == before
    # And forth again, by other shares.
    go(marked, complete_from=Decimal(20))
    assert grade(marked.cast.student2).points == 2


def test_what_was_said_since_is_spared_and_may_be_taken_up_again(marked):
    go(marked)
    act = {"acting_user": marked.cast.instructor, "now": later(hours=2), "attempt": marked.first}
    services.reopen_marking(**act)
    (criterion,) = marked.criteria
    services.save_mark(**act, criterion=criterion, expected_version=1, level=criterion.levels.first())
    services.finish_marking(**act)
    marked.release()
    seen = look(marked, BACK)
    assert (seen.unfit, seen.kept, len(seen.changing)) == (1, 1, 1)
    again = go(marked, BACK, again=True)
    assert (again.to_mark, again.kept) == (1, 0)
    taken = Marking.objects.get(attempt=marked.first)
    assert (taken.state, taken.rubric_version) == (Marking.State.OPEN, marked.rubric)
    assert grade(marked.cast.student1).release is None
    assert grade(marked.cast.student2).points == 3


@pytest.mark.parametrize(
    ("criteria", "points"),
    [
        (ONE, (16, 5)),
        ((replace(ONE[0], levels=(LevelPlan("พอใช้", Decimal(5)), LevelPlan("ดี", Decimal(16)))),), (16, 5)),
        ((replace(ONE[0], levels=(LevelPlan("ดี", Decimal(16)),)),), (16, None)),
        (PLANS, (None, None)),
    ],
)
def test_words_are_points_of_one_criterion_and_nothing_of_several(world, criteria, points):
    services.set_rubric(acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, criteria=DONE)
    world.rubric = world.rubric.rubric.versions.first()
    (criterion,) = world.criteria
    for user, level in ((world.cast.student1, 1), (world.cast.student2, 0)):
        act = {"acting_user": world.cast.instructor, "now": NOW, "attempt": world.hand_in(user)}
        services.save_mark(**act, criterion=criterion, expected_version=0, level=criterion.levels.all()[level])
        services.finish_marking(**act)
    seen = go(world, criteria, complete=Decimal(80), incomplete=Decimal(25))
    assert seen.unfit == points.count(None)
    for user, wanted, word in zip((world.cast.student1, world.cast.student2), points, (2, 0), strict=True):
        result = grade(user)
        assert (result.points, result.change.scale) == ((wanted, "points") if wanted is not None else (word, "done"))


def test_an_essay_that_is_being_marked_loses_nothing_on_the_way_there_and_back(world):
    attempt = world.hand_in(world.cast.student1)
    services.save_mark(
        acting_user=world.cast.instructor, now=NOW, attempt=attempt, criterion=world.criteria[1], points=Decimal(3),
        comment="คำดี", expected_version=0,
    )  # fmt: skip
    (essay,) = go(world).changing
    assert (essay.before, essay.after) == (3, None)
    assert not Mark.objects.filter(criterion__version=world.rubric).exists()
    go(world, BACK)
    mark = Mark.objects.get(criterion__version=world.rubric)
    assert (mark.points, mark.comment, mark.criterion.title) == (3, "คำดี", "ภาษา")


def test_what_was_marked_since_the_look_refuses_it(marked):
    seen = look(marked)
    act = {"acting_user": marked.cast.instructor, "now": NOW, "attempt": marked.first}
    services.reopen_marking(**act)
    for chosen in ({}, {"complete_from": Decimal(51)}):
        with pytest.raises(services.PreviewOutdatedError):
            services.change_rubric(
                acting_user=marked.cast.instructor, now=NOW, assignment=marked.assignment, criteria=DONE, begun=True,
                finished=True, exchange=Exchange(**chosen), token=seen.token,
            )  # fmt: skip
    assert marked.rubric.rubric.versions.count() == 1


def test_lateness_that_costs_points_is_refused_at_the_look_already(marked):
    Assignment.objects.update(late_policy=LatePolicy.FIXED, late_percent=10)
    marked.assignment.refresh_from_db()
    with pytest.raises(ValidationError):
        look(marked)


@pytest.fixture
def twice(world):
    """An essay that two mark; `world.both` finishes both markings with these points on the second criterion."""
    services.set_plan(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment,
        values={
            "markers": 2, "agree_within": Decimal(1), "agreed_by": MarkingPlan.AgreedBy.MEAN, "sample_percent": 100,
        },
    )  # fmt: skip
    world.attempt = world.hand_in(world.cast.student1)

    def both(*points):
        first, second = world.criteria
        people = (world.cast.instructor, world.cast.assistant)
        for turn, (by, given) in enumerate(zip(people, points, strict=True), 1):
            act = {"acting_user": by, "now": NOW, "attempt": world.attempt, "turn": turn}
            services.save_mark(**act, criterion=first, level=first.levels.last(), expected_version=0)
            services.save_mark(**act, criterion=second, points=Decimal(given), expected_version=0)
            services.finish_marking(**act)

    world.both = both
    return world


def test_what_two_have_agreed_upon_goes_over_with_both_markings(twice):
    twice.both("3", "4")
    go(twice)
    assert (grade(twice.cast.student1).points, Agreement.objects.get().points) == (2, 2)
    laid = comparison(twice.attempt)
    assert [[mark.points for mark in row.marks] for row in laid.rows] == [[2, 2]]
    assert laid.totals == (2, 2)
    assert set(Marking.objects.values_list("rubric_version", flat=True)) == {twice.rubric.pk}
    go(twice, BACK)
    assert (grade(twice.cast.student1).points, Agreement.objects.get().points) == (Decimal("8.5"), Decimal("8.5"))


def test_two_that_differed_by_points_may_say_the_same_now(twice):
    twice.both("1", "4")
    assert not Agreement.objects.exists()
    go(twice)
    assert (Agreement.objects.get().rule, grade(twice.cast.student1).points) == (Agreement.Rule.AGREED, 2)


def test_the_look_takes_as_many_queries_for_three_essays(marked, django_assert_num_queries):
    with django_assert_num_queries(9):
        look(marked)
    marked.finish(marked.hand_in(marked.add_student(3)))
    with django_assert_num_queries(9):
        look(marked)
