"""Picking passages up, with and without script."""

import pytest

from classroom.assignments.models import Evidence
from history.models import Anchor
from tests.classroom.assignments.conftest import address, browse
from tests.history.sample import make_chapter

JSON = {"Accept": "application/json"}
CHAPTER = "modern-russia/4"


@pytest.fixture
def student(cast, essay):
    return browse(cast.student1)


def add(client, essay, passage="b5:0-10@1", chapter=CHAPTER, headers=JSON):
    return client.post(address("evidence_add", essay), {"passage": passage, "chapter": chapter}, headers=headers)


def test_a_passage_becomes_the_next_number_in_the_tray(student, essay):
    assert add(student, essay).json()["number"] == 1
    answer = add(student, essay, "b5@1").json()
    assert answer["number"] == 2
    assert 'data-evidence="2"' in answer["tray"]


def test_a_link_from_the_reading_room_asks_first(student, essay):
    page = student.get(address("evidence_add", essay), {"passage": "b5:0-10@1", "chapter": CHAPTER})
    assert page.status_code == 200
    assert page.context["passage"].exact in page.content.decode()
    assert not Evidence.objects.exists()
    answer = add(student, essay, headers={})
    assert answer.status_code == 302
    assert answer.url == address("write", essay)
    assert Evidence.objects.get().number == 1


@pytest.mark.parametrize(
    "passage", ["", "b5", "b5:0-10@9", "b99:0-4@1", "b5:0-9999@1", "b1:0-b5:3@1", "x" * 100, "b5:0-4@1\0"]
)
def test_a_passage_that_is_not_there_is_refused_with_the_reason(student, essay, passage):
    answer = add(student, essay, passage)
    assert answer.status_code == 400
    assert answer.json()["errors"]
    page = add(student, essay, passage, headers={})
    assert page.status_code == 400
    assert page.templates[0].name == "assignments/evidence_refused.html"
    assert not Anchor.objects.exclude(made_by=None).exists()


@pytest.mark.parametrize(
    "where", ["", "modern-russia/5", "other-book/1", "modern-russia/x", "modern-russia/²", "/" * 50]
)
def test_a_chapter_outside_the_course_is_not_there(student, essay, where):
    make_chapter(slug="other-book", number=1)
    assert add(student, essay, chapter=where).status_code == 404


def test_evidence_leaves_the_tray_and_is_asked_for_without_script(student, essay):
    add(student, essay)
    where = address("evidence_remove", essay, 1)
    assert student.get(where).status_code == 200
    assert Evidence.objects.get().removed_at is None
    assert 'data-evidence="1"' not in student.post(where, headers=JSON).json()["tray"]
    assert student.get(where).status_code == 404
    assert student.post(address("evidence_remove", essay, 7)).status_code == 404


def test_evidence_is_its_holders(cast, student, essay):
    add(student, essay)
    for person, status in ((cast.student2, 404), (cast.instructor, 403), (cast.outsider, 404), (cast.dropped, 404)):
        assert browse(person).post(address("evidence_remove", essay, 1)).status_code == status
    for person, status in ((cast.instructor, 403), (cast.outsider, 404), (cast.dropped, 404)):
        assert add(browse(person), essay).status_code == status
    assert Evidence.objects.get().removed_at is None
