"""Marking one essay: points by criterion, the overall comment, and the end of it."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from classroom.accounts.models import User
from classroom.assignments.models import Attempt
from classroom.assignments.rules import writers_of
from classroom.audit.services import record
from classroom.common.markup import to_html
from classroom.common.shown.sentences import gettext as _
from classroom.grading.models import Criterion, Grade, Level, Mark, Marking
from classroom.grading.queries.rows import version_to_mark_by
from classroom.grading.rules.second import may_compare
from classroom.grading.services.errors import (
    MarkingFinishedError,
    MarkingUnfinishedError,
    NewerAttemptError,
    NoRubricError,
    OtherRubricError,
    SettledError,
    StaleVersionError,
)
from classroom.grading.services.points import marking_points
from classroom.grading.services.results import grade_essay
from classroom.grading.services.second import claim_turn, plan_of, settle


@transaction.atomic
def open_marking(*, acting_user: User, now: datetime, attempt: Attempt, turn: int = 1) -> Marking:
    """Return the marking of `attempt` in `turn`, locked until the transaction ends; begun by the current rubric if need be.

    Raises NewerAttemptError when `attempt` is not the last one handed in, OtherMarkerError when two mark it and the turn is
    another's, and NoRubricError. Reading an essay begins nothing: only a first mark or comment does, so that a rubric can
    still be changed for those whom nobody has begun.
    """
    if Attempt.objects.filter(submission=attempt.submission_id, number__gt=attempt.number).exists():
        raise NewerAttemptError
    if plan_of(attempt):
        claim_turn(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    marking, begun = Marking.objects.select_for_update().get_or_create(
        attempt=attempt,
        turn=turn,
        defaults={
            "rubric_version_id": _current_version(attempt),
            "marked_by": acting_user,
            "updated_at": now,
        },
    )
    if begun:
        record(
            acting_user=acting_user, now=now, action="grading.open_marking", target=marking, course_id=_course(attempt)
        )
    return marking


@transaction.atomic
def save_mark(
    *,
    acting_user: User,
    now: datetime,
    attempt: Attempt,
    turn: int = 1,
    criterion: Criterion,
    level: Level | None = None,
    points: Decimal | None = None,
    comment: str = "",
    expected_version: int,
) -> Mark:
    """Save one criterion's level or points and its remark; a level brings its points, or takes `points` of its range.

    `expected_version` is that of the mark which the marker saw, 0 for none. Raises StaleVersionError when another one was
    saved in between, unless it says the same; OtherRubricError when the criterion is not of this marking's rubric;
    MarkingFinishedError; ValidationError when the points are not between 0 and the criterion's most, or not the level's.
    """
    marking = _marking_in_progress(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    if criterion.version_id != marking.rubric_version_id:
        raise OtherRubricError
    if level is not None:
        if level.criterion_id != criterion.pk:
            raise OtherRubricError
        if points is None or level.lowest is None:
            points = level.points
        elif not level.holds(points):
            raise ValidationError(
                _("“%(title)s” has from %(lowest)s to %(most)s points.")
                % {
                    "title": level.shown_title,
                    "lowest": f"{level.lowest.normalize():f}",
                    "most": f"{level.points.normalize():f}",
                }
            )
    elif points is not None and criterion.is_done_scale and points not in (0, criterion.max_points):
        raise ValidationError(_("Choose complete or incomplete."))
    elif points is not None and not 0 <= points <= criterion.max_points:
        raise ValidationError(_("Points from 0 to %(most)s.") % {"most": f"{criterion.max_points.normalize():f}"})
    comment = comment.strip()
    mark = Mark.objects.filter(marking=marking, criterion=criterion).first()
    if mark is None:
        if level is None and points is None and not comment:
            return Mark(marking=marking, criterion=criterion, marked_by=acting_user, updated_at=now)
        mark = Mark(marking=marking, criterion=criterion)
    elif (mark.level_id, mark.points, mark.comment) == (level and level.pk, points, comment):
        return mark
    if mark.version != expected_version:
        raise StaleVersionError(mark)
    changes = {"points": (mark.points, points), "level": (mark.level_id, level and level.pk)}
    if mark.comment != comment:
        changes["comment"] = (len(mark.comment), len(comment))
    mark.level, mark.points, mark.comment = level, points, comment
    mark.version += 1
    mark.marked_by, mark.updated_at = acting_user, now
    mark.save()
    _touch(marking, acting_user, now)
    record(
        acting_user=acting_user, now=now, action="grading.save_mark", target=mark,
        course_id=_course(attempt), changes=changes,
    )  # fmt: skip
    return mark


@transaction.atomic
def save_overall(
    *, acting_user: User, now: datetime, attempt: Attempt, turn: int = 1, overall: str, expected_version: int
) -> Marking:
    """Save the overall comment (Markdown). Raises StaleVersionError as `save_mark` does, and MarkingFinishedError."""
    marking = _marking_in_progress(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    overall = overall.strip()
    if marking.overall == overall:
        return marking
    if marking.overall_version != expected_version:
        raise StaleVersionError(marking)
    changes = {"overall": (len(marking.overall), len(overall))}
    marking.overall = overall
    marking.overall_html = to_html(overall)
    marking.overall_version += 1
    marking.marked_by, marking.updated_at = acting_user, now
    marking.save()
    record(
        acting_user=acting_user, now=now, action="grading.save_overall", target=marking,
        course_id=_course(attempt), changes=changes,
    )  # fmt: skip
    return marking


@transaction.atomic
def finish_marking(*, acting_user: User, now: datetime, attempt: Attempt, turn: int = 1) -> Grade | None:
    """Close the marking and give the student its result, not yet released. Finishing twice is finishing once.

    Of an essay that two mark the result comes when it is settled; None until then.

    Raises MarkingUnfinishedError when a criterion has no points.
    """
    marking = open_marking(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    submission = attempt.submission
    if marking.state == Marking.State.FINAL:
        return _grades(attempt).filter(enrollment=submission.enrollment_id).first() or _grades(attempt).first()
    given = set(Mark.objects.filter(marking=marking, points__isnull=False).values_list("criterion", flat=True))
    criteria = list(Criterion.objects.filter(version=marking.rubric_version_id).order_by("position"))
    missing = [criterion for criterion in criteria if criterion.pk not in given]
    if missing:
        raise MarkingUnfinishedError(missing)
    marking.state = Marking.State.FINAL
    marking.marked_by, marking.updated_at = acting_user, now
    marking.save(update_fields=("state", "marked_by", "updated_at"))
    record(
        acting_user=acting_user, now=now, action="grading.finish_marking", target=marking,
        course_id=_course(attempt), changes={"state": (Marking.State.OPEN, Marking.State.FINAL)},
    )  # fmt: skip
    if plan := plan_of(attempt):
        return settle(acting_user=acting_user, now=now, attempt=attempt, plan=plan)
    return grade_essay(
        acting_user=acting_user, now=now, attempt=attempt, raw_points=marking_points(marking), marking=marking
    )


@transaction.atomic
def reopen_marking(*, acting_user: User, now: datetime, attempt: Attempt, turn: int = 1, reason: str = "") -> Marking:
    """Take a finished marking up again. A grade that was released is held from the student until the next release.

    Raises SettledError when two have marked it and each may look into the other's: what then counts is decided by hand.
    """
    marking = open_marking(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    if marking.state == Marking.State.OPEN:
        return marking
    if plan_of(attempt) and may_compare(attempt):
        raise SettledError
    marking.state = Marking.State.OPEN
    marking.marked_by, marking.updated_at = acting_user, now
    marking.save(update_fields=("state", "marked_by", "updated_at"))
    changes = {"state": (Marking.State.FINAL, Marking.State.OPEN)}
    for grade in _grades(attempt).exclude(release=None):
        changes["release"] = (grade.release_id, None)
        grade.release = None
        grade.save(update_fields=("release",))
    record(
        acting_user=acting_user, now=now, action="grading.reopen_marking", target=marking,
        course_id=_course(attempt), changes=changes, reason=reason,
    )  # fmt: skip
    return marking


def _grades(attempt: Attempt) -> QuerySet[Grade]:
    """The results of everybody who wrote `attempt`."""
    writers = writers_of(attempt.submission).order_by().values("pk")
    return Grade.objects.filter(assignment=attempt.submission.assignment_id, enrollment__in=writers).order_by("pk")


def _marking_in_progress(*, acting_user: User, now: datetime, attempt: Attempt, turn: int) -> Marking:
    marking = open_marking(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    if marking.state == Marking.State.FINAL:
        raise MarkingFinishedError
    return marking


def _current_version(attempt: Attempt) -> int:
    found = version_to_mark_by(attempt).values_list("pk", flat=True).first()
    if found is None:
        raise NoRubricError
    return found


def _touch(marking: Marking, acting_user: User, now: datetime) -> None:
    marking.marked_by, marking.updated_at = acting_user, now
    marking.save(update_fields=("marked_by", "updated_at"))


def _course(attempt: Attempt) -> int:
    return attempt.submission.assignment.course_id
