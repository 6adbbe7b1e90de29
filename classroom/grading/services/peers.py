"""Students who read each other: the plan, taking the next essay, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt, Submission, TeamMember, Work
from classroom.assignments.queries.told import READINGS
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.courses.rules import closed_when_archived
from classroom.grading.models import Criterion, Level, PeerMark, PeerPlan, PeerReview, Scale
from classroom.grading.queries.rows import current_version
from classroom.grading.rules import peers as rules
from classroom.grading.services.errors import (
    MarkingUnfinishedError,
    NobodyLeftError,
    NoPointsError,
    NoRubricError,
    NotHandedInError,
    OtherRubricError,
    PeersBegunError,
    PeersClosedError,
    StaleVersionError,
)
from classroom.notices.models import Notice
from classroom.notices.services import notify


@dataclass(frozen=True, slots=True)
class PeerMarkGiven:
    """What a reader says of one criterion; a level has its own points unless it is a range."""

    criterion: Criterion
    level: Level | None = None
    points: Decimal | None = None
    comment: str = ""


@closed_when_archived("assignment.course")
@transaction.atomic
def set_peer_plan(*, acting_user: User, now: datetime, assignment: Assignment, **fields: Any) -> PeerPlan:
    """Have students read each other's essays on `assignment`, or change how. `fields` are those of PeerPlan.

    Raises NoRubricError, NoPointsError when readings are to count where nothing has points, and PeersBegunError when
    readers were promised that their names are not shown.
    """
    version = current_version(assignment.pk)
    if version is None:
        raise NoRubricError
    if version.scale == Scale.DONE and fields.get("percent"):
        raise NoPointsError
    Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    plan = PeerPlan.objects.filter(assignment=assignment).first() or PeerPlan(assignment=assignment)
    if plan.pk and plan.anonymous and not fields.get("anonymous", True) and plan.reviews.exists():
        raise PeersBegunError
    changes = {name: (getattr(plan, name) if plan.pk else None, value) for name, value in fields.items()}
    moved = plan.pk and plan.told_at and fields.get("due_at", plan.due_at) != plan.due_at
    if plan.pk and fields.get("opens_at", plan.opens_at) > now:
        plan.told_at = None
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save()
    _record(
        plan, "set_peer_plan", acting_user, now, {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    )
    if moved and plan.told_at and plan.counted_at is None:
        _notify_readers(plan, Notice.Kind.DEADLINE_MOVED, now, subject=(READINGS, plan.assignment_id))
    return plan


@transaction.atomic
def next_reading(*, acting_user: User, now: datetime, plan: PeerPlan, enrollment: Enrollment) -> PeerReview:
    """Return the reading that the holder has begun, or else a new one: the essay that was read least.

    Those with the fewest finished or running readings come first, of these the one that was handed in first; never
    one's own or one's team's, never one that the reader has had. Raises PeersClosedError when it is not open or the
    holder has had all that are theirs, NotHandedInError, and NobodyLeftError.
    """
    # All who ask wait here, so that each sees what the one before was given.
    plan = _locked(plan.pk)
    if not rules.is_open(plan, now, rules.due_for(enrollment, plan)):
        raise PeersClosedError
    if not rules.own_work(enrollment, plan.assignment_id).exists():
        raise NotHandedInError
    mine = rules.own_readings(enrollment).filter(plan=plan)
    begun = mine.filter(finished_at=None, counts=True).order_by("allocated_at", "pk").first()
    if begun:
        return begun
    if mine.count() >= plan.reviews_each:
        raise PeersClosedError
    return _give(plan, enrollment, acting_user, now)


@closed_when_archived("plan.assignment.course")
@transaction.atomic
def give_reading(
    *, acting_user: User, now: datetime, plan: PeerPlan, enrollment: Enrollment, submission: Submission | None = None
) -> PeerReview:
    """Give a student an essay to read by hand, also beyond their number: `submission`, or the one that was read least.

    Raises PeersClosedError, NotHandedInError, and NobodyLeftError when it is their own or they have had it.
    """
    plan = _locked(plan.pk)
    if not rules.is_open(plan, now, rules.due_for(enrollment, plan)):
        raise PeersClosedError
    if not rules.own_work(enrollment, plan.assignment_id).exists():
        raise NotHandedInError
    return _give(plan, enrollment, acting_user, now, by_hand=True, submission=submission)


@transaction.atomic
def save_reading(
    *,
    acting_user: User,
    now: datetime,
    review: PeerReview,
    marks: Sequence[PeerMarkGiven],
    overall: str,
    expected_version: int,
    finish: bool = False,
) -> PeerReview:
    """Save all that a reader says of an essay; with `finish`, say that it is done. Finished ones can be changed until due.

    Raises PeersClosedError, StaleVersionError when another window has saved something else in between,
    MarkingUnfinishedError when it is or becomes finished without points on a criterion, OtherRubricError.
    """
    # After whoever lets the marks count: what is changed later would not be in the results.
    plan = _locked(review.plan_id)
    review = (
        PeerReview.objects.select_for_update(no_key=True, of=("self",)).select_related("reviewer").get(pk=review.pk)
    )
    review.plan = plan
    if not rules.is_open(plan, now, rules.due_for(review.reviewer, plan)) or not review.counts:
        raise PeersClosedError
    overall = overall.strip()
    said = {mark.criterion.pk: _said(mark, review) for mark in marks}
    known = {mark.criterion_id: mark for mark in PeerMark.objects.filter(review=review)}
    stands = {key: (mark.level_id, mark.points, mark.comment) for key, mark in known.items()}
    changed = {key: each for key, each in said.items() if stands.get(key, (None, None, "")) != each}
    if changed or overall != review.overall:
        if review.version != expected_version:
            raise StaleVersionError(review)
        for key, (level, points, comment) in changed.items():
            mark = known.get(key) or PeerMark(review=review, criterion_id=key)
            mark.level_id, mark.points, mark.comment = level, points, comment
            mark.save()
        review.overall, review.saved_at = overall, now
        review.version += 1
    if finish or review.finished_at:
        points = {key: each[1] for key, each in {**stands, **said}.items()}
        criteria = Criterion.objects.filter(version=review.rubric_version_id).order_by("position")
        missing = [criterion for criterion in criteria if points.get(criterion.pk) is None]
        if missing:
            raise MarkingUnfinishedError(missing)
    if finish and not review.finished_at:
        review.finished_at = now
        _record(review, "finish_reading", acting_user, now)
    review.save(update_fields=("overall", "saved_at", "version", "finished_at"))
    return review


@transaction.atomic
def tell_readers(*, now: datetime) -> int:
    """Tell the writers of essays that classmates' essays wait for them, once for each plan that has opened."""
    told = 0
    for plan in (
        PeerPlan.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("assignment__course")
        .filter(told_at=None, opens_at__lte=now, due_at__gt=now, counted_at=None)
    ):
        plan.told_at = now
        plan.save(update_fields=("told_at",))
        _notify_readers(plan, Notice.Kind.REVIEW_OPEN, now)
        told += 1
    return told


