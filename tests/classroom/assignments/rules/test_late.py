"""What late work costs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from classroom.assignments.models import LatePolicy
from classroom.assignments.rules import effective_deadline, late_penalty
from classroom.assignments.services import grant_extension

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: The last moment in time: ten minutes of grace, to the end of the minute.
GRACE = timedelta(minutes=10, seconds=59, microseconds=999_999)


def cost(essay, after, policy, percent="5", most=None, of="20", bank_left=0, place=None):
    """What work costs that comes in `after` the last moment in time."""
    essay.late_policy, essay.late_percent = policy, Decimal(percent)
    essay.late_percent_most = None if most is None else Decimal(most)
    deadline = effective_deadline(place, essay) if place else effective_deadline(None, essay)
    moment = essay.due_at + GRACE + after
    return late_penalty(essay, deadline, moment, points_possible=Decimal(of), bank_left=bank_left)


@pytest.mark.parametrize("policy", LatePolicy.values)
def test_work_in_time_costs_nothing(essay, policy):
    assert cost(essay, timedelta(), policy).details == {}
    assert cost(essay, timedelta(), policy).points == 0
    assert cost(essay, timedelta(), policy).words == ""


@pytest.mark.parametrize(
    ("policy", "after", "percent", "points"),
    [
        (LatePolicy.NONE, 3 * DAY, "0", "0"),
        (LatePolicy.PER_HOUR, timedelta(microseconds=1), "5", "1"),
        (LatePolicy.PER_HOUR, HOUR, "5", "1"),
        (LatePolicy.PER_HOUR, HOUR + timedelta(seconds=1), "10", "2"),
        (LatePolicy.PER_DAY, HOUR, "5", "1"),
        (LatePolicy.PER_DAY, DAY, "5", "1"),
        (LatePolicy.PER_DAY, DAY + timedelta(microseconds=1), "10", "2"),
        (LatePolicy.PER_DAY, 30 * DAY, "100", "20"),
        (LatePolicy.FIXED, 30 * DAY, "5", "1"),
        (LatePolicy.BANK, 3 * DAY, "15", "3"),
    ],
)
def test_each_way(essay, policy, after, percent, points):
    found = cost(essay, after, policy)
    assert (found.percent, found.points) == (Decimal(percent), Decimal(points))


def test_the_bank_pays_first(essay):
    found = cost(essay, 3 * DAY, LatePolicy.BANK, bank_left=2)
    assert (found.days, found.bank_days, found.points) == (3, 2, Decimal(1))
    with translation.override("en"):
        assert found.words == "late by 3 days begun, 2 days from the bank of late days, 5% of 20 points"
    with translation.override("th"):
        assert found.words == "ช้าเข้าวันที่ 3 ใช้วันสำรอง 2 วัน หัก 5% ของ 20 คะแนน"
    assert cost(essay, 2 * DAY, LatePolicy.BANK, bank_left=5).points == 0


def test_there_is_a_most_and_it_is_said(essay):
    found = cost(essay, 10 * DAY, LatePolicy.PER_DAY, most="30")
    assert (found.percent, found.points) == (30, 6)
    with translation.override("en"):
        assert found.words.endswith("30% of 20 points, the most that is taken off")


def test_is_rounded_once_and_half_up(essay):
    assert cost(essay, DAY, LatePolicy.PER_DAY, percent="2.5", of="19.8").points == Decimal("0.50")  # 0.495
    assert cost(essay, 3 * DAY, LatePolicy.PER_DAY, percent="0.33", of="10").points == Decimal("0.10")  # 0.099


def test_more_time_makes_it_less_late_unless_it_was_given_with_penalty(cast, essay):
    place = cast.enrollment(cast.student1)
    given = {"acting_user": cast.instructor, "now": essay.created_at, "assignment": essay, "enrollment": place}
    grant_extension(**given, minutes=2 * 1440)
    assert cost(essay, 3 * DAY, LatePolicy.PER_DAY, place=place).days == 1
    grant_extension(**given, minutes=2 * 1440, with_penalty=True)
    assert cost(essay, 3 * DAY, LatePolicy.PER_DAY, place=place).days == 3
