"""The queue of faults: what it shows, every act of it with and without script, and what is said when two act."""

import re

import pytest
from django.test import Client

from history.models import Fault, Revision
from history.services import accept_faults, edit_block, reject_fault
from tests.cast import NOW, Cast
from tests.history.sample import anchor_on, block, make_chapter, words_at
from tests.history.services.test_faults import report

pytestmark = pytest.mark.django_db
QUEUE = "/courses/rus331/faults/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def teacher(client: Client, cast: Cast, chapter) -> Client:
    client.force_login(cast.instructor)
    return client


@pytest.fixture
def fault(cast: Cast, chapter) -> Fault:
    return report(chapter, cast.student1, note="ชื่อคน")


def path(fault: Fault, act: str = "") -> str:
    return f"{QUEUE}{fault.pk}/{act}{'/' if act else ''}"


def test_an_entry_shows_the_words_in_their_sentence_and_who_reported_them(teacher: Client, fault: Fault):
    page = teacher.get(QUEUE).content.decode()
    assert "<del>หรือตสกี</del><ins>ทรอตสกี</ins>เสนอให้เร่ง" in page
    assert "ณัฐวดี ขัติยะ" in page
    assert "ชื่อคน" in page


def test_readers_of_other_courses_are_not_named(teacher: Client, cast: Cast, chapter):
    cast.other_course.books.add(chapter.book)
    report(chapter, cast.outsider)
    page = teacher.get(QUEUE).content.decode()
    assert cast.outsider.full_name not in page


def test_the_queue_costs_the_same_at_one_and_at_three(
    teacher: Client, fault: Fault, cast: Cast, chapter, django_assert_num_queries
):
    with django_assert_num_queries(12):
        teacher.get(QUEUE)
    report(chapter, cast.student2, found="บุคาริน", suggested="บูคาริน")
    report(chapter, cast.student1, key="b5", found="คีรอฟ", suggested="คิรอฟ")
    with django_assert_num_queries(12):
        page = teacher.get(QUEUE).content.decode()
    assert len(reported(page)) == 3


def test_it_is_narrowed_by_section_kind_and_source(teacher: Client, fault: Fault, cast: Cast, chapter):
    spaced = report(chapter, cast.student1, key="b5", found="ธันวาคม ค.ศ. 1934", suggested="ธันวาคม ค.ศ. 1935")
    assert shown(teacher, kind="date") == [spaced.pk]
    assert shown(teacher, section=str(fault.anchor.block.section_id)) == [fault.pk]
    assert shown(teacher, source="reader") == [fault.pk, spaced.pk]
    assert shown(teacher, source="editor") == []
    # What cannot be read is not asked.
    assert shown(teacher, source="x", section="y", kind="-1", state="?") == [fault.pk, spaced.pk]
    assert shown(teacher, section="99999") == []


def shown(teacher: Client, **narrowed: str) -> list[int]:
    page = teacher.get(QUEUE, narrowed).content.decode()
    return reported(page)


def reported(page: str) -> list[int]:
    """The faults of a page that a reader has reported; what rules suspect in the sample stands beside them."""
    readers = set(Fault.objects.filter(source="reader").values_list("pk", flat=True))
    return [pk for pk in map(int, re.findall(r'id="fault-(\d+)" tabindex', page)) if pk in readers]


def test_accepting_publishes_and_leads_to_the_next(teacher: Client, fault: Fault, cast: Cast, chapter):
    talk = anchor_on(chapter, "b3", "หรือตสกีเสนอให้", cast.student2)
    response = teacher.post(path(fault, "accept") + "?kind=letter", {"next": "77"})
    assert response.status_code == 302
    assert response.url == f"{QUEUE}?kind=letter#fault-77"
    assert block(chapter, "b3").text.startswith("ทรอตสกีเสนอ")
    assert words_at(talk) == "ทรอตสกีเสนอให้"
    assert shown(teacher) == []
    assert shown(teacher, state="accepted") == [fault.pk]


