"""Copying a term: what goes over, when, and only once."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.audit.models import AuditEntry
from classroom.courses.models import Course, Enrollment, Group, Reading, Role
from classroom.courses.services import create_reading
from classroom.discussions import services as talk
from classroom.discussions.models import Post, Thread
from classroom.reading.models import Note
from classroom.reading.queries import copy_plan
from classroom.reading.services import NoteText, copy_course, create_note
from history.models import Anchor
from history.queries import find_passage
from tests.cast import NOW, Cast, later

PARTS = ("readings", "prompts", "notes")


@pytest.fixture
def next_term(cast: Cast, chapter) -> Course:
    """The other course: the instructor teaches it too, it reads the same book and begins 28 days later."""
    Course.objects.filter(pk=cast.course.pk).update(starts_on=date(2026, 11, 2))
    cast.course.refresh_from_db()
    course = cast.other_course
    course.starts_on = date(2026, 11, 30)
    course.save()
    course.books.add(chapter.book)
    Enrollment.objects.create(course=course, user=cast.instructor, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW)
    return course


@pytest.fixture
def term(cast: Cast, chapter, begin, next_term) -> Thread:
    """A reading, a prompt on a passage with an answer, a note of the layer, a private one, and a student's thread."""
    section = chapter.sections.first()
    create_reading(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="สัปดาห์ที่ 1", sections=[section],
        instructions="อ่านช้า ๆ", due_at=later(days=2),
    )  # fmt: skip
    key = section.blocks.first().key
    prompt = talk.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="ตอบด้วย", markdown="ข้อไหน**อ่อน**",
        token=uuid4(), passage=find_passage(chapter, f"{key}:0-5@1"), due_at=later(days=3), points=Decimal(5),
        required_posts=2, min_words=20, post_first=True,
    )  # fmt: skip
    talk.reply(acting_user=cast.student1, now=NOW, thread=prompt, markdown="ตอบ", token=uuid4())
    for in_layer, words in ((True, "สังเกตคำนี้"), (False, "ส่วนตัว")):
        create_note(
            acting_user=cast.instructor, now=NOW, course=cast.course, passage=find_passage(chapter, f"{key}:0-5@1"),
            text=NoteText("leaf", words, (), in_layer=in_layer), token=uuid4(),
        )  # fmt: skip
    begin(section=section)
    return prompt


def copy(cast: Cast, to: Course, parts=PARTS):
    return copy_course(
        acting_user=cast.instructor, now=later(days=9), from_course=cast.course, to_course=to, parts=parts
    )


def test_what_one_has_set_goes_over_with_its_dates_moved(cast: Cast, term, next_term) -> None:
    done = copy(cast, next_term)
    assert (done.readings, done.prompts, done.notes) == (1, 1, 1)
    reading = Reading.objects.get(course=next_term)
    assert (reading.title, reading.instructions, reading.due_at) == ("สัปดาห์ที่ 1", "อ่านช้า ๆ", later(days=30))
    assert reading.sections.get() == cast.course.readings.get().sections.get()
    prompt = Thread.objects.get(course=next_term)
    assert (prompt.title, prompt.due_at, prompt.points, prompt.required_posts) == ("ตอบด้วย", later(days=31), 5, 2)
    assert (prompt.min_words, prompt.post_first, prompt.post_count) == (20, True, 1)
    assert (prompt.anchor.exact, prompt.anchor_id != term.anchor_id) == (term.anchor.exact, True)
    assert Post.objects.get(thread=prompt).markdown == "ข้อไหน**อ่อน**"
    assert [note.markdown for note in Note.objects.filter(course=next_term)] == ["สังเกตคำนี้"]
    assert AuditEntry.objects.filter(action="reading.copy_course").count() == 1


def test_what_was_copied_is_not_copied_again(cast: Cast, term, next_term) -> None:
    copy(cast, next_term)
    assert copy(cast, next_term).total == 0
    plan = copy_plan(cast.course, next_term, PARTS)
    assert (plan.copies, plan.notes_there) == (0, 1)
    assert [line.verdict for line in (*plan.readings, *plan.prompts)] == ["there", "there"]
    # A copy that was renamed or taken down is not made again either.
    Thread.objects.filter(course=next_term).update(title="ชื่อใหม่", deleted_at=NOW)
    Reading.objects.filter(course=next_term).update(title="ชื่อใหม่")
    assert copy(cast, next_term).total == 0


def test_what_cannot_go_stays_and_says_why(cast: Cast, term, next_term) -> None:
    Anchor.objects.filter(pk=term.anchor_id).update(status=Anchor.Status.ORPHAN)
    Thread.objects.filter(pk=term.pk).update(group=cast.group1)
    (line,) = copy_plan(cast.course, next_term, ["prompts"]).prompts
    assert line.verdict == "no_group"
    there = Group.objects.create(course=next_term, name=cast.group1.name)
    (line,) = copy_plan(cast.course, next_term, ["prompts"]).prompts
    assert (line.verdict, line.group, line.without_passage) == ("new", there, True)
    copy(cast, next_term, ["prompts"])
    copied = Thread.objects.get(course=next_term)
    assert (copied.anchor, copied.section, copied.group) == (None, term.section, there)
    next_term.books.clear()
    plan = copy_plan(cast.course, next_term, PARTS)
    assert [line.verdict for line in plan.readings] == ["no_book"]


def test_without_first_days_dates_stay(cast: Cast, term, next_term) -> None:
    next_term.starts_on = None
    plan = copy_plan(cast.course, next_term, PARTS)
    assert (plan.days, plan.readings[0].due_at) == (None, later(days=2))


def test_it_is_shown_first_and_only_to_who_teaches_both(cast: Cast, client: Client, term, next_term) -> None:
    path = reverse("reading:copy", args=["rus331"])
    client.force_login(cast.instructor)
    assert next_term.title in client.get(path).content.decode()
    sent = {"to": next_term.pk, "parts": PARTS}
    content = client.get(path, sent).content.decode()
    assert "Dates move by 28 days" in content
    assert "Copy 3 things" in content
    assert not Thread.objects.filter(course=next_term).exists()
    assert client.post(path, sent).status_code == 302
    assert Thread.objects.filter(course=next_term).count() == 1
    assert "There is nothing to copy" in client.get(path, sent).content.decode()
    assert client.post(path, {"to": next_term.pk}).status_code == 422
    assert client.post(path, {"to": cast.course.pk, "parts": PARTS}).status_code == 422
    Enrollment.objects.filter(course=next_term, user=cast.instructor).update(role=Role.ASSISTANT)
    assert client.post(path, sent).status_code == 422
    client.force_login(cast.assistant)
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_plan_takes_eleven_queries(
    cast: Cast, term, next_term, chapter, django_assert_num_queries, number: int
) -> None:
    for _ in range(number - 1):
        create_reading(
            acting_user=cast.instructor, now=NOW, course=cast.course, title="อ่าน", sections=chapter.sections.all()
        )
        talk.create_prompt(
            acting_user=cast.instructor, now=NOW, course=cast.course, title="ถาม", markdown="?", token=uuid4()
        )
    with django_assert_num_queries(11):
        plan = copy_plan(cast.course, next_term, PARTS)
    assert plan.copies == 2 * number + 1
