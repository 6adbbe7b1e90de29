"""Choosing a passage without script."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from classroom.assignments.models import Assignment
from tests.history.sample import SECOND

PAGE = "/courses/rus331/read/modern-russia/4/passage/b3/"


@pytest.fixture
def student(client, cast, chapter):
    client.force_login(cast.student1)
    return client


@pytest.fixture
def essay(cast) -> Assignment:
    now = timezone.now()
    return Assignment.objects.create(
        course=cast.course, title="ใครจ่าย", instructions="", due_at=now + timedelta(days=3), created_at=now
    )


def asked(answer) -> tuple[str, dict]:
    """The path of a redirect, and its parameters."""
    assert answer.status_code == 302
    parts = urlsplit(answer["Location"])
    return parts.path, {name: value for name, (value,) in parse_qs(parts.query).items()}


def test_the_paragraph_stands_there_in_phrases(student):
    page = student.get(PAGE).text
    assert 'name="phrase" value="0"' in page
    assert 'value="discuss"' in page


def test_from_the_first_ticked_phrase_to_the_last(student):
    path, parameters = asked(student.get(PAGE, {"phrase": ["0", "1"], "act": "discuss"}))
    assert path == "/courses/rus331/discussions/new/"
    assert parameters == {"chapter": "modern-russia/4", "passage": f"b3:0-{len(SECOND)}@1"}


def test_one_phrase(student):
    _, parameters = asked(student.get(PAGE, {"phrase": "1", "act": "discuss"}))
    start = SECOND.index("แต่บุคาริน")
    assert parameters["passage"] == f"b3:{start}-{len(SECOND)}@1"


def test_with_nothing_ticked_it_is_the_whole_paragraph(student):
    path, parameters = asked(student.get(PAGE, {"act": "link"}))
    assert path == "/courses/rus331/read/modern-russia/4/five-year-plans/"
    assert parameters == {"passage": f"b3:0-{len(SECOND)}@1"}


def test_an_open_essay_takes_it_as_evidence(student, essay):
    assert "Quote in “ใครจ่าย”" in student.get(PAGE).text
    path, parameters = asked(student.get(PAGE, {"act": str(essay.pk)}))
    assert path == f"/courses/rus331/assignments/{essay.pk}/evidence/"
    assert parameters["chapter"] == "modern-russia/4"


def test_an_essay_that_is_closed_or_of_another_course_does_not(student, cast, essay):
    Assignment.objects.filter(pk=essay.pk).update(course=cast.other_course)
    assert "Quote in" not in student.get(PAGE).text
    assert student.get(PAGE, {"act": str(essay.pk)}).status_code == 400


def test_who_writes_no_essays_is_offered_none(client, cast, chapter, essay):
    client.force_login(cast.instructor)
    assert "Quote in" not in client.get(PAGE).text


def test_a_phrase_that_is_not_there_brings_the_page_back(student):
    answer = student.get(PAGE, {"phrase": "99", "act": "discuss"})
    assert answer.status_code == 422
    assert "The paragraph has changed." in answer.text


@pytest.mark.parametrize("act", ["nothing", "999999", pytest.param("9" * 4400, id="more-digits-than-a-number")])
def test_no_way_on(student, act):
    assert student.get(PAGE, {"act": act}).status_code == 400


def test_the_script_gets_the_essays_only(student, essay):
    answer = student.get(PAGE, headers={"x-requested-with": "XMLHttpRequest"})
    assert f'data-essay="/courses/rus331/assignments/{essay.pk}/evidence/"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("name", ["dropped", "outsider", "stranger", "admin"])
def test_others_find_nothing(client, cast, chapter, name):
    client.force_login(cast.everyone()[name])
    assert client.get(PAGE).status_code == 404


def test_a_block_that_is_not_there(student):
    assert student.get(PAGE.replace("b3", "b999")).status_code == 404
