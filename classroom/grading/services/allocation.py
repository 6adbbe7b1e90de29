"""Who marks what: planned, shown, applied and taken back as one bulk act, and gone on with for what comes late."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt, Submission
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import PlannedLine
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.courses.rules import may_have
from classroom.grading.models import Allocation, Marking
from classroom.grading.queries.allocation import Essay, last_allocation, markers_of
from classroom.grading.rules import writer_names
from classroom.grading.services.sample import after_draw, after_undo
from classroom.notices.models import Notice
from classroom.notices.services import notify

KIND = "allocation"
Verdict = BatchLine.Verdict


def plan_allocation(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    essays: Sequence[Essay],
    wanted: Mapping[int, Enrollment | None],
    turn: int,
    options: dict[str, Any],
) -> Batch:
    """Store a plan that gives each of `essays` to the marker of `wanted`, by the key of its submission, in `turn`.

    What is begun by somebody else stays with them; what has no marker in `wanted` is a problem that is shown.
    """
    names = writer_names([essay.submission_id for essay in essays])
    lines = [
        _line(number, essay, names[essay.submission_id], wanted.get(essay.submission_id), turn)
        for number, essay in enumerate(essays, 1)
    ]
    return batches.plan(
        acting_user=acting_user, now=now, kind=KIND, lines=lines, course_id=assignment.course_id,
        options={"assignment": assignment.pk, "turn": turn} | options,
    )  # fmt: skip


def spread_evenly(
    essays: Iterable[Essay], markers: Sequence[Enrollment], load: Mapping[int, int]
) -> dict[int, Enrollment]:
    """Give each essay to one of `markers`, at random, so that in the end they have as many each as can be.

    `load` says how many each has already, by the key of their place. Nobody gets an essay that they mark in another
    turn or, an assistant limited to groups, one of another group.
    """
    chance, load = random.SystemRandom(), Counter(load)
    essays = list(essays)
    chance.shuffle(essays)
    # Those that fewest may mark first, or the last of them would find everybody full.
    essays.sort(key=lambda essay: len(_who_may(essay, markers)))
    given = {}
    for essay in essays:
        free = _who_may(essay, markers)
        if free:
            least = min(load[marker.pk] for marker in free)
            marker = chance.choice([marker for marker in free if load[marker.pk] == least])
            load[marker.pk] += 1
            given[essay.submission_id] = marker
    return given


def spread_by_group(essays: Iterable[Essay], by_group: Mapping[int | None, Enrollment]) -> dict[int, Enrollment]:
    """Give each essay to the marker of its writer's group."""
    given = {}
    for essay in essays:
        marker = by_group.get(essay.group_id)
        if marker and _who_may(essay, [marker]):
            given[essay.submission_id] = marker
    return given


def apply_allocation(*, acting_user: User, now: datetime, batch: Batch, plan_hash: str) -> Batch:
    """Do what the plan shows, and tell each marker once how many are theirs; raises as `batches.apply` does."""
    with transaction.atomic():
        batch = batches.apply(acting_user=acting_user, now=now, batch=batch, plan_hash=plan_hash)
        assignment = Assignment.objects.select_related("course").get(pk=batch.options["assignment"])
        if batch.options.get("sample"):
            after_draw(acting_user=acting_user, now=now, assignment=assignment)
        wanted = batch.lines.filter(verdict__in=batches.ACTING).values_list("wanted", flat=True)
        _tell(assignment, Counter(line["marker"] for line in wanted), acting_user, now)
    return batch


def undo_allocation(*, acting_user: User, now: datetime, batch: Batch) -> tuple[int, int]:
    """Take an allocation back but for what is begun; return (lines undone, lines left)."""
    with transaction.atomic():
        done = batches.undo(acting_user=acting_user, now=now, batch=batch)
        if batch.options.get("sample"):
            after_undo(batch.options["assignment"])
    return done


def apply_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> dict[str, Any]:
    """Give one essay to a marker; what is begun by another raises ValidationError."""
    submission, turn, marker = line.wanted["submission"], line.wanted["turn"], line.wanted["marker"]
    standing = Allocation.objects.select_for_update().filter(submission=submission, turn=turn).first()
    before = standing.marker_id if standing else None
    if before != marker and _begun(submission, turn):
        raise ValidationError(_("The marking was begun meanwhile."))
    if Allocation.objects.filter(submission=submission, marker=marker).exclude(turn=turn).exists():
        raise ValidationError(_("This marker has another marking of this essay meanwhile."))
    Allocation.objects.update_or_create(
        submission_id=submission, turn=turn, defaults={"marker_id": marker, "made_by": acting_user, "made_at": now}
    )
    return {"marker": before}


