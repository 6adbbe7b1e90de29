"""Going back."""

from datetime import timedelta

import pytest

from classroom.assignments.models import Draft, DraftVersion
from tests.cast import NOW
from tests.classroom.assignments.conftest import TEXT, address, browse, write

LONG = "ย่อหน้าที่ยาวพอจะเสียดาย " * 40


@pytest.fixture
def kept(cast, essay, submission) -> DraftVersion:
    write(cast, essay, LONG)
    write(cast, essay, TEXT, now=NOW + timedelta(seconds=5))
    return DraftVersion.objects.get()


def test_versions_are_listed_and_restored(cast, essay, kept):
    student = browse(cast.student1)
    assert kept in student.get(address("versions", essay)).context["versions"]
    where = address("version", essay, kept.pk)
    assert "ย่อหน้าที่ยาวพอจะเสียดาย" in student.get(where).content.decode()
    assert student.post(where, {"expected": 2}).url == address("write", essay)
    assert Draft.objects.get().markdown == LONG.rstrip("\n")


def test_a_draft_that_moved_on_is_not_replaced_unseen(cast, essay, kept):
    answer = browse(cast.student1).post(address("version", essay, kept.pk), {"expected": 1})
    assert answer.status_code == 409
    assert Draft.objects.get().markdown == TEXT
    assert browse(cast.student1).post(address("version", essay, kept.pk), {}).status_code == 400


def test_versions_are_their_writers(cast, essay, kept):
    where = address("version", essay, kept.pk)
    for person, status in ((cast.student2, 404), (cast.instructor, 403), (cast.outsider, 404)):
        assert browse(person).get(where).status_code == status
        assert browse(person).post(where, {"expected": 2}).status_code == status
