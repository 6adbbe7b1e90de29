"""Handing in, also twice at once."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, connections

from classroom.assignments.models import Attempt, Draft, Team, TeamMember
from classroom.assignments.rules import Refusal
from classroom.assignments.rules.text import fingerprint
from classroom.assignments.services import (
    HandInRefused,
    StaleDraft,
    TokenSpent,
    grant_extension,
    hand_in,
    revoke_extension,
    start_submission,
)
from classroom.audit.models import AuditEntry
from classroom.notices.models import Notice
from tests.cast import NOW
from tests.classroom.assignments.conftest import TEXT, write


@pytest.fixture
def send(cast, submission):
    def send(*, token=None, version=1, now=NOW):
        return hand_in(
            acting_user=cast.student1, now=now, submission=submission, token=token or uuid4(), expected_version=version
        )

    return send


def test_an_attempt_is_the_draft_as_it_stood(cast, draft, send, essay):
    attempt = send()
    assert (attempt.number, attempt.title, attempt.markdown) == (1, "คำสารภาพ", TEXT)
    assert attempt.sha256 == fingerprint(TEXT)
    assert attempt.html == f"<p>{TEXT}</p>"
    assert (attempt.words, attempt.late) == (draft.words, False)
    write(cast, essay, "เปลี่ยนหมด")
    attempt.refresh_from_db()
    assert attempt.markdown == TEXT


def test_the_receipt_is_told_and_mailed(draft, send, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        attempt = send()
    notice = Notice.objects.get()
    assert notice.kind == Notice.Kind.HANDED_IN
    assert notice.path.endswith(f"/attempts/{attempt.number}/")
    assert attempt.sha256 in mail.outbox[0].body
    assert AuditEntry.objects.get(action="assignments.hand_in").object_id == str(attempt.pk)


def test_every_member_of_a_team_gets_the_receipt_whoever_hands_in(cast, draft, submission):
    team = Team.objects.create(assignment=submission.assignment, name="ก", created_at=NOW)
    for person in (cast.student1, cast.student2):
        TeamMember.objects.create(team=team, assignment=submission.assignment, enrollment=cast.enrollment(person))
    submission.team = team
    submission.save()
    both = [
        hand_in(acting_user=person, now=NOW, submission=submission, token=uuid4(), expected_version=draft.version)
        for person in (cast.student2, cast.student1)
    ]
    assert [(attempt.number, attempt.handed_in_by) for attempt in both] == [(1, cast.student2), (2, cast.student1)]
    told = Notice.objects.filter(kind=Notice.Kind.HANDED_IN).values_list("recipient", flat=True)
    assert sorted(told) == sorted([cast.student1.pk, cast.student2.pk] * 2)


def test_the_same_form_sent_twice_hands_in_once(draft, send):
    token = uuid4()
    assert send(token=token) == send(token=token)
    assert Attempt.objects.count() == Notice.objects.count() == 1


def test_a_later_text_is_a_new_attempt(cast, essay, draft, send):
    send()
    write(cast, essay, "แก้แล้ว")
    assert send(version=2).number == 2
    assert list(Attempt.objects.order_by("number").values_list("markdown", flat=True)) == [TEXT, "แก้แล้ว"]


def test_a_text_that_was_not_seen_is_not_handed_in(cast, essay, draft, send):
    write(cast, essay, "จากอีกแท็บ")
    with pytest.raises(StaleDraft):
        send(version=1)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(days=7, minutes=10), False),
        (timedelta(days=7, minutes=10, seconds=59), False),
        (timedelta(days=7, minutes=11), True),
        (timedelta(days=9), True),
    ],
)
def test_lateness_is_judged_by_when_the_request_came(draft, send, after, late):
    assert send(now=NOW + after).late is late


def test_time_that_is_given_afterwards_makes_no_page_say_late(cast, essay, draft, send):
    attempt = send(now=NOW + timedelta(days=8))
    assert attempt.late
    extension = grant_extension(
        acting_user=cast.instructor,
        now=NOW,
        assignment=essay,
        enrollment=cast.enrollment(cast.student1),
        minutes=3 * 1440,
    )
    attempt.refresh_from_db()
    assert not attempt.late
    revoke_extension(acting_user=cast.instructor, now=NOW, extension=extension)
    attempt.refresh_from_db()
    assert attempt.late


def test_refusals_leave_everything_as_it_was(cast, essay, draft, send):
    with pytest.raises(HandInRefused) as caught:
        send(now=NOW + timedelta(days=9, minutes=1))
    assert caught.value.refusal == Refusal.CLOSED
    essay.attempts_allowed = 1
    essay.save()
    draft.submission.assignment.refresh_from_db()
    send()
    assert Attempt.objects.count() == 1
    assert Draft.objects.get().markdown == TEXT


def test_an_empty_draft_is_not_taken(cast, essay, submission, send):
    write(cast, essay, " \n ")
    with pytest.raises(HandInRefused) as caught:
        send()
    assert caught.value.refusal == Refusal.EMPTY


def test_a_token_of_another_submission_is_no_key_to_it(cast, essay, draft, send):
    token = uuid4()
    send(token=token)
    other = start_submission(
        acting_user=cast.student2, now=NOW, enrollment=cast.enrollment(cast.student2), assignment=essay
    )
    with pytest.raises(TokenSpent):
        hand_in(acting_user=cast.student2, now=NOW, submission=other, token=token, expected_version=0)


def _at_once(*acts):
    """Run `acts` in threads of their own, all released at the same moment; return what they gave or raised."""
    gate = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(place, act):
        try:
            gate.wait(timeout=20)
            results[place] = act()
        except Exception as fault:
            results[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def real_threads(transactional_db):
    """Threads see the database only when it is not in memory."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        connection.inc_thread_sharing()
        yield
        connection.dec_thread_sharing()
    else:
        yield


def test_one_form_sent_twice_at_once_is_one_attempt(real_threads, draft, send):
    token = uuid4()
    first, second = _at_once(lambda: send(token=token), lambda: send(token=token))
    assert first == second == Attempt.objects.get()


def test_two_tabs_at_once_are_two_attempts_when_two_are_allowed(real_threads, draft, send):
    first, second = _at_once(send, send)
    assert {first.number, second.number} == {1, 2}


def test_two_tabs_at_once_are_one_attempt_when_one_is_allowed(real_threads, cast, essay, draft, submission):
    essay.attempts_allowed = 1
    essay.save()
    submission.assignment.attempts_allowed = 1

    def send():
        return hand_in(acting_user=cast.student1, now=NOW, submission=submission, token=uuid4(), expected_version=1)

    results = _at_once(send, send)
    assert Attempt.objects.count() == 1
    refused = next(result for result in results if isinstance(result, HandInRefused))
    assert refused.refusal == Refusal.NO_ATTEMPTS_LEFT
