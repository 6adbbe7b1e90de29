"""A rubric in use is changed: what was shown is done, and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from classroom.grading import services
from classroom.grading.models import FeedbackComment, Grade, GradeChange, Mark, Marking
from classroom.grading.services import CriterionPlan, LevelPlan
from tests.cast import NOW, later
from tests.classroom.grading.conftest import ESSAY, PLANS

FIRST = replace(
    PLANS[0],
    continues=1,
    levels=(
        LevelPlan("ต้องแก้", Decimal(1)),
        LevelPlan("ดี", Decimal("4.5"), lowest=Decimal(3)),
        LevelPlan("ดีมาก", Decimal(5)),
    ),
)
SECOND = replace(PLANS[1], continues=2, max_points=Decimal(2))
NEW = CriterionPlan("หลักฐาน", Decimal(3), continues=0)


def preview(world, criteria=(FIRST, SECOND), begun=True, finished=False):
    return services.preview_rubric(assignment=world.assignment, criteria=criteria, begun=begun, finished=finished)


def change(world, seen, criteria=(FIRST, SECOND), begun=True, finished=False):
    return services.change_rubric(
        acting_user=world.cast.instructor, now=later(hours=1), assignment=world.assignment, criteria=criteria,
        expected_version=1, begun=begun, finished=finished, token=seen.token,
    )  # fmt: skip


@pytest.fixture
def begun(world):
    """One essay at the lowest level with 3.25 points, one with just the middle level."""
    one = world.hand_in(world.cast.student1)
    world.mark(one, level=0)
    two = world.hand_in(world.cast.student2)
    first = world.criteria[0]
    services.save_mark(
        acting_user=world.cast.instructor, now=NOW, attempt=two, criterion=first, level=first.levels.all()[1],
        comment="ชัด", expected_version=0,
    )  # fmt: skip
    return one, two


def test_the_preview_says_which_marks_change_from_what_to_what(world, begun):
    seen = preview(world)
    assert (seen.marks, len(seen.changing), seen.kept) == (2, 1, 0)
    (essay,) = seen.changing
    assert [(move.mark.points, move.after) for move in essay.changed] == [(2, 1), (Decimal("3.25"), 2)]
    assert (essay.before, essay.after) == (Decimal("5.25"), 3)
    assert Marking.objects.filter(rubric_version=world.rubric).count() == 2


def test_just_what_was_shown_is_done(world, begun):
    services.add_comment(
        acting_user=world.cast.instructor, now=NOW, attempt=begun[0], start=0, end=5, exact=ESSAY[:5], body="ดี",
        criterion=world.criteria[0],
    )  # fmt: skip
    version = change(world, preview(world))
    new = version.criteria.get(position=1)
    assert new.continues == world.criteria[0]
    assert not Marking.objects.exclude(rubric_version=version).exists()
    marks = Mark.objects.order_by("marking", "criterion__position")
    assert [(mark.level and mark.level.title, mark.points, mark.version) for mark in marks] == [
        ("ต้องแก้", 1, 2), (None, 2, 2), ("ดี", Decimal("3.5"), 2),
    ]  # fmt: skip
    assert marks.last().comment == "ชัด"
    assert FeedbackComment.objects.get().criterion == new


def test_what_was_marked_since_the_preview_refuses_it(world, begun):
    seen = preview(world)
    second = world.criteria[1]
    services.save_mark(
        acting_user=world.cast.assistant, now=NOW, attempt=begun[1], criterion=second, points=Decimal(4),
        expected_version=0,
    )  # fmt: skip
    with pytest.raises(services.PreviewOutdatedError):
        change(world, seen)
    with pytest.raises(services.PreviewOutdatedError):
        change(world, preview(world), criteria=(replace(FIRST, weight=Decimal(2)), SECOND))
    assert world.rubric.rubric.versions.count() == 1
    assert change(world, preview(world)).number == 2


def test_marked_and_released_essays_stay_as_they_were_unless_chosen(world):
    attempt = world.hand_in(world.cast.student1)
    world.finish(attempt)
    world.release()
    seen = preview(world)
    assert (seen.marks, seen.kept, seen.finished) == (0, 1, 1)
    change(world, seen)
    assert Marking.objects.get().rubric_version == world.rubric
    grade = Grade.objects.get()
    assert (grade.points, grade.release is None) == (Decimal("8.25"), False)


def test_chosen_they_get_a_new_result_that_waits_for_the_release(world):
    attempt = world.hand_in(world.cast.student1)
    world.finish(attempt)
    world.release()
    seen = preview(world, finished=True)
    assert (seen.marks, seen.kept) == (1, 0)
    version = change(world, seen, finished=True)
    grade = Grade.objects.get()
    assert (grade.points, grade.release, GradeChange.objects.count()) == (7, None, 2)
    assert Marking.objects.get().rubric_version == version


def test_a_marked_essay_without_all_points_is_left_alone(world):
    world.finish(world.hand_in(world.cast.student1))
    wanted = (FIRST, SECOND, NEW)
    seen = preview(world, wanted, finished=True)
    assert (seen.marks, seen.kept) == (0, 1)
    change(world, seen, wanted, finished=True)
    assert Marking.objects.get().rubric_version == world.rubric


def test_a_criterion_that_goes_takes_its_points_along(world, begun):
    seen = preview(world, (SECOND, NEW))
    assert {(move.mark.points, move.after) for essay in seen.changing for move in essay.changed} == {
        (2, None), (Decimal("3.25"), 2), (Decimal("3.5"), None),
    }  # fmt: skip
    change(world, seen, (SECOND, NEW))
    assert [services.marking_points(marking) for marking in Marking.objects.order_by("pk")] == [2, 0]


def test_marks_follow_a_criterion_through_versions_that_they_skipped(world, begun):
    change(world, preview(world, begun=False), begun=False)
    assert Marking.objects.filter(rubric_version=world.rubric).count() == 2
    later_plans = (replace(FIRST, title="ข้อเสนอ"), SECOND)
    seen = preview(world, later_plans)
    assert seen.marks == 2
    version = services.change_rubric(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, criteria=later_plans, begun=True,
        token=seen.token,
    )  # fmt: skip
    assert not Marking.objects.exclude(rubric_version=version).exists()


def test_the_preview_takes_as_many_queries_for_three_essays(world, begun, django_assert_num_queries):
    with django_assert_num_queries(7):
        preview(world)
    world.mark(world.hand_in(world.add_student(3)))
    with django_assert_num_queries(7):
        preview(world)
