"""Two markings of one essay: independent, then laid side by side, and made into one result."""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from classroom.accounts.models import User
from classroom.assignments.models import Attempt
from classroom.audit.services import record
from classroom.common.markup import to_html
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.grading.models import (
    Agreement,
    Allocation,
    Criterion,
    FeedbackComment,
    Grade,
    Mark,
    Marking,
    MarkingPlan,
    Scale,
)
from classroom.grading.rules.second import AGREED_TURN, may_compare
from classroom.grading.services.errors import NotYetComparedError, OtherMarkerError
from classroom.grading.services.points import marking_points
from classroom.grading.services.results import grade_essay

_HUNDREDTH = Decimal("0.01")


def plan_of(attempt: Attempt) -> MarkingPlan | None:
    """The plan by which two mark the assignment of `attempt`; None where one does; one query."""
    return MarkingPlan.objects.filter(assignment=attempt.submission.assignment_id, markers=2).first()


def claim_turn(*, acting_user: User, now: datetime, attempt: Attempt, turn: int) -> None:
    """Make `turn` of an essay that two mark the acting marker's, as beginning to mark does.

    Raises OtherMarkerError when it is another's, or when they have another turn of it.
    """
    given = list(Allocation.objects.filter(submission=attempt.submission_id).select_related("marker"))
    own = next((allocation for allocation in given if allocation.marker.user_id == acting_user.pk), None)
    if own is not None and own.turn == turn:
        return
    if own is not None or any(allocation.turn == turn for allocation in given) or turn > 2:
        raise OtherMarkerError
    place = Enrollment.objects.filter(user=acting_user, course=attempt.submission.assignment.course_id).first()
    if place is None:
        raise OtherMarkerError
    try:
        with transaction.atomic():
            Allocation.objects.create(
                submission_id=attempt.submission_id, turn=turn, marker=place, made_by=acting_user, made_at=now
            )
    except IntegrityError as taken:
        raise OtherMarkerError from taken


@transaction.atomic
def settle(*, acting_user: User, now: datetime, attempt: Attempt, plan: MarkingPlan) -> Grade | None:
    """Make the final markings of `attempt` into a result, where they make one; None while they do not.

    Outside the sample the first marking is the result, once the sample is drawn. Two that differ by `agree_within` at
    most agree by the rule of the plan; else a third marking decides, when there is one.
    """
    Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    final = {
        marking.turn: marking
        for marking in Marking.objects.filter(
            attempt=attempt, turn__gt=AGREED_TURN, state=Marking.State.FINAL
        ).select_related("rubric_version")
    }
    turns = set(Allocation.objects.filter(submission=attempt.submission_id).values_list("turn", flat=True))
    if plan.sample_percent < 100 and 2 not in turns:
        if 1 not in final or plan.sampled_at is None:
            return None
        return grade_essay(
            acting_user=acting_user, now=now, attempt=attempt,
            raw_points=marking_points(final[1]), marking=final[1],
        )  # fmt: skip
    if 3 in final:
        return _agree(acting_user, now, attempt, final, Agreement.Rule.THIRD, _points_of(final[3]))
    if not {1, 2} <= set(final) or 3 in turns:
        return None
    first, second = marking_points(final[1]), marking_points(final[2])
    # Complete and incomplete do not agree, whatever points apart agree: the mean of the two would be neither.
    apart = Decimal(0) if final[1].rubric_version.scale == Scale.DONE else plan.agree_within
    if abs(first - second) > apart or not _same_criteria(final):
        return None
    return _agree(acting_user, now, attempt, final, Agreement.Rule.AGREED, _by_rule(final, plan, first, second))


@transaction.atomic
def decide_by_hand(
    *, acting_user: User, now: datetime, attempt: Attempt, points: Mapping[int, Decimal], reason: str
) -> Grade:
    """Set what counts on each criterion, by its key, with the reason that stays; also where the markers agreed before.

    Raises NotYetComparedError while a marking is not final, ValidationError for points that a criterion does not take.
    """
    Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    if not may_compare(attempt):
        raise NotYetComparedError
    final = {
        marking.turn: marking for marking in Marking.objects.filter(attempt=attempt, turn__gt=AGREED_TURN)
    }  # fmt: skip
    for criterion in Criterion.objects.filter(version=final[1].rubric_version_id):
        given = points.get(criterion.pk)
        if criterion.is_done_scale and given not in (0, criterion.max_points):
            raise ValidationError(
                _("%(criterion)s: 0 for incomplete, %(most)s for complete.")
                % {"criterion": criterion.shown_title, "most": criterion.max_points.normalize()}
            )
        if given is None or not 0 <= given <= criterion.max_points:
            raise ValidationError(
                _("%(criterion)s: points from 0 to %(most)s.")
                % {"criterion": criterion.shown_title, "most": criterion.max_points.normalize()}
            )
    return _agree(acting_user, now, attempt, final, Agreement.Rule.HAND, dict(points), reason=reason)


