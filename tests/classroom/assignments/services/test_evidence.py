"""The tray."""

import pytest

from classroom.assignments.models import Evidence
from classroom.assignments.services import add_evidence, remove_evidence
from history.models import Anchor
from tests.cast import NOW
from tests.classroom.assignments.conftest import passage


@pytest.fixture
def pick(cast, submission, chapter):
    def pick(start, end):
        return add_evidence(
            acting_user=cast.student1, now=NOW, submission=submission, passage=passage(chapter, "b5", start, end)
        )

    return pick


def test_evidence_is_numbered_and_holds_its_words(pick):
    assert [pick(0, 10).number, pick(10, 20).number] == [1, 2]
    anchor = Evidence.objects.get(number=1).anchor
    assert anchor.exact == anchor.block.text[:10]


def test_the_same_passage_twice_is_one_piece(pick):
    assert pick(0, 10) == pick(0, 10)
    assert Anchor.objects.exclude(made_by=None).count() == 1


def test_a_number_is_never_used_again(cast, pick):
    first = pick(0, 10)
    remove_evidence(acting_user=cast.student1, now=NOW, evidence=first)
    assert pick(10, 20).number == 2
    assert pick(0, 10) == first
    assert Evidence.objects.get(pk=first.pk).removed_at is None


def test_removing_twice_is_removing_once(cast, pick):
    evidence = pick(0, 10)
    remove_evidence(acting_user=cast.student1, now=NOW, evidence=evidence)
    remove_evidence(acting_user=cast.student1, now=NOW, evidence=evidence)
    assert Evidence.objects.get().removed_at == NOW
