"""What late work costs: worked out here and nowhere else, and told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import get_language

from classroom.assignments.models import Assignment, Attempt, LatePolicy
from classroom.assignments.rules.deadline import Deadline, end_of_minute
from classroom.common.shown.sentences import gettext, ngettext

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Penalty:
    """What lateness takes off. `hours` and `days` are those begun after the grace; `bank_days` were paid by the bank.

    `percent` is of the points that can be had, `points` what that is, rounded once. `details` are the same for JSON:
    `penalty_words` tells them in any language, and they are empty when the work was in time.
    """

    hours: int = 0
    days: int = 0
    bank_days: int = 0
    percent: Decimal = Decimal(0)
    points: Decimal = Decimal("0.00")
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return penalty_words(self.details)


def late_penalty(
    assignment: Assignment, deadline: Deadline, moment: datetime, *, points_possible: Decimal, bank_left: int = 0
) -> Penalty:
    """Return what `assignment` takes off for work that came in at `moment`, of `points_possible`.

    `deadline` is the writer's own (`effective_deadline`), `moment` that by which the work is judged (`judged_at`),
    `bank_left` the late days that the writer has left for this work (`queries.late_days`). Time is counted from the end
    of the grace, each hour or day that has begun; more than all the points are never taken.
    """
    days = days_late(deadline, moment)
    if not days:
        return Penalty()
    hours = ceil((moment - deadline.judged_late_after) / HOUR)
    policy = assignment.late_policy
    bank_days = min(days, bank_left) if policy == LatePolicy.BANK else 0
    times = {
        LatePolicy.NONE: 0,
        LatePolicy.PER_HOUR: hours,
        LatePolicy.PER_DAY: days,
        LatePolicy.FIXED: 1,
        LatePolicy.BANK: days - bank_days,
    }[policy]
    most = Decimal(100) if assignment.late_percent_most is None else assignment.late_percent_most
    percent = min(assignment.late_percent * times, most)
    points = (points_possible * percent / 100).quantize(HUNDREDTH, ROUND_HALF_UP)
    details = {
        "policy": str(policy),
        "judged_at": moment.isoformat(),
        "late_after": deadline.judged_late_after.isoformat(),
        "hours": hours,
        "days": days,
        "bank_days": bank_days,
        "each": str(assignment.late_percent),
        "percent": str(percent),
        "capped": assignment.late_percent * times > most,
        "of": str(points_possible),
        "points": str(points),
    }
    return Penalty(hours, days, bank_days, percent, points, details)


def days_late(deadline: Deadline, moment: datetime) -> int:
    """Return the days begun after the grace, 0 when `moment` was in time."""
    return max(ceil((moment - deadline.judged_late_after) / DAY), 0)


def judged_at(attempts: Sequence[Attempt], assignment: Assignment) -> datetime:
    """Return the moment by which the last of `attempts` is judged late or not; they are all of a submission, in order.

    What was returned and came again by the time that was set for it is as late as it was the first time: being asked
    to revise makes nobody late, and makes nobody's lateness good.
    """
    grace = timedelta(minutes=assignment.grace_minutes)
    at = len(attempts) - 1
    while at > 0 and _answers(attempts[at], attempts[at - 1], grace):
        at -= 1
    return attempts[at].handed_in_at


def _answers(attempt: Attempt, earlier: Attempt, grace: timedelta) -> bool:
    """Whether `attempt` is the revision of `earlier` that was asked for, and came in time."""
    try:
        given_back = earlier.returned
    except ObjectDoesNotExist:
        return False
    if given_back.taken_back_at or given_back.returned_at > attempt.handed_in_at:
        return False
    return given_back.due_at is None or attempt.handed_in_at <= end_of_minute(given_back.due_at + grace)


def penalty_words(details: Mapping[str, Any]) -> str:
    """Return the `details` of a penalty in words of the active language; empty when the work was in time."""
    if not details:
        return ""
    policy, hours, days, bank_days = (details[key] for key in ("policy", "hours", "days", "bank_days"))
    if policy == LatePolicy.PER_HOUR:
        parts = [ngettext("late by %(n)s hour begun", "late by %(n)s hours begun", hours) % {"n": hours}]
    else:
        parts = [ngettext("late by %(n)s day begun", "late by %(n)s days begun", days) % {"n": days}]
    if bank_days:
        parts.append(
            ngettext("%(n)s day from the bank of late days", "%(n)s days from the bank of late days", bank_days)
            % {"n": bank_days}
        )
    percent = Decimal(details["percent"])
    if percent:
        words = {"percent": number(percent), "of": number(Decimal(details["of"]))}
        if details["capped"]:
            parts.append(gettext("%(percent)s%% of %(of)s points, the most that is taken off") % words)
        else:
            parts.append(gettext("%(percent)s%% of %(of)s points") % words)
    else:
        parts.append(gettext("nothing is taken off"))
    return (" " if get_language() == "th" else ", ").join(parts)


def policy_words(assignment: Assignment) -> str:
    """Return what late work costs, in words of the active language; empty when nothing is taken off."""
    policy, percent = assignment.late_policy, number(assignment.late_percent)
    if policy == LatePolicy.NONE or not assignment.late_percent:
        return ""
    sentences = {
        LatePolicy.PER_HOUR: gettext("%(percent)s%% of the points for each hour begun"),
        LatePolicy.PER_DAY: gettext("%(percent)s%% of the points for each day begun"),
        LatePolicy.FIXED: gettext("%(percent)s%% of the points, once"),
        LatePolicy.BANK: gettext("late days of yours first, then %(percent)s%% of the points for each day begun"),
    }
    words = sentences[LatePolicy(policy)] % {"percent": percent}
    if assignment.late_percent_most is None or policy == LatePolicy.FIXED:
        return words
    return gettext("%(cost)s, at most %(most)s%%") % {"cost": words, "most": number(assignment.late_percent_most)}


def number(value: Decimal) -> str:
    """Return `value` without noughts at its end."""
    return f"{value.normalize():f}" if value else "0"
