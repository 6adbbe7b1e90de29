"""Essays on the home page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from classroom.assignments.queries import agenda
from classroom.assignments.services import create_assignment, grant_extension, hand_in
from tests.cast import NOW
from tests.classroom.assignments.conftest import address


def mine(cast, now=NOW, name="student1"):
    return agenda([cast.enrollments[name]], now)


def test_an_essay_to_begin_leads_to_its_page(cast, essay):
    with translation.override("en"):
        (item,) = mine(cast)
    assert (item.verb, item.title, item.path) == ("write", essay.title, address("assignment", essay))
    assert (item.when, item.done, item.late) == (essay.due_at, False, False)
    assert item.note == "Not started · 800–1,200 words"


def test_a_draft_leads_on_to_the_writing_page(cast, essay, draft):
    with translation.override("en"):
        (item,) = mine(cast)
    assert item.path == address("write", essay)
    assert item.note.startswith("Draft of ")


def test_what_is_handed_in_is_done(cast, essay, draft):
    hand_in(acting_user=cast.student1, now=NOW, submission=draft.submission, token=uuid4(), expected_version=1)
    (item,) = mine(cast)
    assert item.done
    assert not item.late


def test_late_while_it_is_taken_and_gone_when_it_is_not(cast, essay):
    (item,) = mine(cast, NOW + timedelta(days=8))
    assert item.late
    assert mine(cast, NOW + timedelta(days=10)) == []


def test_shows_the_effective_deadline(cast, essay):
    grant_extension(
        acting_user=cast.instructor, now=NOW, assignment=essay, enrollment=cast.enrollments["student1"], minutes=60
    )
    assert mine(cast)[0].when == essay.due_at + timedelta(hours=1)
    assert mine(cast, name="student2")[0].when == essay.due_at


def test_who_writes_nothing_has_nothing_to_write(cast, essay, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert agenda([cast.enrollments["instructor"], cast.enrollments["assistant"]], NOW) == []


@pytest.mark.parametrize("number", [1, 3])
def test_three_queries_whatever_there_is(cast, essay, draft, number, django_assert_num_queries):
    for place in range(number - 1):
        create_assignment(
            acting_user=cast.instructor, now=NOW, course=cast.course, title=f"งานที่ {place}", instructions="x",
            due_at=essay.due_at,
        )  # fmt: skip
    with django_assert_num_queries(3):
        assert len(mine(cast)) == number
