"""Who may see, write and read what."""

from datetime import timedelta
from uuid import uuid4

import pytest

from classroom.assignments import rules
from classroom.assignments.models import Assignment
from classroom.assignments.rules import Refusal
from classroom.assignments.services import hand_in
from classroom.courses.models import Enrollment, Role
from tests.cast import NOW

MEMBERS = ("instructor", "assistant", "student1", "student2", "outsider")


@pytest.fixture
def essays(essay):
    """One that is open, one hidden, one that opens tomorrow."""
    values = {
        "course": essay.course,
        "instructions": "",
        "instructions_html": "",
        "due_at": essay.due_at,
        "created_at": NOW,
    }
    return {
        "open": essay,
        "hidden": Assignment.objects.create(title="hidden", published=False, **values),
        "coming": Assignment.objects.create(title="coming", opens_at=NOW + timedelta(days=1), **values),
    }


@pytest.mark.parametrize("name", MEMBERS)
def test_the_list_and_the_question_agree(cast, essays, name):
    enrollment = cast.enrollments[name]
    for now in (NOW, NOW + timedelta(days=2)):
        listed = set(rules.visible_assignments(enrollment, now))
        assert listed == {item for item in essays.values() if rules.can_see_assignment(enrollment, item, now)}


def test_students_see_what_is_published_and_open(cast, essays):
    def titles(name, now=NOW):
        return {key for key, item in essays.items() if rules.can_see_assignment(cast.enrollments[name], item, now)}

    assert titles("instructor") == titles("assistant") == {"open", "hidden", "coming"}
    assert titles("student1") == {"open"}
    assert titles("student1", NOW + timedelta(days=1)) == {"open", "coming"}
    assert titles("outsider") == set()


@pytest.mark.parametrize(
    ("role", "writes"),
    [
        (Role.STUDENT, True),
        (Role.AUDITOR, False),
        (Role.OBSERVER, False),
        (Role.ASSISTANT, False),
        (Role.INSTRUCTOR, False),
    ],
)
def test_only_students_write(cast, essay, role, writes):
    enrollment = cast.enrollments["student1"]
    enrollment.role = role
    assert rules.can_write(enrollment, essay, NOW) is writes


def test_a_draft_may_be_kept_after_closing(cast, essay):
    assert rules.can_write(cast.enrollments["student1"], essay, NOW + timedelta(days=100))


@pytest.mark.parametrize(
    ("after", "attempts", "text", "refusal"),
    [
        (timedelta(), 0, "ข้อความ", None),
        (timedelta(days=9), 1, "ข้อความ", None),
        (timedelta(days=9, seconds=59), 1, "ข้อความ", None),
        (timedelta(days=9, minutes=1), 0, "ข้อความ", Refusal.CLOSED),
        (timedelta(), 2, "ข้อความ", Refusal.NO_ATTEMPTS_LEFT),
        (timedelta(), 0, " \n", Refusal.EMPTY),
    ],
)
def test_says_why_an_essay_is_not_taken(cast, essay, after, attempts, text, refusal):
    essay.attempts_allowed = 2
    asked = {
        "deadline": rules.effective_deadline(None, essay, None), "attempts_made": attempts, "markdown": text,
        "now": NOW + after,
    }  # fmt: skip
    assert rules.hand_in_refusal(cast.enrollments["student1"], essay, **asked) == refusal
    assert rules.can_hand_in(cast.enrollments["student1"], essay, **asked) is (refusal is None)
    assert rules.hand_in_refusal(cast.enrollments["instructor"], essay, **asked) == Refusal.NOT_A_WRITER


def test_attempts_are_read_by_their_writer_and_by_who_supervises_them(cast, draft, submission):
    attempt = hand_in(acting_user=cast.student1, now=NOW, submission=submission, token=uuid4(), expected_version=1)
    readers = {name for name in MEMBERS if rules.can_read_attempt(cast.enrollments[name], attempt)}
    assert readers == {"instructor", "student1"}, "the assistant is limited to the other group"
    for name in MEMBERS:
        assert rules.readable_attempts(cast.enrollments[name]).filter(pk=attempt.pk).exists() is (name in readers)


def test_more_time_is_given_by_instructors_to_active_students_of_their_course(cast):
    own = rules.grantable_enrollments(cast.enrollments["instructor"])
    assert {place.user.username for place in own} == {"student1", "student2"}
    assert own.filter(state=Enrollment.State.DROPPED).count() == 0
    assert rules.grantable_enrollments(cast.enrollments["assistant"]).count() == 0