def test_a_script_gets_the_decided_entry_and_the_counts(teacher: Client, fault: Fault):
    page = teacher.post(path(fault, "accept"), headers=HTMX).content.decode()
    assert 'data-fault="accepted"' in page
    waiting = Fault.objects.filter(state="open").count()
    assert f'id="count-open" hx-swap-oob="true">{waiting}<' in page
    assert 'id="count-accepted" hx-swap-oob="true">1<' in page


def test_other_words_than_were_proposed(teacher: Client, fault: Fault, chapter):
    teacher.post(path(fault, "accept"), {"edited": "1", "suggested": "ลีออน ทรอตสกี"})
    assert block(chapter, "b3").text.startswith("ลีออน ทรอตสกีเสนอ")


def test_a_doubt_needs_words_first(teacher: Client, cast: Cast, chapter):
    doubt = report(chapter, cast.student1, suggested=None)
    for headers in ({}, HTMX):
        assert teacher.post(path(doubt, "accept"), headers=headers).status_code == 422
        assert (
            teacher.post(path(doubt, "accept"), {"edited": "1", "suggested": "หรือตสกี"}, headers=headers).status_code
            == 422
        )
    assert Revision.objects.filter(chapter=chapter).count() == 1
    teacher.post(path(doubt, "accept"), {"edited": "1", "suggested": "ทรอตสกี"})
    assert block(chapter, "b3").text.startswith("ทรอตสกีเสนอ")


def test_rejecting_needs_a_reason_and_can_be_taken_back(teacher: Client, fault: Fault):
    assert teacher.post(path(fault, "reject"), {"reason": " "}).status_code == 422
    page = teacher.post(path(fault, "reject"), {"reason": "ผู้เขียนสะกดอย่างนี้"}, headers=HTMX).content.decode()
    assert "ผู้เขียนสะกดอย่างนี้" in page
    assert path(fault, "reopen") in page
    page = teacher.post(path(fault, "reopen"), headers=HTMX).content.decode()
    assert 'data-fault="open"' in page


def test_without_a_script_what_is_taken_back_waits_at_its_place(teacher: Client, fault: Fault):
    assert teacher.post(path(fault, "reject"), {"reason": "ตั้งใจ"}).url == QUEUE
    assert teacher.post(path(fault, "reopen")).url == f"{QUEUE}#fault-{fault.pk}"


@pytest.fixture
def everywhere(teacher: Client, cast: Cast, chapter) -> Fault:
    """คีรอฟ stands in b5, and twice more in b4: once as a word, once within another."""
    standing = block(chapter, "b4")
    edit_block(
        acting_user=None, now=NOW, block=standing, reason="", expected_revision=1,
        markdown=standing.markdown + " เลนินตาย และเลนินกราด",
    )  # fmt: skip
    return report(chapter, cast.student1, key="b2", found="เลนิน", suggested="เลนีน")


def test_everywhere_shows_the_places_and_mends_those_that_are_ticked(teacher: Client, everywhere: Fault, chapter):
    assert path(everywhere, "everywhere") in teacher.get(QUEUE).content.decode()
    page = teacher.get(path(everywhere, "everywhere")).content.decode()
    places = re.findall(r'name="place" value="([^"]+)"( checked)?', page)
    assert len(places) == 4
    before = len(block(chapter, "b4").text)
    chosen = [address for address, _checked in places if address.startswith("b4:")][:1]
    response = teacher.post(path(everywhere, "everywhere"), {"place": chosen, "edited": "1", "suggested": "เลนีน"})
    assert response.status_code == 302
    assert block(chapter, "b2").text.startswith("เลนีน")
    assert block(chapter, "b4").text.endswith("เลนีนตาย และเลนินกราด")
    assert len(block(chapter, "b4").text) == before
    assert Fault.objects.filter(state="accepted", revision__number=3).count() == 2