def _by_rule(final: Mapping[int, Marking], plan: MarkingPlan, first: Decimal, second: Decimal) -> dict[int, Decimal]:
    """What counts on each criterion. A mean is rounded on each, once, so that the sheet adds up."""
    if plan.agreed_by == MarkingPlan.AgreedBy.FIRST:
        return _points_of(final[1])
    if plan.agreed_by == MarkingPlan.AgreedBy.HIGHER:
        return _points_of(final[2] if second > first else final[1])
    one, two = _points_of(final[1]), _points_of(final[2])
    return {key: ((one[key] + two[key]) / 2).quantize(_HUNDREDTH, ROUND_HALF_UP) for key in one}


def _points_of(marking: Marking) -> dict[int, Decimal]:
    marks = Mark.objects.filter(marking=marking, criterion__version=marking.rubric_version_id, points__isnull=False)
    return dict(marks.values_list("criterion", "points"))


def _same_criteria(final: Mapping[int, Marking]) -> bool:
    return final[1].rubric_version_id == final[2].rubric_version_id


def _agree(
    acting_user: User,
    now: datetime,
    attempt: Attempt,
    final: Mapping[int, Marking],
    rule: str,
    points: Mapping[int, Decimal],
    *,
    reason: str = "",
) -> Grade:
    """Put the markings together into the one that the student is shown, write the agreement, and set the result."""
    marking = _agreed_marking(acting_user, now, attempt, final, points)
    total = marking_points(marking)
    before = Agreement.objects.filter(attempt=attempt).values_list("rule", "points").first() or (None, None)
    agreement, _made = Agreement.objects.update_or_create(
        attempt=attempt,
        defaults={
            "rule": rule,
            "points": total,
            "reason": reason[:300],
            "made_by": acting_user if rule == Agreement.Rule.HAND else None,
            "made_at": now,
        },
    )
    record(
        acting_user=acting_user, now=now, action="grading.agree", target=agreement,
        course_id=attempt.submission.assignment.course_id, reason=reason,
        changes={"rule": (before[0], rule), "points": (before[1], total)},
    )  # fmt: skip
    return grade_essay(
        acting_user=acting_user, now=now, attempt=attempt, raw_points=total, marking=marking, reason=reason
    )


def _agreed_marking(
    acting_user: User, now: datetime, attempt: Attempt, final: Mapping[int, Marking], points: Mapping[int, Decimal]
) -> Marking:
    """One set of marks, with the remarks and the comments of all who marked: their copies, so that each keeps their own."""
    parts = [final[turn] for turn in sorted(final)]
    counts = parts[-1] if len(parts) > 2 else parts[0]
    overall = "\n\n".join(part.overall for part in parts if part.overall)
    marking, begun = Marking.objects.update_or_create(
        attempt=attempt,
        turn=AGREED_TURN,
        defaults={
            "rubric_version_id": counts.rubric_version_id, "state": Marking.State.FINAL, "overall": overall,
            "overall_html": to_html(overall), "marked_by": counts.marked_by, "updated_at": now,
        },
    )  # fmt: skip
    given: dict[int, list[Mark]] = {}
    for mark in Mark.objects.filter(marking__in=parts).select_related("level").order_by("marking__turn"):
        given.setdefault(mark.criterion_id, []).append(mark)
    for criterion in Criterion.objects.filter(version=counts.rubric_version_id):
        marks = given.get(criterion.pk, [])
        worth = points.get(criterion.pk)
        level = next((mark.level for mark in marks if mark.level and mark.points == worth), None)
        Mark.objects.update_or_create(
            marking=marking,
            criterion=criterion,
            defaults={
                "points": worth, "level": level, "comment": "\n".join(mark.comment for mark in marks if mark.comment),
                "version": 1, "marked_by": marks[0].marked_by if marks else acting_user, "updated_at": now,
            },
        )  # fmt: skip
    if begun:
        _copy_comments(marking, parts)
    return marking


def _copy_comments(marking: Marking, parts: list[Marking]) -> None:
    comments = list(FeedbackComment.objects.filter(marking__in=parts, deleted_at=None).order_by("start", "pk"))
    for comment in comments:
        if comment.criterion and comment.criterion.version_id != marking.rubric_version_id:
            comment.criterion = None
        comment.pk, comment.marking, comment._state.adding = None, marking, True
    FeedbackComment.objects.bulk_create(comments)
