"""What becomes of what students say of each other: shown to the writers, taken out of account, counted in the results."""

from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.grading.models import PeerPlan, PeerReview


@transaction.atomic
def show_readings(*, acting_user: User, now: datetime, plan: PeerPlan, shown: bool = True) -> None:
    """Show the writers what was said of their essays, or close it again."""
    plan = PeerPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if bool(plan.opened_at) == shown:
        return
    plan.opened_at = now if shown else None
    plan.save(update_fields=("opened_at",))
    _record(plan, plan.assignment, "show_readings", acting_user, now, {"shown": (not shown, shown)})


@transaction.atomic
def take_out(*, acting_user: User, now: datetime, review: PeerReview, reason: str) -> None:
    """Take a reading out of account: it counts for nobody, its writer is not shown it, its essay goes to others."""
    _set_counts(acting_user, now, review, reason, counts=False)


@transaction.atomic
def bring_back(*, acting_user: User, now: datetime, review: PeerReview) -> None:
    """Undo `take_out`."""
    _set_counts(acting_user, now, review, "", counts=True)


@transaction.atomic
def thank(*, acting_user: User, now: datetime, review: PeerReview, thanks: bool = True) -> None:
    """The writer thanks the reader, who sees it without a name; or takes it back."""
    PeerReview.objects.filter(pk=review.pk).update(thanked_at=now if thanks else None)


@transaction.atomic
def report_reading(*, acting_user: User, now: datetime, review: PeerReview, report: str) -> None:
    """The writer asks the instructor to look at a reading. Once: a second report takes the place of the first."""
    review = PeerReview.objects.select_for_update(no_key=True).get(pk=review.pk)
    review.report, review.reported_at, review.report_closed_at = report.strip(), now, None
    review.save(update_fields=("report", "reported_at", "report_closed_at"))
    _record(review, review.plan.assignment, "report_reading", acting_user, now)


@transaction.atomic
def close_report(*, acting_user: User, now: datetime, review: PeerReview) -> None:
    """The instructor has looked, and lets the reading stand."""
    PeerReview.objects.filter(pk=review.pk, report_closed_at=None, reported_at__isnull=False).update(
        report_closed_at=now
    )
    _record(review, review.plan.assignment, "close_report", acting_user, now)


def _set_counts(acting_user: User, now: datetime, review: PeerReview, reason: str, *, counts: bool) -> None:
    review = PeerReview.objects.select_for_update(no_key=True).get(pk=review.pk)
    if review.counts == counts:
        return
    review.counts, review.out_reason = counts, reason.strip()[:300]
    if review.reported_at and not counts:
        review.report_closed_at = now
    review.save(update_fields=("counts", "out_reason", "report_closed_at"))
    _record(
        review, review.plan.assignment, "take_out_reading" if not counts else "bring_back_reading",
        acting_user, now, {"counts": (not counts, counts)}, reason,
    )  # fmt: skip


def _record(
    target, assignment: Assignment, action: str, acting_user: User, now: datetime, changes=None, reason=""
) -> None:
    record(
        acting_user=acting_user, now=now, action=f"grading.{action}", target=target, course_id=assignment.course_id,
        changes=changes, reason=reason,
    )  # fmt: skip
