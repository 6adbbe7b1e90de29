"""My marks: what the page shows, finds and gives along, and that it is nobody else's."""

import json
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.discussions.models import Thread
from classroom.notices.models import Notice
from classroom.reading.models import Note
from classroom.reading.services import NoteText, create_note, share_note
from history.models import Anchor
from history.queries import find_passage
from history.services import edit_block
from tests.cast import NOW, Cast
from tests.history.sample import SECOND, block

pytestmark = pytest.mark.django_db
MARKS = "/courses/rus331/marks/"
ROOM = "/courses/rus331/read/modern-russia/4/"
LOST = f"{ROOM}lost/"


@pytest.fixture
def mark(cast, chapter):
    """A function that keeps a note of student1, or of `user`."""

    def mark(address="b3:0-7@1", markdown="", *tags, colour="turmeric", user=None, in_layer=False) -> Note:
        return create_note(
            acting_user=user or cast.student1, now=NOW, course=cast.course, token=uuid4(),
            passage=find_passage(chapter, address), text=NoteText(colour, markdown, tags, in_layer),
        )  # fmt: skip

    return mark


@pytest.fixture
def as_(chapter):
    """A function that gives a client of a person's own."""

    def as_(person) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    return as_


def shown(client, asked="") -> list[int]:
    page = client.get(MARKS + asked)
    assert page.status_code == 200
    return [line.note.pk for _heading, lines in page.context["groups"] for line in lines]


def test_they_stand_in_the_order_of_the_text_and_under_their_tags(mark, as_, cast):
    late, early = mark("b4:0-7@1", "หลัง", "ข", "ก"), mark("b2:0-6@1", "ก่อน", "ข")
    client = as_(cast.student1)
    assert shown(client) == [early.pk, late.pk]
    assert shown(client, "?by=tag") == [late.pk, early.pk, late.pk]
    assert [tuple(tag) for tag in client.get(MARKS).context["tags"]] == [("ก", 1), ("ข", 2)]


def test_they_are_narrowed_by_colour_tag_section_and_words(mark, as_, cast, chapter):
    leaf = mark("b3:0-7@1", "การกวาดล้างเริ่มที่นี่", "คำถาม", colour="leaf")
    other = mark("b2:0-6@1", "เปรียบกับเลนิน", colour="lotus")
    client = as_(cast.student1)
    section = chapter.sections.get(slug="introduction").pk
    for asked, expected in (
        ("?colour=leaf", [leaf]), ("?tag=คำถาม", [leaf]), (f"?section={section}", [other]), ("?q=กวาด", [leaf]),
        ("?q=หรือตสกี", [leaf]), ("?q=คำถาม", [leaf]), ("?q=เลนิน&colour=leaf", []), ("?colour=nothing", [other, leaf]),
        ("?section=999999999999999999999", [other, leaf]), ("?q=" + "ก" * 500, [other, leaf]),
    ):  # fmt: skip
        assert shown(client, asked) == [note.pk for note in expected], asked
    edited = {"markdown": "เรื่องอื่น", "version": 1, "colour": "leaf", "marks": "q=กวาด"}
    assert client.post(f"{ROOM}notes/{leaf.pk}/", edited).url == f"{MARKS}?q={quote('กวาด')}"
    assert shown(client, "?q=กวาด") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_nine_queries(mark, as_, cast, count, django_assert_num_queries):
    for number in range(count):
        mark(f"b3:{number}-9@1", f"โน้ต {number}", "ก", f"แท็ก {number}")
    client = as_(cast.student1)
    client.get(MARKS)
    with django_assert_num_queries(9):
        client.get(MARKS + "?q=โน้ต")


def test_the_margin_takes_two_queries_however_many_there_are(mark, as_, cast, path, django_assert_num_queries):
    client = as_(cast.student1)
    for _ in range(2):
        for number in range(3):
            mark(f"b3:{number}-9@1", f"โน้ต {number}", "ก")
        client.get(path())
        with django_assert_num_queries(10):
            client.get(path())


