from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from classroom.audit.models import AuditEntry
from classroom.common.numbers import weighted_sum
from classroom.courses.models import Enrollment
from classroom.grading import services
from classroom.grading.models import AppendOnlyError, Grade, GradeChange, Mark, Marking
from classroom.grading.queries import latest_attempt, marking_page
from classroom.grading.services import LevelPlan
from tests.cast import NOW, later
from tests.classroom.grading.conftest import PLANS


@pytest.fixture
def attempt(world):
    return world.hand_in(world.cast.student1)


def save(world, attempt, position=0, **given):
    return services.save_mark(
        **{
            "acting_user": world.cast.instructor,
            "now": NOW,
            "attempt": attempt,
            "criterion": world.criteria[position],
            "expected_version": 0,
        }
        | given
    )


def test_a_level_brings_its_points(world, attempt):
    mark = save(world, attempt, level=world.criteria[0].levels.all()[1], comment=" ชัด ")
    assert (mark.points, mark.comment, mark.version) == (Decimal("3.5"), "ชัด", 1)
    entry = AuditEntry.objects.get(action="grading.save_mark")
    assert (entry.actor, entry.course_id) == (world.cast.instructor, world.cast.course.pk)


@pytest.mark.parametrize("points", ["-0.01", "4.01"])
def test_points_lie_between_nought_and_the_most(world, attempt, points):
    with pytest.raises(ValidationError):
        save(world, attempt, 1, points=Decimal(points))
    assert not Mark.objects.exists()


@pytest.mark.parametrize("points", ["0", "4"])
def test_the_bounds_are_points(world, attempt, points):
    assert save(world, attempt, 1, points=Decimal(points)).points == Decimal(points)


def test_a_second_marker_is_told_and_overwrites_nothing(world, attempt):
    save(world, attempt, 1, points=Decimal(2), comment="ของคนแรก")
    with pytest.raises(services.StaleVersionError) as refused:
        save(world, attempt, 1, points=Decimal(3), comment="ของคนที่สอง", acting_user=world.cast.assistant)
    assert refused.value.current.comment == "ของคนแรก"
    mark = Mark.objects.get()
    assert (mark.points, mark.comment, mark.version) == (2, "ของคนแรก", 1)


def test_saying_the_same_twice_is_saying_it_once(world, attempt):
    save(world, attempt, 1, points=Decimal(2))
    assert save(world, attempt, 1, points=Decimal("2.00")).version == 1


def test_nothing_said_makes_no_mark(world, attempt):
    save(world, attempt, 1)
    assert not Mark.objects.exists()


def test_a_mark_can_be_taken_back(world, attempt):
    save(world, attempt, 1, points=Decimal(2))
    mark = save(world, attempt, 1, expected_version=1)
    assert (mark.points, mark.version) == (None, 2)


def test_a_criterion_or_level_of_another_rubric_is_refused(world, attempt):
    save(world, attempt, 1, points=Decimal(2))
    other = services.set_rubric(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment,
        criteria=[services.CriterionPlan("ใหม่", Decimal(10), levels=(services.LevelPlan("ดี", Decimal(9)),))],
    ).criteria.get()  # fmt: skip
    with pytest.raises(services.OtherRubricError):
        save(world, attempt, criterion=other, points=Decimal(9))
    with pytest.raises(services.OtherRubricError):
        save(world, attempt, 1, level=other.levels.get(), expected_version=1)


def test_an_older_attempt_is_no_longer_marked(world, attempt):
    world.hand_in(world.cast.student1)
    with pytest.raises(services.NewerAttemptError):
        save(world, attempt, 1, points=Decimal(2))
    assert not Marking.objects.exists()


def test_without_a_rubric_nothing_is_marked(world):
    world.rubric.rubric.delete()
    attempt = world.hand_in(world.cast.student1)
    with pytest.raises(services.NoRubricError):
        services.open_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt)


