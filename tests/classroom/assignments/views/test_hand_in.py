"""Handing in, the receipt, and the proof."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from classroom.assignments.models import Assignment, Attempt, Draft
from tests.classroom.assignments.conftest import TEXT, address, browse, write


@pytest.fixture
def student(cast, draft):
    return browse(cast.student1)


@pytest.fixture
def essay(essay):
    """Open today: views take the time from the clock."""
    now = timezone.now()
    essay.due_at, essay.closes_at = now + timedelta(days=7), now + timedelta(days=9)
    essay.save()
    return essay


def send(client, essay, version=1, token=None):
    return client.post(address("hand_in", essay), {"token": token or uuid4(), "version": version})


def test_the_page_shows_the_text_before_it_asks(student, essay):
    page = student.get(address("hand_in", essay))
    assert "คำสารภาพไม่ได้มีไว้ให้คนเชื่อ" in page.content.decode()
    assert page.context["refusal"] is None
    assert page.context["range"] == "short"
    assert page.context["essay"].unknown == (1,)


def test_handing_in_leads_to_the_receipt(student, essay):
    answer = send(student, essay)
    assert answer.status_code == 302
    assert answer.url == address("receipt", essay, 1)
    receipt = student.get(answer.url)
    assert hashlib.sha256(TEXT.encode()).hexdigest() in receipt.content.decode()


def test_a_double_click_hands_in_once(student, essay):
    token = uuid4()
    assert send(student, essay, token=token).url == send(student, essay, token=token).url
    assert Attempt.objects.count() == 1


def test_another_text_than_was_shown_is_shown_first(cast, student, essay):
    write(cast, essay, "แก้จากอีกแท็บ")
    answer = send(student, essay, version=1)
    assert answer.status_code == 409
    assert "แก้จากอีกแท็บ" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_after_the_deadline_it_is_refused_in_words_and_the_draft_stays(student, essay):
    Assignment.objects.update(
        due_at=timezone.now() - timedelta(days=3), closes_at=timezone.now() - timedelta(minutes=1)
    )
    answer = send(student, essay)
    assert answer.status_code == 403
    assert answer.context["refusal"] == "closed"
    assert str(answer.context["refusal"].label) in answer.content.decode()
    assert not Attempt.objects.exists()
    assert Draft.objects.get().markdown == TEXT


def test_late_work_is_taken_and_says_so(student, essay):
    Assignment.objects.update(due_at=timezone.now() - timedelta(days=1))
    assert student.get(address("hand_in", essay)).context["late"]
    send(student, essay)
    assert Attempt.objects.get().late


def test_no_attempt_is_left(student, essay):
    Assignment.objects.update(attempts_allowed=1)
    send(student, essay)
    answer = send(student, essay)
    assert answer.status_code == 403
    assert answer.context["refusal"] == "no_attempts_left"
    assert Attempt.objects.count() == 1


def test_an_empty_draft_is_refused(cast, student, essay):
    write(cast, essay, "  ")
    assert send(student, essay, version=2).status_code == 422


@pytest.mark.parametrize("forged", [{}, {"token": "x", "version": 1}, {"token": str(uuid4()), "version": "x"}])
def test_a_form_that_is_not_ours_hands_nothing_in(student, essay, forged):
    answer = student.post(address("hand_in", essay), forged)
    assert answer.status_code == 400
    assert not Attempt.objects.exists()


def test_a_token_of_somebody_else_hands_nothing_in(cast, student, essay):
    token = uuid4()
    send(student, essay, token=token)
    other = browse(cast.student2)
    other.post(address("draft_save", essay), {"markdown": "ของฉัน", "version": 0})
    assert send(other, essay, token=token).status_code == 400
    assert Attempt.objects.count() == 1


def test_the_same_text_again_is_pointed_out(student, essay):
    send(student, essay)
    assert student.get(address("hand_in", essay)).context["unchanged"]


@pytest.mark.parametrize(
    ("pasted", "same"),
    [
        (TEXT, True),
        (f"\r\n{TEXT}\r\n\r\n", True),
        (TEXT.replace("คำ", "คํา"), True),
        (TEXT + ".", False),
        (TEXT[1:], False),
    ],
)
def test_a_pasted_text_proves_itself(student, essay, pasted, same):
    send(student, essay)
    page = student.post(address("receipt", essay, 1), {"text": pasted})
    assert (page.status_code, page.context["same"]) == (200, same)


def test_the_downloaded_bytes_have_the_hash_of_the_receipt(student, essay):
    send(student, essay)
    answer = student.get(address("attempt_text", essay, 1))
    assert hashlib.sha256(answer.content).hexdigest() == Attempt.objects.get().sha256
    assert answer["Content-Disposition"] == f'attachment; filename="rus331-{essay.pk}-1.md"'


def test_a_receipt_is_its_holders(cast, student, essay):
    send(student, essay)
    for person, status in ((cast.student2, 404), (cast.instructor, 403), (cast.outsider, 404), (cast.stranger, 404)):
        for name in ("receipt", "attempt_text"):
            assert browse(person).get(address(name, essay, 1)).status_code == status
    assert student.get(address("receipt", essay, 2)).status_code == 404


def test_fixed_queries(student, essay, django_assert_num_queries):
    with django_assert_num_queries(11):
        student.get(address("hand_in", essay))
    send(student, essay)
    with django_assert_num_queries(7):
        student.get(address("receipt", essay, 1))