def test_forged_and_moved_places_are_not_mended(teacher: Client, everywhere: Fault, chapter):
    for place in ("b4:0-5@2", "b1:0-5@1", "x", "b99:0-5@2"):
        response = teacher.post(
            path(everywhere, "everywhere"), {"place": [place], "edited": "1", "suggested": "เลนีน"}, headers=HTMX
        )
        assert response.status_code == 409
    assert Revision.objects.filter(chapter=chapter).count() == 2


def test_what_another_has_decided_is_said_in_the_entry(teacher: Client, fault: Fault, cast: Cast):
    reject_fault(acting_user=cast.admin, now=NOW, fault=fault, reason="แล้ว")
    response = teacher.post(path(fault, "accept"), headers=HTMX)
    assert response.status_code == 409
    assert 'role="alert"' in response.content.decode()
    assert teacher.post(path(fault, "accept")).status_code == 409


def test_words_that_have_changed_are_said_with_the_way_on(teacher: Client, fault: Fault, cast: Cast, chapter):
    standing = block(chapter, "b3")
    edit_block(
        acting_user=None, now=NOW, block=standing, reason="", expected_revision=1,
        markdown=standing.markdown.replace("หรือตสกี", "ทร็อตสกี"),
    )  # fmt: skip
    page = teacher.get(QUEUE).content.decode()
    assert "ทร็อตสกี”" in page
    assert f"/admin/history/block/{standing.pk}/change/" in page
    assert path(fault, "accept") not in page
    assert teacher.post(path(fault, "accept"), headers=HTMX).status_code == 409


def test_words_in_markup_are_sent_to_the_whole_paragraph(teacher: Client, cast: Cast, chapter):
    standing = block(chapter, "b3")
    edit_block(
        acting_user=None, now=NOW, block=standing, reason="", expected_revision=1,
        markdown=standing.markdown.replace("บุคาริน", "**บุคา**ริน"),
    )  # fmt: skip
    fault = report(chapter, cast.student1, found="บุคาริน", suggested="บูคาริน")
    page = teacher.post(path(fault, "accept"), headers=HTMX)
    if page.status_code == 409:
        assert f"/admin/history/block/{standing.pk}/change/" in page.content.decode()
    else:
        assert "บูคาริน" in block(chapter, "b3").text


def test_who_said_something_else_of_the_same_words_found_the_fault_too(
    teacher: Client, fault: Fault, cast: Cast, chapter
):
    other = report(chapter, cast.student2, suggested="ทร็อตสกี")
    teacher.post(path(fault, "accept"))
    other.refresh_from_db()
    assert (other.state, other.suggested, other.revision.number) == ("accepted", "ทรอตสกี", 2)


def test_faults_of_other_books_are_not_there(teacher: Client, cast: Cast):
    elsewhere = report(make_chapter(slug="another-book"), cast.student1)
    assert shown(teacher) == []
    for act in ("", "everywhere"):
        assert teacher.get(path(elsewhere, act)).status_code == 404
    for act in ("accept", "everywhere", "reject", "reopen"):
        assert teacher.post(path(elsewhere, act), {"reason": "x"}).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.state == "open"


def test_assistants_and_students_have_no_queue(client: Client, fault: Fault, cast: Cast):
    for person in (cast.assistant, cast.student1):
        client.force_login(person)
        assert client.get(QUEUE).status_code == 403
        assert client.get(path(fault)).status_code == 403
        assert client.post(path(fault, "accept")).status_code == 403
    for person in (cast.dropped, cast.outsider):
        client.force_login(person)
        assert client.get(QUEUE).status_code == 404
    fault.refresh_from_db()
    assert fault.state == "open"


def test_what_was_accepted_is_kept_under_its_tab(teacher: Client, fault: Fault, cast: Cast):
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault])
    page = teacher.get(QUEUE, {"state": "accepted"}).content.decode()
    assert "วรรณา ศรีสุวรรณ" in page
    assert "ณัฐวดี ขัติยะ" in page
