"""How students stand with essays: deadline, draft, attempts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from classroom.assignments.models import Assignment, Attempt, Draft, Extension, Submission
from classroom.assignments.rules import Deadline, effective_deadline, visible_assignments
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
        if self.assignment.attempts_allowed is None:
            return None
        return max(self.assignment.attempts_allowed - len(self.attempts), 0)

    @property
    def has_draft(self) -> bool:
        return self.draft is not None and self.draft.version > 0

    def state(self, now: datetime) -> str:
        """handed_in, missed (closed without an attempt), writing or new."""
        if self.attempts:
            return "handed_in"
        if self.deadline.is_closed(now):
            return "missed"
        return "writing" if self.has_draft else "new"


def student_standings(enrollment: Enrollment, now: datetime) -> list[Standing]:
    """Every essay that the holder can see, those that are open first, with how they stand; four queries."""
    assignments = list(visible_assignments(enrollment, now).order_by("due_at", "pk"))
    for assignment in assignments:
        assignment.course = enrollment.course
    found = standings([(enrollment, assignment) for assignment in assignments])
    return sorted(found, key=lambda standing: standing.deadline.is_closed(now))


def standing(enrollment: Enrollment, assignment: Assignment) -> Standing:
    """How the holder stands with one assignment; three queries."""
    return standings([(enrollment, assignment)])[0]


def standings(pairs: Iterable[tuple[Enrollment, Assignment]]) -> list[Standing]:
    """Return one Standing per pair, in their order; three queries. Each assignment has its course filled."""
    pairs = list(pairs)
    enrollments = [enrollment for enrollment, _ in pairs]
    assignments = [assignment for _, assignment in pairs]
    of_these = {"enrollment__in": enrollments, "assignment__in": assignments}
    extensions = {
        (extension.enrollment_id, extension.assignment_id): extension
        for extension in Extension.objects.filter(**of_these).select_related("granted_by")
    }
    attempts = Prefetch("attempts", Attempt.objects.defer("markdown", "html").order_by("number"))
    submissions = {
        (submission.enrollment_id, submission.assignment_id): submission
        for submission in Submission.objects.filter(**of_these)
        .select_related("draft")
        .defer("draft__markdown")
        .prefetch_related(attempts)
    }
    found = []
    for enrollment, assignment in pairs:
        key = (enrollment.pk, assignment.pk)
        submission = submissions.get(key)
        found.append(
            Standing(
                assignment=assignment,
                deadline=effective_deadline(enrollment, assignment, extensions.get(key)),
                draft=getattr(submission, "draft", None),
                attempts=tuple(submission.attempts.all()) if submission else (),
            )
        )
    return found
