"""How late a class's work is, and what became of everybody's late days. Worked out, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch

from classroom.assignments.events import excused_asked
from classroom.assignments.models import Assignment, Attempt, LateBank, LatePolicy, Submission, TeamMember
from classroom.assignments.rules import Penalty, days_late, judged_at, late_penalty, written_by
from classroom.assignments.rules.deadline import effective_deadlines
from classroom.courses.models import Enrollment


@dataclass(frozen=True, slots=True)
class LateDays:
    """One writer's last hand-in of one assignment. `left` are the days of the bank before it, `spent` those for it."""

    judged_at: datetime
    days: int
    left: int
    spent: int


def late_days(course_id: int, enrollments: Iterable[Enrollment]) -> dict[tuple[int, int], LateDays]:
    """Return, by the keys of enrolment and assignment, what was spent of the course's bank of late days; seven queries.

    Days are spent in the order in which the work came in, the last hand-in of each counting, so that what was marked
    before is not changed by what comes later. Each member of a team spends their own. Work in time spends none, nor does
    work that is excused.
    """
    places = {place.pk: place for place in enrollments}
    bank = bank_of(course_id)
    found = sorted(
        (moment, enrollment, assignment.pk, assignment)
        for enrollment, assignment, moment in _hand_ins(course_id, places)
    )
    deadlines = effective_deadlines((places[enrollment], assignment) for _, enrollment, _, assignment in found)
    left = dict.fromkeys(places, bank)
    spent = {}
    for moment, enrollment, key, _assignment in found:
        days = days_late(deadlines[enrollment, key], moment)
        used = min(days, left[enrollment])
        spent[enrollment, key] = LateDays(moment, days, left[enrollment], used)
        left[enrollment] -= used
    return spent


def bank_of(course_id: int) -> int:
    """The late days that each student of the course has; one query."""
    return LateBank.objects.filter(course=course_id).values_list("days", flat=True).first() or 0


def late_days_left(enrollment: Enrollment) -> tuple[int, int]:
    """The days of the bank that the holder has left, and those that there were."""
    bank = bank_of(enrollment.course_id)
    if not bank:
        return 0, 0
    used = late_days(enrollment.course_id, [enrollment])
    return bank - sum(each.spent for each in used.values()), bank


def penalties(parts: Iterable[tuple[Attempt, Enrollment, Decimal]]) -> dict[tuple[int, int], Penalty]:
    """Return, by the keys of writer and attempt, what lateness takes off as things stand now.

    `parts` are attempts, one who wrote each, and the points that can be had for it; each attempt has its submission with
    its assignment and course filled, and is judged by what came in up to it. A fixed number of queries, seven more when
    there is a bank of late days.
    """
    parts = list(parts)
    deadlines = effective_deadlines((writer, attempt.submission.assignment) for attempt, writer, _ in parts)
    handed_in: dict[int, list[Attempt]] = {}
    for each in (
        Attempt.objects.filter(submission__in={attempt.submission_id for attempt, _, _ in parts})
        .select_related("returned")
        .defer("markdown", "html")
        .order_by("number")
    ):
        handed_in.setdefault(each.submission_id, []).append(each)
    banks: dict[int, dict[tuple[int, int], LateDays]] = {}
    found = {}
    for attempt, writer, most in parts:
        assignment = attempt.submission.assignment
        left = 0
        if assignment.late_policy == LatePolicy.BANK:
            course = assignment.course_id
            if course not in banks:
                banks[course] = late_days(course, {place.pk: place for _, place, _ in parts}.values())
            use = banks[course].get((writer.pk, assignment.pk))
            left = use.left if use else 0
        before = [each for each in handed_in[attempt.submission_id] if each.number <= attempt.number]
        found[writer.pk, attempt.pk] = late_penalty(
            assignment, deadlines[writer.pk, assignment.pk], judged_at(before, assignment),
            points_possible=most, bank_left=left,
        )  # fmt: skip
    return found


def _hand_ins(course_id: int, places: dict[int, Enrollment]) -> list[tuple[int, Assignment, datetime]]:
    """Each writer's last hand-ins under a bank: who, what, and the moment by which it is judged; four queries."""
    attempts = Prefetch(
        "attempts",
        Attempt.objects.select_related("returned").defer("markdown", "html").order_by("number"),
    )
    submissions = (
        Submission.objects.filter(
            written_by(list(places)), assignment__course=course_id, assignment__late_policy=LatePolicy.BANK
        )
        .select_related("assignment__course")
        .prefetch_related(attempts)
    )
    members: dict[int, list[int]] = {}
    together = set()
    for team, assignment, enrollment in TeamMember.objects.filter(
        enrollment__in=places, assignment__late_policy=LatePolicy.BANK
    ).values_list("team_id", "assignment_id", "enrollment_id"):
        together.add((enrollment, assignment))
        members.setdefault(team, []).append(enrollment)
    excused: dict[tuple[int, int], datetime] = {}
    for _receiver, answer in excused_asked.send(Assignment, course=course_id, enrollments=list(places)):
        excused |= answer
    found = []
    for submission in submissions:
        handed_in = list(submission.attempts.all())
        writers = members.get(submission.team_id, []) if submission.team_id else [submission.enrollment_id]
        if handed_in:
            moment = judged_at(handed_in, submission.assignment)
            if not submission.team_id:
                writers = [writer for writer in writers if (writer, submission.assignment_id) not in together]
            since = {writer: excused.get((writer, submission.assignment_id)) for writer in writers}
            found += [
                (writer, submission.assignment, moment)
                for writer in writers
                if writer in places and not (since[writer] and handed_in[-1].handed_in_at <= since[writer])
            ]
    return found