def test_nobody_else_sees_a_note_anywhere(mark, as_, cast: Cast, path):
    mine = mark("b3:0-7@1", "ความลับของฉัน", "แท็กลับ")
    paths = (
        MARKS, MARKS + "?q=ความลับ", MARKS + "markdown/", path(), f"{ROOM}annotations/", f"{ROOM}passage/b3/", LOST,
        "/courses/rus331/search/?q=ความลับ&found=posts", "/courses/rus331/discussions/", "/courses/rus331/people/",
        f"/courses/rus331/discussions/people/{cast.enrollments['student1'].pk}/",
    )  # fmt: skip
    assert "ความลับของฉัน" in as_(cast.student1).get(path()).text
    for person in (cast.student2, cast.instructor, cast.assistant):
        client = as_(person)
        for each in paths:
            text = client.get(each).text
            assert "ความลับของฉัน" not in text, each
            assert "แท็กลับ" not in text, each
        for action in ("", "share/"):
            assert client.get(f"{ROOM}notes/{mine.pk}/{action}").status_code == 404
        for action in ("", "delete/", "restore/", "share/"):
            assert client.post(f"{ROOM}notes/{mine.pk}/{action}", {"version": 1}).status_code == 404
    for person in (cast.dropped, cast.outsider, cast.stranger, cast.admin):
        assert as_(person).get(MARKS).status_code == 404
        assert as_(person).get(f"{ROOM}notes/{mine.pk}/").status_code == 404


def test_who_left_the_course_keeps_the_notes_and_sees_none(mark, as_, cast: Cast):
    note = mark(user=cast.dropped)
    assert as_(cast.dropped).get(f"{ROOM}notes/{note.pk}/").status_code == 404
    assert Note.objects.filter(pk=note.pk).exists()


def test_the_layer_is_shown_to_every_member_and_changed_by_its_owner_only(mark, as_, cast: Cast, path):
    note = mark("b3:0-7@1", "ดูคำนี้ให้ดี", user=cast.instructor, in_layer=True)
    for person in (cast.student1, cast.student2, cast.assistant, cast.instructor):
        page = as_(person).get(path()).text
        assert "ดูคำนี้ให้ดี" in page
        assert "From the instructor" in page
        assert (f"../notes/{note.pk}/" in page) is (person == cast.instructor)
    assert as_(cast.student1).post(f"{ROOM}notes/{note.pk}/", {"markdown": "x", "version": 1}).status_code == 404
    assert shown(as_(cast.student1)) == []


def test_without_a_script_a_note_is_made_changed_deleted_and_brought_back(as_, cast, chapter, path):
    client = as_(cast.student1)
    chosen = client.get(f"{ROOM}passage/b3/?act=note")
    assert chosen.url.startswith(f"{ROOM}notes/new/?passage=b3")
    page = client.get(chosen.url)
    assert SECOND in page.text
    form = page.context["form"].initial
    made = client.post(chosen.url, {"markdown": "เขียนเอง", "colour": "leaf", "tags": "ก", "token": form["token"]})
    note = Note.objects.get()
    assert made.url == f"{path()}#note-{note.pk}"
    assert client.post(chosen.url, {"markdown": "เขียนเอง", "colour": "leaf", "tags": "ก", "token": form["token"]}).url
    assert Note.objects.count() == 1
    own = f"{ROOM}notes/{note.pk}/"
    assert client.post(own, {"markdown": "แก้แล้ว", "colour": "leaf", "version": 1}).status_code == 302
    stale = client.post(own, {"markdown": "จากหน้าเก่า", "colour": "leaf", "version": 1})
    assert stale.status_code == 422
    assert "แก้แล้ว" in stale.text
    assert "จากหน้าเก่า" in stale.text
    gone = client.post(f"{own}delete/")
    assert gone.url == f"{MARKS}?deleted={note.pk}"
    assert client.get(own).status_code == 404
    assert f"{own}restore/" in client.get(gone.url).text
    client.post(f"{own}restore/")
    assert shown(client) == [note.pk]
    assert client.get(f"{ROOM}notes/new/?passage=b99:0-3@1").status_code == 302


@pytest.mark.parametrize(("sight", "who"), [("group", "group1"), ("class", None)])
def test_a_shared_note_is_a_thread_for_whom_the_page_says(mark, as_, cast: Cast, sight, who):
    note = mark("b3:0-7@1", "ชวนคิดต่อ")
    client, page = as_(cast.student1), f"{ROOM}notes/{note.pk}/share/"
    assert "Only กลุ่ม 1" in client.get(page).text
    sent = {"markdown": "ชวนคิดต่อ", "sight": sight, "token": str(uuid4())}
    answer = client.post(page, sent)
    thread = Thread.objects.get()
    assert answer.url == f"/courses/rus331/discussions/{thread.pk}/"
    assert (thread.title, thread.group, thread.anchor.exact) == (
        "ชวนคิดต่อ", getattr(cast, who) if who else None, note.anchor.exact,
    )  # fmt: skip
    note.refresh_from_db()
    assert note.thread == thread
    assert client.get(page).url == answer.url
    assert as_(cast.student2).get(answer.url).status_code == (404 if who else 200)


