"""The writing page and the save behind it."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from classroom.assignments.models import Assignment, Draft, DraftVersion, Submission
from tests.classroom.assignments.conftest import TEXT, address, browse, write

JSON = {"Accept": "application/json"}


@pytest.fixture
def student(cast, essay) -> Client:
    return browse(cast.student1)


def save(client, essay, markdown, version=0, *, headers=JSON, **more):
    data = {"title": "", "markdown": markdown, "version": version} | more
    return client.post(address("draft_save", essay), data, headers=headers)


@pytest.fixture(autouse=True)
def _open(essay, settings):
    """Keep the essay open today, whatever day it is: views take the time from the clock."""
    from django.utils import timezone

    now = timezone.now()
    Assignment.objects.update(due_at=now + timedelta(days=7), closes_at=now + timedelta(days=9))
    essay.refresh_from_db()


def test_the_first_save_begins_the_submission(student, essay, cast):
    answer = save(student, essay, "ข้าราชการยอมรับผิด")
    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert answer.json()["words"] == Draft.objects.get().words > 0
    assert Submission.objects.get().enrollment == cast.enrollments["student1"]


def test_opening_the_page_writes_nothing(student, essay):
    assert student.get(address("write", essay)).status_code == 200
    assert not Submission.objects.exists()


def test_a_stale_save_is_answered_with_what_stands_there(student, essay, draft):
    answer = save(student, essay, "อื่น", version=0)
    assert answer.status_code == 409
    assert answer.json()["markdown"] == TEXT
    assert Draft.objects.get().markdown == TEXT


def test_without_script_a_conflict_shows_both_texts(student, essay, draft):
    answer = save(student, essay, "อื่น", version=0, headers={})
    assert answer.status_code == 409
    assert answer.templates[0].name == "assignments/conflict.html"
    for text in ("อื่น", TEXT):
        assert text in answer.content.decode()
    assert save(student, essay, "อื่น", version=1, headers={}, keep="mine").status_code == 302
    assert Draft.objects.get().markdown == "อื่น"
    assert DraftVersion.objects.get().markdown == TEXT


def test_without_script_the_buttons_save_first(student, essay):
    answer = save(student, essay, "ข้อความ", headers={}, next="hand_in")
    assert answer.status_code == 302
    assert answer.url == address("hand_in", essay)
    assert Draft.objects.get().markdown == "ข้อความ"
    assert save(student, essay, "ข้อความ", version=1, headers={}, next="//evil.example").url == address("write", essay)


@pytest.mark.parametrize(
    "bad",
    [
        {"markdown": "ก" * 100_001},
        {"markdown": "ก" * 700_000},
        {"title": "ก" * 201},
        {"version": "x"},
        {"version": "-1"},
        {"keep": "nobody"},
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_reason(student, essay, draft, bad):
    data = {"title": "", "markdown": "ข้อความ", "version": "1"} | bad
    answer = student.post(address("draft_save", essay), data, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    page = student.post(address("draft_save", essay), data)
    assert page.status_code == 422
    assert data["markdown"][:1000] in page.content.decode(), "the text comes back"
    assert Draft.objects.get().markdown == TEXT


def test_nul_is_dropped_and_markup_is_kept_as_text(student, essay):
    assert save(student, essay, "ก\0ข <script>alert(1)</script>").status_code == 200
    assert Draft.objects.get().markdown == "กข <script>alert(1)</script>"
    page = student.get(address("preview", essay)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_page_of_somebody_else_saves_nothing(cast, student, essay, draft):
    """On a shared computer: the page was opened by another person."""
    assert save(student, essay, "ของคนอื่น", version=1, writer=cast.student2.pk).status_code == 403
    assert Draft.objects.get().markdown == TEXT


def test_a_draft_is_its_writers_alone(cast, essay, draft):
    assert TEXT not in browse(cast.student2).get(address("write", essay)).content.decode()
    for person, status in (
        (cast.instructor, 403), (cast.assistant, 403), (cast.outsider, 404), (cast.dropped, 404), (cast.stranger, 404),
    ):  # fmt: skip
        client = browse(person)
        for name in ("write", "preview", "versions", "hand_in", "book"):
            assert client.get(address(name, essay)).status_code == status, (person, name)
        assert save(client, essay, "อื่น").status_code == status
    assert Draft.objects.get().markdown == TEXT


def test_a_visitor_is_sent_to_sign_in_and_nothing_is_saved(essay, draft):
    answer = save(Client(), essay, "อื่น", version=1)
    assert answer.status_code == 302
    assert "login" in answer.url
    assert Draft.objects.get().markdown == TEXT


def test_an_assignment_of_another_course_is_not_there(cast, student, essay):
    other = Assignment.objects.create(
        course=cast.other_course, title="x", instructions="", instructions_html="", due_at=essay.due_at,
        created_at=essay.created_at,
    )  # fmt: skip
    forged = address("draft_save", essay).replace(f"/{essay.pk}/", f"/{other.pk}/")
    assert student.post(forged, {"markdown": "x", "version": 0}, headers=JSON).status_code == 404


def test_writing_goes_on_after_closing(student, essay):
    Assignment.objects.update(
        due_at=essay.created_at - timedelta(days=9), closes_at=essay.created_at - timedelta(days=8)
    )
    assert save(student, essay, "ข้อความ").status_code == 200


def test_the_preview_shows_evidence_as_links_and_warns_of_unknown_numbers(cast, student, essay, draft):
    write(cast, essay, "อ้าง [[9]]")
    page = student.get(address("preview", essay))
    assert page.context["essay"].unknown == (9,)
    assert "[[9]]" in page.content.decode()


def test_counts_come_with_the_answer(student, essay):
    answer = json.loads(save(student, essay, "คำ " * 3).content)
    assert answer["range"] == "short"
    assert answer["characters_text"]


def test_a_save_is_six_queries_and_its_transaction(student, essay, draft, django_assert_num_queries):
    """Session, person, place in the course, draft, names of the book, the write; two mark the transaction."""
    for version in (1, 2):
        save(student, essay, f"ฉบับ {version}", version=version)
    with django_assert_num_queries(8):
        assert save(student, essay, "สอง", version=3).status_code == 200


@pytest.mark.parametrize("pieces", [1, 3])
def test_the_page_has_a_fixed_number_of_queries(
    cast, student, essay, draft, chapter, pieces, django_assert_num_queries
):
    from classroom.assignments.services import add_evidence
    from tests.cast import NOW
    from tests.classroom.assignments.conftest import passage

    for piece in range(pieces):
        add_evidence(
            acting_user=cast.student1, now=NOW, submission=draft.submission,
            passage=passage(chapter, "b5", piece * 5, piece * 5 + 5),
        )  # fmt: skip
    where = address("write", essay)
    with django_assert_num_queries(10):
        student.get(where)


def test_the_draft_as_it_stands(student, draft, essay):
    where = address("draft_now", essay)
    answer = student.get(where)
    assert answer.json() | {"saved_at": ""} == {
        "version": draft.version, "title": draft.title, "markdown": draft.markdown, "saved_at": "",
    }  # fmt: skip
    assert student.get(where, {"version": draft.version}).status_code == 204