def test_the_overall_comment_has_a_version_too(world, attempt):
    first = {"acting_user": world.cast.instructor, "now": NOW, "attempt": attempt, "expected_version": 0}
    marking = services.save_overall(overall="ดี **มาก**", **first)
    assert marking.overall_html == "<p>ดี <strong>มาก</strong></p>"
    with pytest.raises(services.StaleVersionError) as refused:
        services.save_overall(overall="อื่น", **first)
    assert refused.value.current.overall == "ดี **มาก**"


def test_finishing_wants_every_criterion(world, attempt):
    save(world, attempt, 1, points=Decimal(2))
    with pytest.raises(services.MarkingUnfinishedError) as refused:
        services.finish_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt)
    assert refused.value.missing == ("ข้อเสนอหลัก",)
    assert not Grade.objects.exists()


def test_finishing_makes_the_grade_once(world, attempt):
    grade = world.finish(attempt)
    assert (grade.status, grade.points, grade.release) == ("graded", Decimal("8.25"), None)
    services.finish_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt)
    assert GradeChange.objects.count() == 1
    assert grade.change.marking.state == Marking.State.FINAL


def test_nought_is_a_mark(world, attempt):
    assert world.finish(attempt, level=0, points="0").points == Decimal(2)


def test_a_finished_marking_is_taken_up_before_it_changes(world, attempt):
    world.finish(attempt)
    with pytest.raises(services.MarkingFinishedError):
        save(world, attempt, 1, points=Decimal(1), expected_version=1)
    services.reopen_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt, reason="ให้ต่ำไป")
    save(world, attempt, 1, points=Decimal(4), expected_version=1)
    grade = services.finish_marking(acting_user=world.cast.instructor, now=later(hours=1), attempt=attempt)
    assert grade.points == 9
    assert list(GradeChange.objects.order_by("pk").values_list("points", flat=True)) == [Decimal("8.25"), Decimal(9)]


def test_a_change_of_a_grade_is_never_changed(world, attempt):
    change = world.finish(attempt).change
    change.points = 9
    for act in (
        change.save,
        change.delete,
        GradeChange.objects.all().delete,
        lambda: GradeChange.objects.update(points=9),
    ):
        with pytest.raises(AppendOnlyError):
            act()
    assert GradeChange.objects.get().points == Decimal("8.25")


def test_a_total_is_rounded_once_at_the_end():
    third = Decimal("0.335")
    assert weighted_sum([(third, Decimal(1)), (third, Decimal(1)), (third, Decimal(1))]) == Decimal("1.01")
    assert weighted_sum([(Decimal("0.67"), Decimal("1.5")), (None, Decimal(2))]) == Decimal("1.01")
    assert weighted_sum([]) == Decimal("0.00")


def test_points_count_by_their_weight(world):
    world.rubric = services.set_rubric(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment,
        criteria=[replace(PLANS[0], weight=Decimal(2)), replace(PLANS[1], weight=Decimal("0.5"))],
    )  # fmt: skip
    attempt = world.hand_in(world.cast.student1)
    assert world.finish(attempt, points="3.25").points == Decimal("11.63")
    instructor = Enrollment.objects.get(user=world.cast.instructor, course=world.cast.course)
    page = marking_page(instructor, latest_attempt(instructor, world.assignment.pk, attempt.submission_id))
    assert (page.total, page.most) == (Decimal("11.63"), Decimal(12))


def test_a_level_with_a_range_takes_any_points_of_it(world):
    levels = (LevelPlan("พอใช้", Decimal(2)), LevelPlan("ดี", Decimal(4), lowest=Decimal("2.5")))
    world.rubric = services.set_rubric(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment,
        criteria=[replace(PLANS[0], levels=levels)],
    )  # fmt: skip
    attempt = world.hand_in(world.cast.student1)
    good = world.criteria[0].levels.get(title="ดี")
    assert save(world, attempt, level=good).points == 4
    assert save(world, attempt, level=good, points=Decimal("2.5"), expected_version=1).points == Decimal("2.5")
    with pytest.raises(ValidationError):
        save(world, attempt, level=good, points=Decimal("2.25"), expected_version=2)
