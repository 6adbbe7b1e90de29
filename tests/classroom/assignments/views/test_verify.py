"""Whether a text is what was handed in: for anybody of the course, and when, for whose it is."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classroom.assignments.services import hand_in
from tests.cast import NOW
from tests.classroom.assignments.conftest import TEXT, address, browse

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(cast, draft):
    return hand_in(
        acting_user=cast.student1, now=NOW, submission=draft.submission, token=uuid4(), expected_version=draft.version
    )


def compare(person, essay, **fields) -> str:
    return browse(person).post(address("verify", essay), fields).content.decode()


def test_the_same_text_is_known_in_whatever_form_it_is_pasted(cast, essay, attempt):
    pasted = "\n" + TEXT.replace("ำ", "ํา") + "  \r\n"
    own = compare(cast.student1, essay, text=pasted, sha256=f" {attempt.sha256.upper()} ")
    assert "It is the text of that receipt." in own
    assert "This very text was handed in" in own
    assert "Attempt 1" in own
    # A classmate is told that it is the text, and nothing of whose it is.
    other = compare(cast.student2, essay, text=TEXT)
    assert "This very text was handed in" in other
    assert "Attempt 1" not in other
    assert str(cast.student1) not in other
    staff = compare(cast.instructor, essay, text=TEXT)
    assert "Attempt 1" in staff
    assert str(cast.student1) not in staff
    # Where marking is without names, the time would tell.
    essay.anonymous_marking = True
    essay.save()
    staff = compare(cast.instructor, essay, text=TEXT)
    assert "This very text was handed in" in staff
    assert "Attempt 1" not in staff


def test_one_letter_is_enough(cast, essay, attempt):
    page = compare(cast.student2, essay, text=TEXT + "ๆ", sha256=attempt.sha256)
    assert "It is not the text of that receipt" in page
    assert "No attempt of this assignment has this text." in page


def test_the_downloaded_text_and_a_file_are_compared_too(cast, essay, attempt):
    text = browse(cast.student1).get(address("attempt_text", essay, 1)).content
    assert "This very text was handed in" in compare(cast.student2, essay, file=SimpleUploadedFile("a.md", text))
    other = compare(cast.student2, essay, file=SimpleUploadedFile("a.docx", b"PK\x03\x04\xff\xff"))
    assert "No attempt of this assignment has this file." in other


def test_what_is_asked_wrongly_is_said(cast, essay, attempt):
    client = browse(cast.student1)
    for fields, words in (({}, "Paste a text or choose a file."), ({"text": "ก", "sha256": "abc"}, "It has 64 signs")):
        answer = client.post(address("verify", essay), fields)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert browse(cast.outsider).get(address("verify", essay)).status_code == 404
