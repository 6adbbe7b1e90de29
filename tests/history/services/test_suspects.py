"""What the rules suspect: kept with the text, gone with the fault, and never again what a person has decided."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from history.models import Fault, Footnote, Name
from history.services import accept_faults, edit_block, edit_footnote, find_faults, reject_fault, save_name
from history.services.suspects import MOST_IN_A_BLOCK
from tests.cast import NOW, Cast
from tests.history.sample import SECTIONS, block, make_chapter, with_blocks, words_at
from tests.history.services.test_faults import report

pytestmark = pytest.mark.django_db
FAULTY = "เมื่อคีروفถูกยิงในเดือนธันวาคม แต่นักการเมือองปฏิเสธ"


@pytest.fixture
def chapter(db):
    return make_chapter(with_blocks(FAULTY, "ชาวนายอมรับ"))


def waiting(rule: str = "") -> dict[str, str | None]:
    faults = Fault.objects.filter(source="rule", state="open")
    return {
        fault.found: fault.suggested for fault in (faults.filter(rule=rule) if rule else faults.exclude(rule="note"))
    }


def edit(chapter, key: str, markdown: str) -> None:
    chapter.refresh_from_db()
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, key), markdown=markdown, reason="",
        expected_revision=chapter.revision_number,
    )  # fmt: skip


def test_importing_keeps_what_is_suspect_hanging_from_its_words(chapter):
    assert "คีروف" in waiting("script")
    for fault in Fault.objects.all():
        assert words_at(fault.anchor) == fault.found
        assert fault.anchor.made_on.number == 1


def test_a_sound_chapter_has_none(db):
    make_chapter()
    assert not Fault.objects.exclude(rule="note").filter(rule="script").exists()


def test_what_is_mended_goes_and_what_is_new_comes(chapter):
    edit(chapter, "b3", "เมื่อคีรอฟถูกยิงในเดือนธันวาคม")
    assert "คีروف" not in waiting()
    edit(chapter, "b4", "ชาวนายอมรับ (แต่ไม่ทั้งหมด")
    assert waiting("quote") == {"(": None}
    edit(chapter, "b4", "ชาวนายอมรับ แต่ไม่ทั้งหมด")
    assert not waiting("quote")


def test_what_stays_keeps_its_row(chapter):
    before = Fault.objects.get(rule="script")
    edit(chapter, "b3", f"นอกจากนั้น {FAULTY}")
    after = Fault.objects.get(rule="script")
    assert (after.pk, words_at(after.anchor)) == (before.pk, "คีروف")


def test_what_was_rejected_is_not_proposed_again_there_or_elsewhere(chapter, cast: Cast):
    reject_fault(acting_user=cast.instructor, now=NOW, fault=Fault.objects.get(rule="script"), reason="ถูกแล้ว")
    edit(chapter, "b3", f"{FAULTY} จริง")
    edit(chapter, "b4", "ชาวนารู้จักคีروفดี")
    assert not waiting("script")
    assert Fault.objects.filter(rule="script").count() == 1


def test_what_was_accepted_is_not_proposed_again(chapter, cast: Cast):
    fault = Fault.objects.get(rule="script")
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault], suggested="คีروفฟ์")
    assert not waiting("script")
    fault.refresh_from_db()
    assert (fault.state, words_at(fault.anchor)) == ("accepted", "คีروفฟ์")


def test_a_report_takes_the_place_of_what_the_rule_suspects(chapter, cast: Cast):
    fault = report(chapter, cast.student1, key="b3", found="คีروفถูกยิง", suggested="คีรอฟถูกยิง")
    assert not waiting("script")
    assert fault.source == "reader"
    edit(chapter, "b3", f"{FAULTY} จริง")
    assert not waiting("script")


def test_a_reader_may_say_the_same_as_the_rule(chapter, cast: Cast):
    Fault.objects.filter(rule="script").update(suggested="คีรอฟ")
    joined = report(chapter, cast.student1, key="b3", found="คีروف", suggested="คีรอฟ")
    assert joined.rule == "script"
    edit(chapter, "b3", "เมื่อผู้นำถูกยิง")
    assert Fault.objects.filter(pk=joined.pk).exists()


def test_a_note_without_text_is_suspect_until_it_has_one(db, cast: Cast):
    chapter = make_chapter()
    marked = Fault.objects.filter(rule="note", state="open")
    assert {fault.anchor.block.key for fault in marked} == {"b1", "b4"}
    edit_footnote(
        acting_user=cast.admin, now=NOW, footnote=Footnote.objects.get(chapter=chapter, number=31), body="แหล่งอ้างอิง"
    )
    assert {fault.anchor.block.key for fault in marked.all()} == {"b1"}


def test_the_command_looks_again_with_new_names(chapter):
    edit(chapter, "b4", "ชาวนาพบกับบุคาริน")
    before = waiting("spelling")
    save_name(
        acting_user=None, now=NOW, book=chapter.book, name="บูคาริน", kind=Name.Kind.PERSON, latin="", spellings=["บุคาริน"]
    )
    out = StringIO()
    call_command("find_faults", chapter.book.slug, chapter.number, stdout=out)
    assert before == {}
    assert waiting("spelling") == {"บุคาริน": "บูคาริน"}
    assert find_faults(now=NOW, chapter=chapter)[0] == 0
    with pytest.raises(CommandError, match="export_chapter"):
        call_command("find_faults", chapter.book.slug, 99)


def test_of_the_sections_of_a_chapter_only_the_changed_are_looked_at(db):
    chapter = make_chapter(SECTIONS)
    Fault.objects.all().delete()
    edit(chapter, "b5", "การกวาดล้าง (เริ่ม")
    assert {fault.anchor.block.key for fault in Fault.objects.all()} == {"b5"}


def test_a_block_of_nothing_but_brackets_does_not_flood_the_queue(chapter):
    edit(chapter, "b4", "(ชาวนา " * 300)
    assert Fault.objects.filter(source="rule", anchor__block=block(chapter, "b4")).count() == MOST_IN_A_BLOCK
