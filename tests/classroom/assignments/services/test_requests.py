"""Asking for more time, and deciding it."""

from datetime import timedelta

import pytest

from classroom.assignments.models import Extension, ExtensionRequest
from classroom.assignments.rules import effective_deadline
from classroom.assignments.services import (
    AlreadyAsked,
    RequestSettled,
    ask_extension,
    grant_extension,
    grant_request,
    refuse_request,
    withdraw_request,
)
from classroom.notices.models import Notice
from tests.cast import NOW

DAY = 1440


@pytest.fixture
def place(cast):
    return cast.enrollment(cast.student1)


@pytest.fixture
def asked(cast, essay, place):
    return ask_extension(
        acting_user=cast.student1, now=NOW, assignment=essay, enrollment=place, minutes=2 * DAY, reason="ป่วย มีใบแพทย์"
    )


def test_the_instructors_are_told_and_the_student_when_it_is_decided(cast, essay, place, asked):
    told = Notice.objects.get(kind=Notice.Kind.EXTENSION_ASKED)
    assert told.recipient == cast.instructor
    grant_request(acting_user=cast.instructor, now=NOW, request=asked, minutes=DAY, answer="ได้หนึ่งวัน")
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.answer) == ("granted", cast.instructor, "ได้หนึ่งวัน")
    assert effective_deadline(place, essay).due_at == essay.due_at + timedelta(days=1)
    assert Notice.objects.get(kind=Notice.Kind.EXTENSION_DECIDED).recipient == cast.student1


def test_asking_twice_is_asking_once(cast, essay, place, asked):
    with pytest.raises(AlreadyAsked):
        ask_extension(acting_user=cast.student1, now=NOW, assignment=essay, enrollment=place, minutes=1, reason="อีก")
    withdraw_request(acting_user=cast.student1, now=NOW, request=asked)
    ask_extension(acting_user=cast.student1, now=NOW, assignment=essay, enrollment=place, minutes=1, reason="อีก")
    assert ExtensionRequest.objects.count() == 2


def test_a_withdrawn_or_decided_request_is_settled(cast, asked):
    withdraw_request(acting_user=cast.student1, now=NOW, request=asked)
    withdraw_request(acting_user=cast.student1, now=NOW, request=asked)
    for act in (
        lambda: grant_request(acting_user=cast.instructor, now=NOW, request=asked, minutes=DAY),
        lambda: refuse_request(acting_user=cast.instructor, now=NOW, request=asked, answer="ไม่"),
    ):
        with pytest.raises(RequestSettled):
            act()
    assert not Extension.objects.exists()


def test_what_is_granted_twice_is_granted_once(cast, essay, place, asked):
    grant_request(acting_user=cast.instructor, now=NOW, request=asked, minutes=DAY)
    with pytest.raises(RequestSettled):
        grant_request(acting_user=cast.instructor, now=NOW, request=asked, minutes=DAY)
    with pytest.raises(RequestSettled):
        withdraw_request(acting_user=cast.student1, now=NOW, request=asked)
    assert effective_deadline(place, essay).due_at == essay.due_at + timedelta(days=1)


def test_more_is_more_than_what_one_has_and_takes_nothing_away(cast, essay, place, asked):
    """One day of the group, two more asked for: three. Time with penalty stands beside it."""
    grant_extension(acting_user=cast.instructor, now=NOW, assignment=essay, group=cast.group1, minutes=DAY)
    grant_request(acting_user=cast.instructor, now=NOW, request=asked, minutes=2 * DAY)
    assert effective_deadline(place, essay).due_at == essay.due_at + timedelta(days=3)
    again = ask_extension(
        acting_user=cast.student1, now=NOW, assignment=essay, enrollment=place, minutes=DAY, reason="ยังไม่หาย"
    )
    grant_request(acting_user=cast.instructor, now=NOW, request=again, minutes=DAY, with_penalty=True)
    deadline = effective_deadline(place, essay)
    assert deadline.due_at == essay.due_at + timedelta(days=3)
    assert deadline.closes_at == essay.closes_at + timedelta(days=4)
    assert deadline.late_extension.with_penalty
