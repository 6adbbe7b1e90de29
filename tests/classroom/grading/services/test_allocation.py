"""Giving essays out: planned, applied, taken back, and gone on with."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from classroom.assignments.events import handed_in
from classroom.assignments.models import Attempt
from classroom.courses.models import Enrollment, Role
from classroom.grading import services
from classroom.grading.models import Allocation
from classroom.grading.queries import essays_of, marking_queue
from classroom.notices.models import Notice
from tests.cast import NOW, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def markers(world) -> list[Enrollment]:
    """The assistant limited to group 2, and two who have the whole class."""
    places = [world.cast.enrollments["assistant"]]
    for number in (91, 92):
        place = Enrollment.objects.get(user=world.add_student(number))
        place.role, place.group = Role.ASSISTANT, None
        place.save()
        places.append(place)
    return places


@pytest.fixture
def essays(world, markers) -> list:
    """Six of group 1, and one of group 2."""
    for number in range(6):
        world.hand_in(world.add_student(number))
    world.hand_in(world.cast.student2)
    return essays_of(world.assignment)


def plan(world, essays, wanted, method="random", **options):
    return services.plan_allocation(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, essays=essays, wanted=wanted, turn=1,
        options={"method": method} | options,
    )  # fmt: skip


def apply(world, batch):
    return services.apply_allocation(acting_user=world.cast.instructor, now=NOW, batch=batch, plan_hash=batch.plan_hash)


def test_at_random_each_has_as_many_and_nobody_another_group(world, markers, essays):
    given = services.spread_evenly(essays, markers, {})
    counted = Counter(marker.pk for marker in given.values())
    assert counted == {markers[0].pk: 1, markers[1].pk: 3, markers[2].pk: 3}
    (only,) = [key for key, marker in given.items() if marker == markers[0]]
    assert next(essay for essay in essays if essay.submission_id == only).group_id == world.cast.group2.pk
    counted = Counter(
        marker.pk for marker in services.spread_evenly(essays[:4], markers[1:], {markers[1].pk: 3}).values()
    )
    assert counted[markers[2].pk] > counted[markers[1].pk]


def test_a_plan_is_applied_told_and_taken_back_but_for_what_is_begun(world, markers, essays):
    batch = plan(world, essays, {essay.submission_id: markers[1] for essay in essays})
    assert not Allocation.objects.exists()
    apply(world, batch)
    assert Allocation.objects.filter(marker=markers[1]).count() == 7
    notice = Notice.objects.get(kind=Notice.Kind.ALLOCATED)
    assert (notice.recipient, notice.details["count"]) == (markers[1].user, 7)
    begun = Attempt.objects.get(pk=essays[0].attempt_id)
    services.open_marking(acting_user=markers[1].user, now=NOW, attempt=begun)
    again = plan(world, essays_of(world.assignment), {essay.submission_id: markers[2] for essay in essays})
    assert sorted(again.lines.values_list("verdict", flat=True)) == ["changed"] * 6 + ["problem"]
    assert services.undo_allocation(acting_user=world.cast.instructor, now=NOW, batch=batch) == (6, 1)
    assert Allocation.objects.get().submission_id == essays[0].submission_id


def test_what_is_begun_between_the_look_and_the_act_stops_it_all(world, markers, essays):
    batch = plan(world, essays, {essay.submission_id: markers[1] for essay in essays})
    services.open_marking(acting_user=markers[2].user, now=NOW, attempt=Attempt.objects.get(pk=essays[3].attempt_id))
    with pytest.raises(ValidationError):
        apply(world, batch)
    assert not Allocation.objects.exists()


@pytest.mark.parametrize("method", ["random", "group"])
def test_what_comes_late_is_given_out_by_the_same_rule(world, markers, essays, method):
    options = {"markers": [markers[1].pk], "groups": [[world.cast.group1.pk, markers[1].pk]]}
    batch = plan(world, essays, services.spread_evenly(essays, markers[1:2], {}), method, **options)
    apply(world, batch)
    Notice.objects.all().delete()
    late = world.hand_in(world.cast.student1)
    handed_in.send(sender=Attempt, attempt=late, now=later(days=1))
    assert Allocation.objects.get(submission=late.submission).marker == markers[1]
    assert Notice.objects.get().details["count"] == 1
    handed_in.send(sender=Attempt, attempt=world.hand_in(world.cast.student1), now=later(days=1))
    assert Allocation.objects.filter(submission=late.submission).count() == 1


def test_ones_own_essays_are_ones_pile(world, markers, essays):
    assert marking_queue(markers[1], world.assignment.pk).count == 7
    apply(world, plan(world, essays[:2], {essay.submission_id: markers[1] for essay in essays}))
    assert marking_queue(markers[1], world.assignment.pk).count == 2
    assert marking_queue(markers[2], world.assignment.pk).count == 5