def _notify_readers(plan: PeerPlan, kind: str, now: datetime, subject: tuple[str, int] = ("", 0)) -> None:
    """Tell those who may read, since they have handed something in."""
    work = Submission.objects.filter(assignment=plan.assignment_id, attempts__isnull=False)
    readers = User.objects.filter(
        Q(enrollments__submissions__in=work) | Q(enrollments__teams__team__submission__in=work),
        enrollments__state=Enrollment.State.ACTIVE,
    ).distinct()
    course = plan.assignment.course
    notify(
        recipients=readers, kind=kind, now=now,
        details={"assignment": plan.assignment.title, "course": course.both_titles, "work": Work.READINGS},
        path=reverse("grading:peers", args=(course.slug, plan.assignment_id)), subject=subject,
    )  # fmt: skip


def _locked(plan: int) -> PeerPlan:
    """The plan with its assignment and course, held until the transaction ends."""
    return (
        PeerPlan.objects.select_for_update(no_key=True, of=("self",)).select_related("assignment__course").get(pk=plan)
    )


def _give(
    plan: PeerPlan,
    enrollment: Enrollment,
    acting_user: User,
    now: datetime,
    *,
    by_hand: bool = False,
    submission: Submission | None = None,
) -> PeerReview:
    version = current_version(plan.assignment_id)
    if version is None:
        raise NoRubricError
    found = _essays_for(plan, enrollment, now)
    if submission is not None:
        found = found.filter(pk=submission.pk)
    essay = found.first()
    if essay is None:
        raise NobodyLeftError
    review = PeerReview.objects.create(
        plan=plan, attempt_id=essay.latest, reviewer=enrollment, rubric_version=version, allocated_at=now,
        given_by=acting_user if by_hand else None,
    )  # fmt: skip
    _record(review, "give_reading" if by_hand else "take_reading", acting_user, now)
    return review


def _essays_for(plan: PeerPlan, enrollment: Enrollment, now: datetime) -> QuerySet[Submission]:
    """The essays that the holder may be given, with `latest`, their last attempt: the one that was read least first."""
    attempts = Attempt.objects.filter(submission=OuterRef("pk"))
    taken = PeerReview.objects.filter(plan=plan, counts=True, attempt__submission=OuterRef("pk")).filter(
        Q(finished_at__isnull=False) | Q(allocated_at__gt=rules.held_since(plan, now))
    )
    taken = taken.order_by().values("attempt__submission").annotate(n=Count("pk")).values("n")
    had = PeerReview.objects.filter(plan=plan, reviewer=enrollment).values("attempt__submission")
    active = Q(enrollment__state=Enrollment.State.ACTIVE)
    members = TeamMember.objects.filter(active, team=OuterRef("team"))
    return (
        Submission.objects.filter(assignment=plan.assignment_id)
        .filter(Q(active, team=None) | Exists(members))
        .exclude(pk__in=rules.not_to_read(enrollment).values("pk"))
        .exclude(pk__in=had)
        .annotate(
            latest=Subquery(attempts.order_by("-number").values("pk")[:1]),
            handed_in_at=Subquery(attempts.order_by("number").values("handed_in_at")[:1]),
            readings=Coalesce(Subquery(taken), 0),
        )
        .filter(latest__isnull=False)
        .order_by("readings", "handed_in_at", "pk")
    )


def _said(mark: PeerMarkGiven, review: PeerReview) -> tuple[int | None, Decimal | None, str]:
    """What is stored of one criterion: level, points, remark. The form has checked the points."""
    if mark.criterion.version_id != review.rubric_version_id:
        raise OtherRubricError
    level, points = mark.level, mark.points
    if level is not None:
        if level.criterion_id != mark.criterion.pk:
            raise OtherRubricError
        if points is None or not level.holds(points):
            points = level.points
    elif points is not None and mark.criterion.is_done_scale:
        raise OtherRubricError
    return level and level.pk, points, mark.comment.strip()


def _record(
    target: PeerPlan | PeerReview, action: str, acting_user: User, now: datetime, changes=None, reason=""
) -> None:
    plan = target if isinstance(target, PeerPlan) else target.plan
    record(
        acting_user=acting_user, now=now, action=f"grading.{action}", target=target,
        course_id=plan.assignment.course_id, changes=changes, reason=reason,
    )  # fmt: skip
