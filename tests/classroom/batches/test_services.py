"""The engine of bulk acts, whatever the kind: a plan is done once, as it was shown, or not at all."""

import pytest

from classroom.audit.models import AuditEntry
from classroom.batches import services as batches
from classroom.batches.models import Batch
from classroom.courses.services import plan_roster
from tests.cast import NOW, later


@pytest.fixture
def batch(cast) -> Batch:
    return plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text="65010999\tอรทัย ใจดี")


def apply(cast, batch: Batch) -> Batch:
    return batches.apply(acting_user=cast.admin, now=later(minutes=1), batch=batch, plan_hash=batch.plan_hash)


def test_a_kind_that_nobody_registered_is_no_plan(cast):
    with pytest.raises(KeyError):
        batches.plan(acting_user=cast.admin, now=NOW, kind="unknown", lines=[])
    assert not Batch.objects.exists()


def test_a_plan_that_was_put_away_is_not_applied(cast, batch):
    batches.discard(acting_user=cast.admin, now=NOW, batch=batch)
    with pytest.raises(batches.PlanChangedError):
        apply(cast, batch)


def test_what_was_applied_is_not_put_away_and_not_undone_twice(cast, batch):
    apply(cast, batch)
    with pytest.raises(batches.PlanChangedError):
        batches.discard(acting_user=cast.admin, now=NOW, batch=batch)
    batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
    with pytest.raises(batches.PlanChangedError):
        batches.undo(acting_user=cast.admin, now=later(minutes=3), batch=batch)


def test_what_was_not_applied_is_not_undone(cast, batch):
    with pytest.raises(batches.PlanChangedError):
        batches.undo(acting_user=cast.admin, now=NOW, batch=batch)


def test_lines_that_differ_in_anything_shown_have_another_hash(cast, batch):
    other = plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text="65010999\tอรทัย ใจงาม")
    assert batch.plan_hash != other.plan_hash


def test_every_move_is_on_record_with_its_times(cast, batch):
    apply(cast, batch)
    batches.undo(acting_user=cast.instructor, now=later(minutes=2), batch=batch)
    batch.refresh_from_db()
    assert (batch.state, batch.applied_at, batch.undone_at) == (Batch.State.UNDONE, later(minutes=1), later(minutes=2))
    moves = AuditEntry.objects.filter(object_label="batches.batch").order_by("pk")
    assert [(move.action, move.actor) for move in moves] == [
        ("batches.applied", cast.admin),
        ("batches.undone", cast.instructor),
    ]
    assert {move.course_id for move in moves} == {cast.course.pk}
