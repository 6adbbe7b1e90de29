"""Reporting a fault: from the words or from the paragraph's page, once, with clear answers; and one's own list."""

import pytest
from django.test import Client

from classroom.courses.models import Enrollment, Role
from history.models import Fault, FaultReport
from history.services import accept_faults, reject_fault
from tests.cast import NOW, Cast
from tests.history.sample import block, make_chapter
from tests.history.services.test_faults import report

pytestmark = pytest.mark.django_db
NEW = "/courses/rus331/faults/new/"
MINE = "/courses/rus331/faults/mine/"
WORDS = {"chapter": "modern-russia/4", "passage": "b3:0-8@1"}
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def student(client: Client, cast: Cast, chapter) -> Client:
    client.force_login(cast.student1)
    return client


def test_the_form_holds_the_words_to_be_corrected(student: Client):
    page = student.get(NEW, WORDS).content.decode()
    assert page.count("หรือตสกี") == 2
    assert "<h1" in page
    part = student.get(NEW, WORDS, headers=SCRIPT).content.decode()
    assert "<h1" not in part
    assert "หรือตสกี</textarea>" in part


def test_a_report_is_sent_and_leads_to_ones_list(student: Client, cast: Cast):
    response = student.post(NEW, WORDS | {"suggested": "ทรอตสกี", "note": "ชื่อคน"}, follow=True)
    fault = Fault.objects.get(source="reader")
    assert response.redirect_chain[-1][0] == f"{MINE}?sent={fault.pk}"
    assert (fault.found, fault.suggested) == ("หรือตสกี", "ทรอตสกี")
    page = response.content.decode()
    assert "<del>หรือตสกี</del><ins>ทรอตสกี</ins>" in page
    assert "ชื่อคน" in page


def test_a_script_gets_the_answer_and_a_second_click_is_the_same_report(student: Client):
    for _click in range(2):
        response = student.post(NEW, WORDS | {"suggested": "ทรอตสกี"}, headers=SCRIPT)
        assert response.status_code == 201
        assert "<ins>ทรอตสกี</ins>" in response.content.decode()
    assert FaultReport.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ({"suggested": "ทรอตสกี", "doubt": "on"}, None),
        ({"suggested": "", "doubt": "on"}, None),
        ({"suggested": ""}, ""),
        ({"suggested": "ทรอต\r\nสกี"}, "ทรอต สกี"),
    ],
)
def test_what_a_reader_may_say(typed, suggested, student: Client):
    assert student.post(NEW, WORDS | typed).status_code == 302
    assert Fault.objects.get(source="reader").suggested == suggested


def test_the_same_words_and_too_many_words_are_no_report(student: Client):
    response = student.post(NEW, WORDS | {"suggested": "หรือตสกี"})
    assert response.status_code == 422
    assert "ยังเป็นคำเดิม" in response.content.decode() or "stand there already" in response.content.decode()
    assert student.post(NEW, WORDS | {"suggested": "ก" * 2000}).status_code == 422
    assert not Fault.objects.filter(source="reader").exists()


def test_a_rejected_report_is_answered_with_its_reason(student: Client, cast: Cast, chapter):
    reject_fault(acting_user=cast.instructor, now=NOW, fault=report(chapter, cast.student2), reason="ผู้เขียนสะกดอย่างนี้")
    response = student.post(NEW, WORDS | {"suggested": "ทรอตสกี"})
    assert response.status_code == 422
    assert "ผู้เขียนสะกดอย่างนี้" in response.content.decode()


@pytest.mark.parametrize("passage", ["", "b3", "b99:0-3@1", "b3:0-9999@1", "b3:0-5@7", "b3:0-b4:5@1", "b2:0-b3:5@1"])
def test_a_passage_that_is_no_phrase_is_said_to_be_none(passage: str, student: Client):
    assert student.get(NEW, WORDS | {"passage": passage}).status_code == 400
    assert student.post(NEW, WORDS | {"passage": passage, "suggested": "x"}).status_code == 400
    assert not Fault.objects.filter(source="reader").exists()


def test_other_books_are_not_there(student: Client):
    make_chapter(slug="another-book")
    for chapter in ("another-book/4", "modern-russia/9", "", "x"):
        assert student.get(NEW, WORDS | {"chapter": chapter}).status_code == 404


def test_observers_read_only(student: Client, cast: Cast):
    Enrollment.objects.filter(user=cast.student1).update(role=Role.OBSERVER)
    assert student.get(NEW, WORDS).status_code == 403
    assert student.post(NEW, WORDS | {"suggested": "x"}).status_code == 403
    assert student.get(MINE).status_code == 403
    page = student.get("/courses/rus331/read/modern-russia/4/five-year-plans/").content.decode()
    assert 'data-tool="report"' not in page
    assert "report" not in student.get("/courses/rus331/read/modern-russia/4/passage/b3/").content.decode()


def test_the_paragraphs_page_leads_to_the_form(student: Client):
    response = student.get("/courses/rus331/read/modern-russia/4/passage/b3/", {"phrase": "0", "act": "report"})
    assert response.status_code == 302
    assert response.url.startswith(f"{NEW}?chapter=modern-russia%2F4&passage=b3%3A0-")
    assert student.get(response.url).status_code == 200


def test_ones_list_says_what_became_of_each(student: Client, cast: Cast, chapter, django_assert_num_queries):
    fault = report(chapter, cast.student1)
    with django_assert_num_queries(6):
        student.get(MINE)
    left = report(chapter, cast.student1, found="บุคาริน", suggested="บูคาริน")
    report(chapter, cast.student1, key="b5", found="คีรอฟ", suggested="คิรอฟ")
    report(chapter, cast.student2, key="b5", found="ถูกยิง", suggested="โดนยิง")
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault])
    reject_fault(acting_user=cast.instructor, now=NOW, fault=left, reason="สะกดได้ทั้งสองแบบ")
    with django_assert_num_queries(6):
        page = student.get(MINE).content.decode()
    assert page.count('class="fault"') == 3
    assert "สะกดได้ทั้งสองแบบ" in page
    assert "โดนยิง" not in page
    assert block(chapter, "b3").text.startswith("ทรอตสกี")
