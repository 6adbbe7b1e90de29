"""Letting the peers' marks count in the results: one act of the instructor, shown before it is done, and undone as one.

From then on every result of the assignment comes with the peers' share (`grade_essay` asks for it), also of essays that
are marked later; and readings are closed, for what is changed later would not be in the results.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.common.shown.sentences import gettext as _
from classroom.grading.models import Grade, GradeStatus, Marking, PeerPlan
from classroom.grading.queries.peer_points import peer_points
from classroom.grading.queries.rubric import points_possible
from classroom.grading.rules import peers as rules
from classroom.grading.rules.aliases import writer_names
from classroom.grading.services.results import grade_essay


@dataclass(frozen=True, slots=True)
class CountLine:
    """One essay that is marked: the marker's points, what the peers gave, and what the two are together.

    `peers` is None where too few have read it: then the marker's points stand.
    """

    name: str
    marking: Marking
    raw: Decimal
    peers: Decimal | None
    together: Decimal


def preview(plan: PeerPlan) -> list[CountLine]:
    """What counting would make of every marked essay, before lateness is taken off; by name or code."""
    marked = _marked(plan)
    names = writer_names([marking.attempt.submission for marking, _raw in marked])
    most = {marking.rubric_version_id: points_possible(plan.assignment_id, marking) for marking, _raw in marked}
    points = {version: peer_points(plan, most=worth) for version, worth in most.items()}
    lines = []
    for marking, raw in marked:
        submission = marking.attempt.submission_id
        given = points[marking.rubric_version_id].get(submission)
        given = given if given is None else given.quantize(Decimal("0.01"))
        lines.append(CountLine(names[submission], marking, raw, given, rules.with_peers(raw, given, plan.percent)))
    return sorted(lines, key=lambda line: line.name)


@transaction.atomic
def count_peers(*, acting_user: User, now: datetime, plan: PeerPlan) -> int:
    """Let the peers' marks count, or count them anew; return how many results are changed.

    What is changed waits for the next release, as every changed result does.
    """
    plan = PeerPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    plan.counted_at = now
    plan.save(update_fields=("counted_at",))
    _record(plan, "count_peers", acting_user, now)
    return _grade_again(acting_user, now, plan, _("The readings of classmates count %(n)s %%") % {"n": plan.percent})


@transaction.atomic
def uncount_peers(*, acting_user: User, now: datetime, plan: PeerPlan) -> int:
    """Undo `count_peers`: the markers' points stand alone again, and readings go on until they are due."""
    plan = PeerPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if plan.counted_at is None:
        return 0
    plan.counted_at = None
    plan.save(update_fields=("counted_at",))
    _record(plan, "uncount_peers", acting_user, now)
    return _grade_again(acting_user, now, plan, _("The readings of classmates no longer count"))


def _grade_again(acting_user: User, now: datetime, plan: PeerPlan, reason: str) -> int:
    changed = 0
    for line in preview(plan):
        is_counted = plan.counted_at is not None and line.peers is not None and plan.percent > 0
        wanted = (line.peers, plan.percent) if is_counted else (None, None)
        stands = {(change.peer_points, change.peer_percent) for change in _changes(line.marking)}
        if stands != {wanted}:
            grade_essay(
                acting_user=acting_user, now=now, attempt=line.marking.attempt, raw_points=line.raw,
                marking=line.marking, reason=reason,
            )  # fmt: skip
            changed += 1
    return changed


def _marked(plan: PeerPlan) -> Sequence[tuple[Marking, Decimal]]:
    """The marking of each essay that has a result, with the marker's points; one query. A team's is there once."""
    grades = (
        Grade.objects.filter(
            assignment=plan.assignment_id, status=GradeStatus.GRADED, change__marking__state=Marking.State.FINAL
        )
        .select_related(
            "change__marking__rubric_version", "change__marking__attempt__submission__assignment__course",
            "change__marking__attempt__submission__enrollment",
        )
        .order_by("pk")
    )  # fmt: skip
    found = {}
    for grade in grades:
        raw = grade.change.raw_points if grade.change.raw_points is not None else grade.change.points
        found[grade.change.marking_id] = (grade.change.marking, raw)
    return list(found.values())


def _changes(marking: Marking) -> list:
    return [
        grade.change
        for grade in Grade.objects.filter(change__marking=marking, status=GradeStatus.GRADED).select_related("change")
    ]


def _record(plan: PeerPlan, action: str, acting_user: User, now: datetime) -> None:
    record(
        acting_user=acting_user, now=now, action=f"grading.{action}", target=plan,
        course_id=plan.assignment.course_id,
    )  # fmt: skip
