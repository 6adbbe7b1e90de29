"""What follows when work that was handed in may be more or less late than before."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch

from classroom.accounts.models import User
from classroom.assignments.events import lateness_changed
from classroom.assignments.models import Assignment, Attempt, Submission
from classroom.assignments.rules import days_late, effective_deadlines, judged_at, written_by


def judge_lateness_again(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    enrollments: Iterable[int] | None = None,
    reason: str = "",
) -> None:
    """Say of every attempt anew whether it is late, and tell the apps above, who take points off for it.

    `enrollments` are the keys of those whom it concerns, None for everybody. Called in the transaction of the change. So
    every page, receipts too, says the same of an attempt, whatever time was given after it came in.
    """
    keys = None if enrollments is None else list(enrollments)
    attempts = Attempt.objects.select_related("returned").defer("markdown", "html").order_by("number")
    submissions = Submission.objects.filter(assignment=assignment, attempts__isnull=False).distinct()
    if keys is not None:
        submissions = submissions.filter(written_by(keys))
    found = list(submissions.select_related("enrollment").prefetch_related(Prefetch("attempts", attempts)))
    deadlines = effective_deadlines((submission.enrollment, assignment) for submission in found)
    other: dict[bool, list[int]] = {True: [], False: []}
    for submission in found:
        deadline = deadlines[submission.enrollment_id, assignment.pk]
        handed_in = list(submission.attempts.all())
        for number, attempt in enumerate(handed_in, 1):
            late = days_late(deadline, judged_at(handed_in[:number], assignment)) > 0
            if late != attempt.late:
                other[late].append(attempt.pk)
    for late, attempts_so in other.items():
        if attempts_so:
            Attempt.objects.filter(pk__in=attempts_so).update(late=late)
    lateness_changed.send(
        Assignment, assignment=assignment, enrollments=keys, acting_user=acting_user, now=now, reason=reason
    )