def test_a_note_becomes_one_thread_and_no_form_serves_twice(mark, as_, cast: Cast):
    note, other = mark("b3:0-7@1", "ชวนคิดต่อ"), mark("b3:0-7@1", "ของเพื่อน", user=cast.student2)
    sent = {"markdown": "ชวนคิดต่อ", "sight": "class", "token": str(uuid4())}
    as_(cast.student1).post(f"{ROOM}notes/{note.pk}/share/", sent)
    refused = as_(cast.student2).post(f"{ROOM}notes/{other.pk}/share/", sent | {"markdown": "ของเพื่อน"})
    assert refused.status_code == 422
    assert "This form was used before" in refused.text
    assert "ของเพื่อน" in refused.text
    # Two windows of one's own, both opened before.
    again = share_note(acting_user=cast.student1, now=NOW, note=note, token=uuid4(), markdown="ชวนคิดต่อ")
    assert [again] == list(Thread.objects.all())


def test_a_note_is_not_shared_with_a_group_that_one_is_not_in(mark, as_, cast: Cast):
    note = mark("b3:0-7@1", "x", user=cast.instructor)
    page = f"{ROOM}notes/{note.pk}/share/"
    sent = {"markdown": "x", "sight": "group", "token": str(uuid4())}
    assert as_(cast.instructor).post(page, sent).status_code == 422
    assert not Thread.objects.exists()


def correct(chapter, markdown, capture):
    with capture(execute=True):
        edit_block(
            acting_user=None, now=NOW, block=block(chapter, "b3"), markdown=markdown, reason="", expected_revision=1
        )


def test_a_note_that_lost_its_words_says_so_and_is_attached_again(
    mark, as_, cast: Cast, chapter, django_capture_on_commit_callbacks
):
    start = SECOND.index("บุคาริน")
    note = mark(f"b3:{start}-{len(SECOND)}@1", "จำไว้")
    correct(chapter, "คนละเรื่องกันโดยสิ้นเชิง", django_capture_on_commit_callbacks)
    client = as_(cast.student1)
    assert "these words are not there any more" in client.get(MARKS).text
    told = Notice.objects.filter(kind=Notice.Kind.ANCHOR_CHANGED)
    assert [(notice.recipient, notice.path) for notice in told] == [(cast.student1, LOST)]
    assert "จำไว้" in client.get(LOST).text
    assert client.get(f"{ROOM}notes/{note.pk}/share/").status_code == 403
    assert as_(cast.instructor).get(LOST).context["passages"] == []
    attach = f"{LOST}{note.anchor_id}/"
    assert as_(cast.instructor).get(attach).status_code == 404
    assert client.post(attach, {"passage": "b4:0-6@2", "revision": "2"}).url == LOST
    note.anchor.refresh_from_db()
    assert (note.anchor.block.key, note.anchor.status) == ("b4", Anchor.Status.OK)


def test_they_are_taken_along_as_markdown_and_as_annotations(mark, as_, cast: Cast):
    mark("b3:0-7@1", "เหตุใด\n\n- ข้อหนึ่ง", "สาเหตุ")
    mark("b4:0-6@1")
    client = as_(cast.student1)
    text = client.get(f"{MARKS}markdown/").text
    assert "> หรือตสกี" in text
    assert "เหตุใด\n\n- ข้อหนึ่ง\n\n#สาเหตุ" in text
    assert "http://testserver/courses/rus331/read/modern-russia/4/five-year-plans/?passage=b3:0-8@1#b3" in text
    items = json.loads(client.get(f"{ROOM}annotations/").content)["first"]["items"]
    assert [item["motivation"] for item in items] == ["commenting", "highlighting"]
    assert [body.get("purpose") for body in items[0]["body"]] == [None, "tagging"]
    assert "student1" not in json.dumps(items)


def test_hidden_marks_stay_hidden_on_every_page(as_, cast: Cast, chapter, path):
    client = as_(cast.student1)
    assert client.post(reverse("accounts:reading_settings"), {"marks": "hidden"}).status_code == 302
    cast.student1.refresh_from_db()
    assert cast.student1.hides_marks
    for page in (path(), MARKS):
        assert 'data-marks="hidden"' in client.get(page).text
    client.post(reverse("accounts:reading_settings"), {"marks": ""})
    assert 'data-marks="hidden"' not in client.get(path()).text
