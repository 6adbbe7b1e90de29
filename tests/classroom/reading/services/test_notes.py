"""Keeping notes: once however often they are sent, never over a newer text, and the layer in the next term."""

from uuid import uuid4

import pytest

from classroom.audit.models import AuditEntry
from classroom.courses.models import Enrollment, Role
from classroom.reading.models import Note
from classroom.reading.services import (
    NoteText,
    StaleNote,
    TokenUsed,
    copy_layer,
    create_note,
    delete_note,
    restore_note,
    save_note,
)
from history.models import Anchor
from history.queries import find_passage
from history.services import edit_block
from tests.cast import NOW, later
from tests.history.sample import SECOND, THIRD, block, words_at

pytestmark = pytest.mark.django_db
YELLOW = NoteText("turmeric")


@pytest.fixture
def mark(cast, chapter):
    """A function that keeps a note of student1, or of `user`."""

    def mark(address="b3:0-7@1", text=YELLOW, *, user=None, course=None, token=None) -> Note:
        return create_note(
            acting_user=user or cast.student1, now=NOW, course=course or cast.course, token=token or uuid4(),
            passage=find_passage(chapter, address), text=text,
        )  # fmt: skip

    return mark


def save(note, text, version):
    return save_note(acting_user=note.user, now=later(hours=1), note=note, text=text, expected_version=version)


def test_sent_again_it_is_the_same_note(mark):
    token = uuid4()
    first = mark(token=token)
    anchors = Anchor.objects.count()
    again = mark(token=token)
    assert (first.pk, first.version, again.version) == (again.pk, 1, 1)
    assert Anchor.objects.count() == anchors


def test_what_the_device_wrote_before_it_heard_an_answer_is_kept(mark):
    token = uuid4()
    mark(token=token)
    note = mark(token=token, text=NoteText("leaf", "คำถาม", ("ข้อสงสัย",)))
    assert (note.version, note.colour, note.markdown, note.tag_names) == (2, "leaf", "คำถาม", ["ข้อสงสัย"])


def test_the_token_of_another_course_is_refused_and_another_person_s_is_their_own(mark, cast):
    token = uuid4()
    note = mark(token=token)
    with pytest.raises(TokenUsed):
        mark(token=token, course=cast.other_course)
    assert mark(token=token, user=cast.student2).pk != note.pk


def test_a_second_tab_gets_both_texts_and_the_same_text_twice_changes_nothing(mark):
    note = mark()
    written = NoteText("turmeric", "จากแท็บแรก", ("ก", "ข"))
    assert save(note, written, 1).version == 2
    assert save(note, written, 1).version == 2
    with pytest.raises(StaleNote) as stale:
        save(note, NoteText("leaf", "จากแท็บที่สอง"), 1)
    assert (stale.value.note.markdown, stale.value.note.version, stale.value.note.tag_names) == (
        "จากแท็บแรก", 2, ["ก", "ข"],
    )  # fmt: skip
    assert save(note, NoteText("leaf", "รวมสองแท็บ"), 2).tag_names == []


def test_what_is_written_is_made_safe(mark):
    note = mark(text=NoteText("turmeric", "<script>alert(1)</script> **หนา** [x](javascript:alert(1))"))
    assert "<script" not in note.html
    assert "javascript:" not in note.html.replace("](javascript", "")
    assert "<strong>หนา</strong>" in note.html


def test_a_deleted_note_comes_back_and_goes_for_good_later(mark, cast):
    note = mark(text=NoteText("leaf", "เก็บไว้", ("ก",)))
    delete_note(acting_user=cast.student1, now=NOW, note=note)
    note.refresh_from_db()
    assert note.deleted_at
    back = restore_note(acting_user=cast.student1, now=NOW, note=note)
    assert (back.deleted_at, back.markdown, back.tag_names) == (None, "เก็บไว้", ["ก"])
    delete_note(acting_user=cast.student1, now=NOW, note=note)
    other = mark("b4:0-6@1")
    delete_note(acting_user=cast.student1, now=later(days=2), note=other)
    assert set(Note.objects.values_list("pk", flat=True)) == {other.pk}
    assert not Anchor.objects.filter(pk=note.anchor_id).exists()


