"""How students stand with essays: deadline, draft, attempts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Prefetch

from classroom.assignments.models import Assignment, Attempt, Draft, Submission, TeamMember
from classroom.assignments.rules import (
    Deadline,
    attempts_left,
    days_late,
    effective_deadlines,
    judged_at,
    visible_assignments,
    written_by,
)
from classroom.audit.source import is_viewed
from classroom.courses.models import Enrollment


@dataclass(frozen=True, slots=True)
class Standing:
    """One student with one assignment. `attempts` come in order, without their texts; `draft` without its text."""

    assignment: Assignment
    deadline: Deadline
    draft: Draft | None
    attempts: tuple[Attempt, ...]

    @property
    def last_attempt(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def attempts_left(self) -> int | None:
        """How often one may still hand in; None is as often as one likes."""
        return attempts_left(self.assignment, self.deadline, len(self.attempts))

    @property
    def late(self) -> bool:
        """Whether the last attempt is late as things stand now: more time may have been given after it came in."""
        return bool(self.attempts) and days_late(self.deadline, judged_at(self.attempts, self.assignment)) > 0

    @property
    def has_draft(self) -> bool:
        return self.draft is not None and self.draft.version > 0

    def state(self, now: datetime) -> str:
        """handed_in, missed (closed without an attempt), writing or new.

        For whoever looks as the writer `nameless` where that would tell whose a nameless essay is, and `kept` before it
        is handed in.
        """
        if self.attempts:
            return "handed_in"
        if is_viewed() and self.assignment.anonymous_marking:
            return "nameless"
        if self.deadline.is_closed(now):
            return "missed"
        if is_viewed():
            return "kept"
        return "writing" if self.has_draft else "new"


def student_standings(enrollment: Enrollment, now: datetime) -> list[Standing]:
    """Every essay that the holder can see, the open ones first, with how they stand; five queries, and two for teams."""
    assignments = list(visible_assignments(enrollment, now).order_by("due_at", "pk"))
    for assignment in assignments:
        assignment.course = enrollment.course
    found = standings([(enrollment, assignment) for assignment in assignments])
    return sorted(found, key=lambda standing: standing.deadline.is_closed(now))


def standing(enrollment: Enrollment, assignment: Assignment) -> Standing:
    """How the holder stands with one assignment; four queries, and two for teams."""
    return standings([(enrollment, assignment)])[0]


def standings(pairs: Iterable[tuple[Enrollment, Assignment]]) -> list[Standing]:
    """Return one Standing per pair, in their order; four queries, and two when an assignment is written in teams.

    Each assignment has its course filled.
    """
    pairs = list(pairs)
    enrollments = [enrollment.pk for enrollment, _ in pairs]
    assignments = {assignment.pk: assignment for _, assignment in pairs}
    deadlines = effective_deadlines(pairs)
    attempts = Prefetch(
        "attempts", Attempt.objects.select_related("returned").defer("markdown", "html").order_by("number")
    )
    submissions = {}
    teams = _teams(enrollments, [key for key, assignment in assignments.items() if assignment.in_teams])
    for submission in (
        Submission.objects.filter(written_by(enrollments), assignment__in=assignments)
        .select_related("draft")
        .defer("draft__markdown")
        .order_by(F("team").asc(nulls_first=True))
        .prefetch_related(attempts)
    ):
        writers = teams.get(submission.team_id, []) if submission.team_id else [submission.enrollment_id]
        submissions |= {(writer, submission.assignment_id): submission for writer in writers}
    found = []
    for enrollment, assignment in pairs:
        key = (enrollment.pk, assignment.pk)
        submission = submissions.get(key)
        found.append(
            Standing(
                assignment=assignment,
                deadline=deadlines[key],
                draft=getattr(submission, "draft", None),
                attempts=tuple(submission.attempts.all()) if submission else (),
            )
        )
    return found


def _teams(enrollments: list[int], assignments: list[int]) -> dict[int, list[int]]:
    """Which of `enrollments` are in which team; one query or none."""
    found: dict[int, list[int]] = {}
    if assignments:
        members = TeamMember.objects.filter(assignment__in=assignments, enrollment__in=enrollments)
        for team, enrollment in members.values_list("team_id", "enrollment_id"):
            found.setdefault(team, []).append(enrollment)
    return found
