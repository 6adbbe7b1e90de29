"""Until when."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from classroom.assignments.models import Attempt, Return
from classroom.assignments.rules import attempts_left, duration_words, effective_deadline
from classroom.assignments.services import grant_extension
from tests.cast import NOW

DUE = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # 23:59 in Bangkok


@pytest.fixture
def due(essay):
    essay.due_at, essay.closes_at = DUE, None
    essay.save()
    return essay


def extend(cast, essay, person, minutes=2880, reason="ป่วย"):
    return grant_extension(
        acting_user=cast.instructor, now=NOW, assignment=essay, enrollment=cast.enrollment(person), minutes=minutes,
        reason=reason,
    )  # fmt: skip


def test_says_in_one_thai_sentence_what_it_is_made_of(cast, due):
    extend(cast, due, cast.student1)
    with translation.override("th"):
        deadline = effective_deadline(cast.enrollment(cast.student1), due)
        assert deadline.sentence == (
            "กำหนดส่งวันจันทร์ที่ 30 พฤศจิกายน 2569 เวลา 23:59 น. (เวลากรุงเทพฯ) ขยายให้ 2 วัน "
            "(ป่วย อนุมัติโดย วรรณา ศรีสุวรรณ) และผ่อนผัน 10 นาที"
        )
        assert [part.kind for part in deadline.parts] == ["due", "extension", "grace"]


def test_says_it_in_english(cast, due):
    extend(cast, due, cast.student1, minutes=90, reason="")
    with translation.override("en"):
        assert effective_deadline(cast.enrollment(cast.student1), due).sentence == (
            "Due Monday 30 November 2026 at 23:59, extended by 1 hour 30 minutes (granted by วรรณา ศรีสุวรรณ), "
            "with a grace of 10 minutes, Bangkok time"
        )
        due.grace_minutes = 0
        assert effective_deadline(None, due, None).sentence == "Due Monday 30 November 2026 at 23:59, Bangkok time"


def test_an_extension_moves_due_and_closing_time_of_its_holder_only(cast, essay):
    extend(cast, essay, cast.student1)
    mine = effective_deadline(cast.enrollment(cast.student1), essay)
    theirs = effective_deadline(cast.enrollment(cast.student2), essay)
    assert mine.due_at - theirs.due_at == mine.closes_at - theirs.closes_at == timedelta(days=2)
    assert theirs.due_at == essay.due_at


def test_of_ones_own_time_and_the_groups_the_longer_counts(cast, essay):
    place = cast.enrollment(cast.student1)
    common = {"acting_user": cast.instructor, "now": NOW, "assignment": essay}
    grant_extension(**common, group=cast.group1, minutes=1440, reason="น้ำท่วม")
    deadline = effective_deadline(place, essay)
    assert deadline.due_at - essay.due_at == timedelta(days=1)
    with translation.override("th"):
        assert "ขยายให้ 1 วัน (กลุ่ม 1 · น้ำท่วม อนุมัติโดย วรรณา ศรีสุวรรณ)" in deadline.sentence
    extend(cast, essay, cast.student1, minutes=60)
    assert effective_deadline(place, essay).due_at - essay.due_at == timedelta(days=1), "nothing is taken away"
    extend(cast, essay, cast.student1, minutes=2880)
    assert effective_deadline(place, essay).due_at - essay.due_at == timedelta(days=2), "and nothing is added up"
    assert effective_deadline(cast.enrollment(cast.student2), essay).due_at == essay.due_at


def test_time_with_penalty_moves_the_closing_time_only(cast, essay):
    place = cast.enrollment(cast.student1)
    grant_extension(
        acting_user=cast.instructor, now=NOW, assignment=essay, enrollment=place, minutes=1440, with_penalty=True,
        reason="ลืม",
    )  # fmt: skip
    deadline = effective_deadline(place, essay)
    assert (deadline.due_at, deadline.closes_at) == (essay.due_at, essay.closes_at + timedelta(days=1))
    with translation.override("en"):
        assert deadline.late_sentence == (
            "Late work is taken until Thursday 3 December 2026 at 12:00, longer by 1 day "
            "(ลืม, granted by วรรณา ศรีสุวรรณ), and is late all the same"
        )


def test_what_is_returned_is_due_again_and_allows_one_more(cast, essay, submission):
    essay.attempts_allowed = 1
    place = cast.enrollment(cast.student1)
    attempt = Attempt.objects.create(
        submission=submission, number=1, markdown="x", html="x", words=1, characters=1, sha256="x", handed_in_at=NOW,
        handed_in_by=cast.student1, late=False, token=uuid4(),
    )  # fmt: skip
    assert attempts_left(essay, effective_deadline(place, essay), 1) == 0
    returned = Return.objects.create(
        attempt=attempt, due_at=essay.due_at + timedelta(days=20), returned_by=cast.instructor, returned_at=NOW
    )
    deadline = effective_deadline(place, essay)
    assert attempts_left(essay, deadline, 1) == 1
    assert deadline.due_at == returned.due_at
    assert not deadline.is_late(returned.due_at)
    assert not deadline.is_closed(returned.due_at + timedelta(minutes=10))
    assert deadline.is_closed(returned.due_at + timedelta(minutes=11))
    with translation.override("th"):
        assert deadline.sentence.startswith("ส่งกลับให้แก้ ส่งอีกครั้งภายในวันอาทิตย์ที่ 20 ธันวาคม 2569")
    returned.due_at = None
    returned.save()
    assert effective_deadline(place, essay).due_at == essay.closes_at
    assert effective_deadline(cast.enrollment(cast.student2), essay).due_at == essay.due_at
    returned.taken_back_at = NOW
    returned.save()
    assert attempts_left(essay, effective_deadline(place, essay), 1) == 0


def test_the_last_moment_of_grace_is_in_time_and_the_next_is_late_but_taken(cast, essay):
    deadline = effective_deadline(None, essay, None)
    last = essay.due_at + timedelta(minutes=10)
    minute = timedelta(minutes=1)
    assert not deadline.is_late(last + minute - timedelta(microseconds=1)), "what is called 23:59 lasts its minute"
    assert deadline.is_late(last + minute)
    assert not deadline.is_closed(last + timedelta(hours=1))
    assert not deadline.is_closed(essay.closes_at + timedelta(seconds=59))
    assert deadline.is_closed(essay.closes_at + minute)


def test_without_grace_the_minute_that_the_page_names_is_in_time(due):
    due.grace_minutes = 0
    deadline = effective_deadline(None, due, None)
    assert not deadline.is_late(DUE + timedelta(seconds=30))
    assert not deadline.is_closed(DUE + timedelta(seconds=59))
    assert deadline.is_late(DUE + timedelta(minutes=1))
    assert deadline.is_closed(DUE + timedelta(minutes=1))


def test_without_a_closing_time_it_closes_with_the_grace(due):
    deadline = effective_deadline(None, due, None)
    assert deadline.closes_at == DUE + timedelta(minutes=10)
    assert not deadline.takes_late_work
    assert deadline.late_sentence == ""


def test_a_closing_time_at_the_due_time_leaves_the_grace(due):
    due.closes_at = DUE
    assert effective_deadline(None, due, None).closes_at == DUE + timedelta(minutes=10)


def test_is_told_in_the_zone_of_the_course(cast, due):
    due.course.time_zone = "Asia/Tokyo"
    with translation.override("en"):
        assert effective_deadline(None, due, None).sentence.startswith("Due Tuesday 1 December 2026 at 01:59")


@pytest.mark.parametrize(
    ("minutes", "thai", "english"),
    [
        (0, "0 นาที", "0 minutes"),
        (1, "1 นาที", "1 minute"),
        (60, "1 ชั่วโมง", "1 hour"),
        (2880, "2 วัน", "2 days"),
        (1530, "1 วัน 1 ชั่วโมง 30 นาที", "1 day 1 hour 30 minutes"),
    ],
)
def test_tells_a_length_of_time(minutes, thai, english):
    with translation.override("th"):
        assert duration_words(timedelta(minutes=minutes)) == thai
    with translation.override("en"):
        assert duration_words(timedelta(minutes=minutes)) == english


def test_two_queries_to_look_up_what_was_given_and_none_when_it_is_known(cast, essay, django_assert_num_queries):
    enrollment = cast.enrollment(cast.student1)
    with django_assert_num_queries(2):
        effective_deadline(enrollment, essay)
    with django_assert_num_queries(0):
        effective_deadline(enrollment, essay, None)