def test_writing_on_in_another_tab_brings_a_deleted_note_back(mark, cast):
    note = mark()
    delete_note(acting_user=cast.student1, now=NOW, note=note)
    assert save(note, NoteText("leaf", "ยังเขียนอยู่"), 1).deleted_at is None


def test_private_notes_are_in_no_audit(mark, cast):
    note = mark(text=NoteText("leaf", "เรื่องส่วนตัว"))
    save(note, NoteText("leaf", "ยังส่วนตัว"), 1)
    delete_note(acting_user=cast.student1, now=NOW, note=note)
    assert not AuditEntry.objects.filter(object_label="reading.note").exists()


def test_a_mark_across_blocks_over_a_note_mark_and_at_sara_am_keeps_whole_letters(mark, chapter):
    start = THIRD.index("1929")
    over = mark(f"b3:{len(SECOND) - 5}-b4:{start + 4}@1")
    assert over.anchor.exact == SECOND[-6:] + "\n" + THIRD[: start + 4]
    text = "กระทำให้ทำได้"
    edit_block(acting_user=None, now=NOW, block=block(chapter, "b5"), markdown=text, reason="", expected_revision=1)
    chapter.refresh_from_db()
    end = text.index("ำ")
    assert mark(f"b5:0-{end}@2").anchor.exact == "กระทำ"


def test_two_identical_sentences_keep_their_notes_apart(mark, chapter):
    twice = "สตาลินตัดสินใจ สตาลินตัดสินใจ"
    edit_block(acting_user=None, now=NOW, block=block(chapter, "b3"), markdown=twice, reason="", expected_revision=1)
    chapter.refresh_from_db()
    second = mark("b3:15-29@2")
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b3"), markdown="อนึ่ง " + twice, reason="", expected_revision=2
    )
    assert words_at(second.anchor) == "สตาลินตัดสินใจ"
    assert second.anchor.start == 21


@pytest.fixture
def next_term(cast, chapter):
    """The other course reads the same book, and the instructor teaches it."""
    cast.other_course.books.add(chapter.book)
    Enrollment.objects.create(
        course=cast.other_course, user=cast.instructor, role=Role.INSTRUCTOR, state=Enrollment.State.ACTIVE,
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    return cast.other_course


def carry(cast, course):
    return copy_layer(acting_user=cast.instructor, now=NOW, from_course=cast.course, to_course=course)


def test_the_layer_goes_to_the_next_term_at_the_place_where_it_stands_now(mark, cast, chapter, next_term):
    start = THIRD.index("1929")
    layer = NoteText("leaf", "ปีนี้สำคัญ", ("ปี",), in_layer=True)
    mark(f"b4:{start}-{start + 4}@1", layer, user=cast.instructor)
    mark("b3:0-7@1", NoteText("leaf", "ส่วนตัวของผู้สอน"), user=cast.instructor)
    mark("b3:0-7@1", NoteText("leaf", "ของนักศึกษา"))
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b4"), markdown="อนึ่ง " + THIRD, reason="", expected_revision=1
    )
    done = carry(cast, next_term)
    assert (done.copied, done.left) == (1, 0)
    copy = Note.objects.get(course=next_term)
    assert (copy.user, copy.in_layer, copy.markdown, copy.colour) == (cast.instructor, True, "ปีนี้สำคัญ", "leaf")
    assert [tag.name for tag in copy.tags.all()] == ["ปี"]
    assert (words_at(copy.anchor), copy.anchor.made_on.number) == ("1929", 2)
    assert carry(cast, next_term).copied == 0
    assert Note.objects.filter(course=next_term).count() == 1


def test_what_has_lost_its_words_or_its_book_stays_behind(mark, cast, chapter, next_term):
    mark("b3:0-7@1", NoteText("leaf", "ก", in_layer=True), user=cast.instructor)
    Anchor.objects.update(status=Anchor.Status.ORPHAN)
    mark("b4:0-7@1", NoteText("leaf", "ข", in_layer=True), user=cast.instructor)
    next_term.books.clear()
    done = carry(cast, next_term)
    assert (done.copied, done.left) == (0, 2)