def undo_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> bool:
    """Give one essay back to whom it belonged; False when it was given on or begun since."""
    submission, turn = line.wanted["submission"], line.wanted["turn"]
    standing = Allocation.objects.select_for_update().filter(submission=submission, turn=turn).first()
    if standing is None or standing.marker_id != line.wanted["marker"] or _begun(submission, turn):
        return False
    before = line.before.get("marker")
    if before is None:
        standing.delete()
    else:
        standing.marker_id, standing.made_by, standing.made_at = before, acting_user, now
        standing.save()
    return True


def allocate_late(*, attempt: Attempt, now: datetime) -> None:
    """Give an essay that comes after an allocation to a marker, by the same rule; nothing when there was none.

    The sample that is marked twice is drawn by hand: what comes late joins it with the next draw.
    """
    submission = attempt.submission
    for turn in (1, 2):
        batch = last_allocation(submission.assignment, turn)
        if (
            batch is None
            or Allocation.objects.filter(submission=submission, turn=turn).exists()
            or _begun(submission.pk, turn)
        ):
            continue
        (essay,) = Essay.of(Submission.objects.filter(pk=submission.pk))
        markers = {marker.pk: marker for marker in markers_of(submission.assignment.course_id)}
        chosen = [markers[key] for key in batch.options.get("markers", ()) if key in markers]
        if batch.options["method"] == "group":
            by_group = {int(group) if group else None: markers.get(key) for group, key in batch.options["groups"]}
            given = spread_by_group([essay], {group: marker for group, marker in by_group.items() if marker})
        else:
            load = Counter(
                Allocation.objects.filter(submission__assignment=submission.assignment, turn=turn).values_list(
                    "marker", flat=True
                )
            )
            given = spread_evenly([essay], chosen, load)
        for marker in given.values():
            Allocation.objects.create(
                submission=submission, turn=turn, marker=marker, made_by=batch.made_by, made_at=now
            )
            _tell(submission.assignment, Counter([marker.pk]), batch.made_by, now)


def ask_third(*, acting_user: User, now: datetime, attempt: Attempt, marker: Enrollment) -> Allocation:
    """Ask a third marker where two differ: they mark it without seeing the two. Raises ValidationError."""
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=attempt.submission_id)
        given = Allocation.objects.filter(submission=attempt.submission_id)
        if given.filter(turn=3).exists() or given.filter(marker=marker).exists():
            raise ValidationError(_("Choose somebody who has not marked this essay."))
        allocation = Allocation.objects.create(
            submission_id=attempt.submission_id, turn=3, marker=marker, made_by=acting_user, made_at=now
        )
        _tell(attempt.submission.assignment, Counter([marker.pk]), acting_user, now)
    return allocation


def _line(number: int, essay: Essay, name: str, marker: Enrollment | None, turn: int) -> PlannedLine:
    if marker is None:
        return PlannedLine(number, Verdict.PROBLEM, message=_("%(essay)s: nobody may take it") % {"essay": name})
    wanted = {"submission": essay.submission_id, "turn": turn, "marker": marker.pk}
    before = essay.given.get(turn)
    words = {"essay": name, "marker": marker.user.full_name, "before": before and before[1]}
    if before and before[0] == marker.pk:
        return PlannedLine(number, Verdict.UNCHANGED, wanted, _("%(essay)s: %(marker)s, as it is") % words)
    if turn in essay.begun:
        return PlannedLine(number, Verdict.PROBLEM, {}, _("%(essay)s: begun already, and stays as it is") % words)
    if any(turn != other and key == marker.pk for other, (key, _name) in essay.given.items()):
        return PlannedLine(number, Verdict.PROBLEM, {}, _("%(essay)s: %(marker)s has another marking of it") % words)
    if before:
        return PlannedLine(number, Verdict.CHANGED, wanted, _("%(essay)s: %(before)s → %(marker)s") % words)
    return PlannedLine(number, Verdict.NEW, wanted, _("%(essay)s → %(marker)s") % words)


def _who_may(essay: Essay, markers: Iterable[Enrollment]) -> list[Enrollment]:
    """Those who may mark an essay: not in two turns, and an assistant limited to groups only in those."""
    taken = {key for key, _name in essay.given.values()}
    return [marker for marker in markers if marker.pk not in taken and may_have(marker, essay.group_id)]


def _begun(submission_id: int, turn: int) -> bool:
    last = Attempt.objects.filter(submission=submission_id).order_by("-number").values("pk")[:1]
    return Marking.objects.filter(attempt__in=last, turn=turn).exists()


def _tell(assignment: Assignment, counts: Mapping[int, int], acting_user: User, now: datetime) -> None:
    places = Enrollment.objects.filter(pk__in=counts).exclude(user=acting_user).select_related("user")
    for place in places:
        notify(
            recipients=[place.user], kind=Notice.Kind.ALLOCATED,
            details={"assignment": assignment.title, "course": assignment.course.both_titles, "count": counts[place.pk]},
            path=reverse("grading:submissions", args=(assignment.course.slug, assignment.pk)), now=now,
        )  # fmt: skip
