"""Results: each change is a row that stays, and the grade is what the last one says. See releases.py for who sees it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.events import lateness_changed
from classroom.assignments.models import Assignment, Attempt, LatePolicy
from classroom.assignments.queries import penalties
from classroom.assignments.rules import Penalty, writers_of
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.grading.models import Grade, GradeChange, GradeStatus, Marking, RegradeRequest
from classroom.grading.queries.peer_points import PeerShare, counted_share
from classroom.grading.queries.rubric import is_done_scale, points_possible

#: What lateness takes off where there are no points.
NOTHING_TAKEN = Penalty()


@transaction.atomic
def set_result(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    enrollment: Enrollment,
    status: GradeStatus,
    points: Decimal | None = None,
    raw_points: Decimal | None = None,
    penalty: Decimal | None = None,
    penalty_details: Mapping[str, Any] | None = None,
    peers: PeerShare | None = None,
    marking: Marking | None = None,
    reason: str = "",
) -> Grade:
    """Add a change and derive the grade from it. What is changed waits for the next release.

    Points for an essay come through `grade_essay`, which knows what lateness takes off.
    """
    # Not the grade, which may not be there yet: the results of one student are decided one after the other.
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    grade = Grade.objects.filter(assignment=assignment, enrollment=enrollment).first()
    before = (grade.status, grade.points) if grade else (None, None)
    flips = before[0] != status and GradeStatus.EXCUSED in (before[0], status)
    change = GradeChange.objects.create(
        assignment=assignment, enrollment=enrollment, status=status, points=points, marking=marking,
        raw_points=points if raw_points is None else raw_points, penalty=penalty,
        penalty_details=dict(penalty_details or {}), peer_points=peers and peers.points,
        peer_percent=peers and peers.percent, rubric_version_id=marking and marking.rubric_version_id,
        made_by=acting_user, made_at=now, reason=reason[:300],
    )  # fmt: skip
    grade = grade or Grade(assignment=assignment, enrollment=enrollment)
    grade.change, grade.status, grade.points, grade.release = change, status, points, None
    grade.save()
    # Whoever asked for it finds the change named by what they asked.
    RegradeRequest.objects.filter(grade=grade, state=RegradeRequest.State.OPEN).update(became=change)
    record(
        acting_user=acting_user, now=now, action="grading.set_result", target=grade, course_id=assignment.course_id,
        changes={"status": (before[0], status), "points": (before[1], points)}, reason=reason,
    )  # fmt: skip
    if flips and assignment.late_policy == LatePolicy.BANK:
        # Excused work spends no late days: there are more, or fewer, for the student's other essays.
        lateness_changed.send(
            Assignment,
            assignment=assignment,
            enrollments=[enrollment.pk],
            acting_user=acting_user,
            now=now,
            reason=reason,
        )
    return grade


@transaction.atomic
def grade_essay(
    *,
    acting_user: User,
    now: datetime,
    attempt: Attempt,
    raw_points: Decimal,
    marking: Marking | None = None,
    reason: str = "",
) -> Grade:
    """Give everybody who wrote `attempt` their result: `raw_points`, what lateness takes off them, and what is left.

    Where the readings of classmates count they are added to `raw_points` first, and kept as a line of their own.

    The one way from points for an essay to results. The members of a team have the same points, and each their own
    lateness: more time and late days of the bank are theirs. `marking` says how much there was to be had, as
    does, without one, the assignment's current rubric. Returns the result of the one who began the submission, or of
    the first of the team.
    """
    submission = attempt.submission
    writers = list(writers_of(submission))
    most = points_possible(submission.assignment_id, marking)
    # Complete or incomplete: what lies between would be neither.
    done = is_done_scale(submission.assignment_id, marking)
    taken = {} if done else penalties((attempt, writer, raw_points if most is None else most) for writer in writers)
    share = None if done else counted_share(submission, most)
    given = share.added_to(raw_points) if share else raw_points
    grades = {}
    for writer in writers:
        penalty = NOTHING_TAKEN if done else taken[writer.pk, attempt.pk]
        off = min(penalty.points, max(given, Decimal(0)))
        grades[writer.pk] = set_result(
            acting_user=acting_user, now=now, assignment=submission.assignment, enrollment=writer,
            status=GradeStatus.GRADED, points=given - off, raw_points=raw_points, penalty=off,
            penalty_details=penalty.details, peers=share, marking=marking, reason=reason,
        )  # fmt: skip
    return grades.get(submission.enrollment_id) or next(iter(grades.values()))


def excuse(
    *, acting_user: User, now: datetime, assignment: Assignment, enrollment: Enrollment, reason: str = ""
) -> Grade:
    """The student need not do this work: no points, and it counts in no total. Never the same as nought."""
    return set_result(
        acting_user=acting_user, now=now, assignment=assignment, enrollment=enrollment,
        status=GradeStatus.EXCUSED, reason=reason,
    )  # fmt: skip


def mark_missing(
    *, acting_user: User, now: datetime, assignment: Assignment, enrollment: Enrollment, reason: str = ""
) -> Grade:
    """The work was wanted and did not come: no points given, and said so."""
    return set_result(
        acting_user=acting_user, now=now, assignment=assignment, enrollment=enrollment,
        status=GradeStatus.MISSING, reason=reason,
    )  # fmt: skip
