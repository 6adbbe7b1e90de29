from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from classroom.grading import services
from classroom.grading.models import Marking, RubricVersion
from classroom.grading.queries import rubric_effect
from classroom.grading.services import CriterionPlan, LevelPlan
from tests.cast import NOW
from tests.classroom.grading.conftest import PLANS


def set_rubric(world, criteria, **given):
    return services.set_rubric(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, criteria=criteria, **given
    )


def test_a_new_version_leaves_begun_markings_with_theirs(world):
    begun = world.hand_in(world.cast.student1)
    world.mark(begun)
    waiting = world.hand_in(world.cast.student2)
    effect = rubric_effect(world.assignment.pk)
    assert (effect.begun, effect.waiting) == (1, 1)
    version = set_rubric(world, [CriterionPlan("ทั้งหมด", Decimal(20))])
    assert version.number == 2
    assert Marking.objects.get(attempt=begun).rubric_version == world.rubric
    marking = services.open_marking(acting_user=world.cast.instructor, now=NOW, attempt=waiting)
    assert marking.rubric_version == version
    assert [criterion.title for criterion in world.criteria] == ["ข้อเสนอหลัก", "ภาษา"]


def test_the_same_criteria_make_no_new_version(world):
    assert set_rubric(world, PLANS) == world.rubric
    assert RubricVersion.objects.count() == 1


def test_two_instructors_do_not_overwrite_each_other(world):
    set_rubric(world, [CriterionPlan("ก", Decimal(1))], expected_version=1)
    with pytest.raises(services.StaleVersionError):
        set_rubric(world, [CriterionPlan("ข", Decimal(1))], expected_version=1)


@pytest.mark.parametrize(
    "criteria",
    [
        [],
        [CriterionPlan(" ", Decimal(1))],
        [CriterionPlan("ก", Decimal(0))],
        [CriterionPlan("ก", Decimal(3), levels=(LevelPlan("ดี", Decimal("3.01")),))],
        [CriterionPlan("ก", Decimal(3), levels=(LevelPlan("ดี", Decimal(-1)),))],
    ],
)
def test_criteria_that_cannot_be_used_are_refused(world, criteria):
    with pytest.raises(ValidationError):
        set_rubric(world, criteria)
    assert RubricVersion.objects.count() == 1
