"""Results whose lateness has changed: because a deadline was moved, or more time was given or taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.assignments.events import ResultMove
from classroom.assignments.models import Assignment, Attempt, LatePolicy
from classroom.assignments.queries import penalties
from classroom.assignments.rules import Penalty, written_by
from classroom.common.numbers import weighted_sum
from classroom.grading.models import Criterion, Grade, GradeStatus, Scale
from classroom.grading.queries.peer_points import PeerShare
from classroom.grading.queries.rows import current_version
from classroom.grading.services.results import set_result


@dataclass(frozen=True, slots=True)
class _Move:
    """`given` are the points before lateness, with the classmates' share where they count."""

    grade: Grade
    penalty: Penalty
    given: Decimal
    off: Decimal
    peers: PeerShare | None


def judge_again(
    *, assignment: Assignment, enrollments: Iterable[int] | None, acting_user: User, now: datetime, **_signal: object
) -> None:
    """Give a new result to everybody for whom lateness takes off another number of points than it did.

    Receives `assignments.events.lateness_changed`. Raw points, marking and history stay; what changes waits for the next
    release.
    """
    for move in _moves(assignment, enrollments):
        change = move.grade.change
        set_result(
            acting_user=acting_user, now=now, assignment=move.grade.assignment, enrollment=move.grade.enrollment,
            status=GradeStatus.GRADED, points=move.given - move.off, raw_points=change.raw_points,
            penalty=move.off, penalty_details=move.penalty.details, peers=move.peers, marking=change.marking,
            reason=_("The time for handing in was changed"),
        )  # fmt: skip


def moves_of(*, assignment: Assignment, **_signal: object) -> list[ResultMove]:
    """What `judge_again` would change; receives `assignments.events.moves_asked`."""
    return [
        ResultMove(
            enrollment_id=move.grade.enrollment_id,
            title=move.grade.assignment.title,
            before=move.grade.points,
            after=move.given - move.off,
            released=move.grade.release_id is not None,
        )
        for move in _moves(assignment, None)
    ]


def _moves(assignment: Assignment, enrollments: Iterable[int] | None) -> list[_Move]:
    """The results whose penalty is another by now. Late days are of the whole course: one essay may cost another some."""
    points_alone = Q(change__marking=None) | Q(change__rubric_version__scale=Scale.POINTS)
    grades = Grade.objects.filter(points_alone, status=GradeStatus.GRADED, change__penalty__isnull=False)
    if assignment.late_policy == LatePolicy.BANK:
        grades = grades.filter(assignment__course=assignment.course_id)
    else:
        grades = grades.filter(assignment=assignment)
    if enrollments is not None:
        grades = grades.filter(enrollment__in=list(enrollments))
    parts = _parts(grades)
    taken = penalties((attempt, grade.enrollment, most) for grade, attempt, most in parts)
    moves = []
    for grade, attempt, _most in parts:
        penalty, change = taken[grade.enrollment_id, attempt.pk], grade.change
        peers = PeerShare(change.peer_points, change.peer_percent) if change.peer_percent else None
        given = peers.added_to(change.raw_points) if peers else change.raw_points
        off = min(penalty.points, max(given, Decimal(0)))
        if off != change.penalty:
            moves.append(_Move(grade, penalty, given, off, peers))
    return moves


def _parts(grades: QuerySet[Grade]) -> list[tuple[Grade, Attempt, Decimal]]:
    """Each grade with the attempt that it is for and the points that there were to be had; four queries and a few."""
    found = list(
        grades.select_related(
            "assignment__course", "enrollment__user", "change__marking__attempt__submission__assignment__course"
        ).order_by("enrollment__user__sort_key", "assignment__due_at", "pk")
    )
    versions = {grade.change.rubric_version_id for grade in found if grade.change.marking}
    most: dict[int, list[tuple[Decimal, Decimal]]] = {}
    for version, points, weight in Criterion.objects.filter(version__in=versions).values_list(
        "version", "max_points", "weight"
    ):
        most.setdefault(version, []).append((points, weight))
    parts = []
    for grade in found:
        marking = grade.change.marking
        if marking:
            parts.append((grade, marking.attempt, weighted_sum(most.get(grade.change.rubric_version_id, ()))))
        elif attempt := _attempt_of(grade):
            version = current_version(grade.assignment_id)
            criteria = version.criteria.values_list("max_points", "weight") if version else ()
            parts.append((grade, attempt, weighted_sum(criteria) if version else grade.change.raw_points))
    return parts


def _attempt_of(grade: Grade) -> Attempt | None:
    """The last attempt that there was when a result without a marking was given."""
    return (
        Attempt.objects.filter(
            written_by([grade.enrollment_id], "submission__"), submission__assignment=grade.assignment_id,
            handed_in_at__lte=grade.change.made_at,
        )
        .select_related("submission__assignment__course")
        .order_by("-number")
        .first()
    )  # fmt: skip
