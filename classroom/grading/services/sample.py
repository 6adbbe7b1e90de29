"""The sample that is marked twice: drawn once the first markings are there, and what follows from a draw."""

import random
from collections.abc import Sequence
from datetime import datetime
from math import ceil

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt
from classroom.grading.models import Allocation, Grade, Marking, MarkingPlan
from classroom.grading.queries.allocation import Essay
from classroom.grading.services.points import marking_points
from classroom.grading.services.second import settle


def draw_sample(assignment: Assignment, essays: Sequence[Essay]) -> list[Essay]:
    """Draw from those of `essays` whose first marking is done and that are not in the sample, nor released."""
    released = set(
        Grade.objects.filter(assignment=assignment, release__isnull=False).values_list(
            "change__marking__attempt", flat=True
        )
    )
    first = [
        essay
        for essay in essays
        if essay.begun.get(1) == Marking.State.FINAL and 2 not in essay.given and essay.attempt_id not in released
    ]
    return _draw(MarkingPlan.objects.get(assignment=assignment), first) if first else []


def _draw(plan: MarkingPlan, essays: Sequence[Essay]) -> list[Essay]:
    """Choose `sample_percent` of `essays` at random, at least one; by band as many from each third of their points."""
    chance = random.SystemRandom()
    wanted = min(len(essays), ceil(len(essays) * plan.sample_percent / 100))
    if not plan.sample_by_band:
        return chance.sample(list(essays), wanted)
    markings = Marking.objects.filter(attempt__in=[essay.attempt_id for essay in essays], turn=1)
    points = {marking.attempt_id: marking_points(marking) for marking in markings}
    ordered = sorted(essays, key=lambda essay: points.get(essay.attempt_id, 0))
    size, more = divmod(len(ordered), 3)
    ends = [size + (more > 0), 2 * size + (more > 0) + (more > 1), len(ordered)]
    bands = [ordered[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    for band in bands:
        chance.shuffle(band)
    chosen: list[Essay] = []
    while len(chosen) < wanted:
        for band in chance.sample(bands, len(bands)):
            if band and len(chosen) < wanted:
                chosen.append(band.pop())
    return chosen


def after_draw(*, acting_user: User, now: datetime, assignment: Assignment) -> None:
    """The sample stands: whoever is not in it has the first marking as their result."""
    plan = MarkingPlan.objects.get(assignment=assignment)
    plan.sampled_at = now
    plan.save(update_fields=("sampled_at",))
    second = Allocation.objects.filter(turn=2).values("submission")
    graded = Grade.objects.filter(assignment=assignment, change__marking__isnull=False).values("change__marking")
    done = (
        Marking.objects.filter(attempt__submission__assignment=assignment, turn=1, state=Marking.State.FINAL)
        .exclude(attempt__submission__in=second)
        .exclude(pk__in=graded)
    )
    attempts = Attempt.objects.filter(pk__in=done.values("attempt")).select_related("submission__assignment__course")
    for attempt in attempts:
        settle(acting_user=acting_user, now=now, attempt=attempt, plan=plan)


def after_undo(assignment_id: int) -> None:
    """The sample is to be drawn again; results that were set meanwhile stay until then."""
    if not Allocation.objects.filter(submission__assignment=assignment_id, turn=2).exists():
        MarkingPlan.objects.filter(assignment=assignment_id).update(sampled_at=None)
