"""Quoting notes and threads in an essay: only what one may see, with its number and its place."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.assignments.models import Evidence
from classroom.assignments.services import create_assignment
from classroom.discussions.services import create_prompt, create_thread
from classroom.reading.services import NoteText, create_note
from history.models import Anchor
from history.queries import find_passage
from tests.cast import Cast
from tests.history.sample import sample_chapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast):
    chapter = sample_chapter()
    cast.course.books.add(chapter.book)
    cast.now = timezone.now()
    cast.essay = create_assignment(
        acting_user=cast.instructor, now=cast.now, course=cast.course, title="งาน", instructions="เขียน",
        due_at=cast.now + timedelta(days=2),
    )  # fmt: skip
    section = chapter.sections.get(slug="great-purge")
    key = section.blocks.first().key
    cast.passage = lambda start, end: find_passage(chapter, f"{key}:{start}-{end}@{chapter.revision_number}")
    cast.note = lambda person, start, words="จำไว้": create_note(
        acting_user=person, now=cast.now, course=cast.course, passage=cast.passage(start, start + 12), token=uuid4(),
        text=NoteText("leaf", words, ()),
    )  # fmt: skip
    return cast


def browse(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def where(world) -> str:
    return reverse("reading:evidence", args=(world.course.slug, world.essay.pk))


def quote(world, person, source: str, pk: int, **headers):
    return browse(person).post(where(world), {"source": source, "pk": pk}, **headers)


def test_a_note_is_quoted_where_it_stands_with_its_words_for_its_writer_alone(world):
    note = world.note(world.student1, 4, "ข้อนี้ **แปลก**")
    page = browse(world.student1).get(where(world)).content.decode()
    assert note.anchor.exact in page
    assert "ข้อนี้ แปลก" in page
    answer = quote(world, world.student1, "note", note.pk, HTTP_ACCEPT="application/json")
    assert answer.json() == {"number": 1}
    kept = Evidence.objects.get()
    assert (kept.taken_from, kept.remark, kept.anchor.exact) == ("note", "ข้อนี้ แปลก", note.anchor.exact)
    # A passage of its own: what becomes of the note does not touch the essay.
    assert kept.anchor_id != note.anchor_id
    tray = browse(world.student1).get(reverse("assignments:tray", args=(world.course.slug, world.essay.pk))).json()
    assert "ข้อนี้ แปลก" in tray["tray"]
    assert quote(world, world.student1, "note", note.pk).url.endswith("/write/")
    assert Evidence.objects.count() == 1


def test_nobody_quotes_what_is_not_theirs_to_see(world):
    own, others = world.note(world.student1, 4), world.note(world.student2, 20, "ลับ")
    hidden = create_prompt(
        acting_user=world.instructor, now=world.now, course=world.course, title="ยังไม่เปิด", markdown="ก",
        token=uuid4(), passage=world.passage(0, 9), due_at=world.now + timedelta(days=9),
        opens_at=world.now + timedelta(days=3),
    )  # fmt: skip
    page = browse(world.student1).get(where(world)).content.decode()
    assert "ลับ" not in page
    assert "ยังไม่เปิด" not in browse(world.student1).get(where(world), {"source": "thread"}).content.decode()
    opening = hidden.posts.get(parent=None)
    for source, pk in (
        ("note", others.pk),
        ("thread", opening.pk),
        ("note", own.pk + 1000),
        ("essay", own.pk),
        ("note", 0),
    ):
        assert quote(world, world.student1, source, pk).status_code == 404
    assert quote(world, world.instructor, "note", own.pk).status_code == 403
    assert quote(world, world.outsider, "note", own.pk).status_code == 404
    assert not Evidence.objects.exists()


def test_a_thread_is_quoted_by_its_passage(world):
    thread = create_thread(
        acting_user=world.student2, now=world.now, course=world.course, title="เริ่มเมื่อไร", markdown="ตรงนี้หรือ",
        token=uuid4(), passage=world.passage(0, 20), anonymous=True,
    )  # fmt: skip
    page = browse(world.student1).get(where(world), {"source": "thread"}).content.decode()
    assert "เริ่มเมื่อไร: ตรงนี้หรือ" in page
    assert str(world.student2) not in page
    quote(world, world.student1, "thread", thread.posts.get().pk)
    kept = Evidence.objects.get()
    assert (kept.taken_from, kept.anchor.exact) == ("thread", thread.anchor.exact)
    Anchor.objects.filter(pk=thread.anchor_id).update(status=Anchor.Status.ORPHAN)
    assert quote(world, world.student1, "thread", thread.posts.get().pk).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(world, django_assert_num_queries):
    client = browse(world.student1)
    for number in range(3):
        world.note(world.student1, 4 + 3 * number)
        if number in (0, 2):
            with django_assert_num_queries(6):
                page = client.get(where(world), {"part": 1}).content.decode()
            assert page.count("data-pick") == number + 1
