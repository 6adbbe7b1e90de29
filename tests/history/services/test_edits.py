"""Corrections: the revision, the passages, and two people at once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from classroom.audit.models import AuditEntry
from history.events import anchors_changed
from history.models import Anchor, BlockText, Footnote, Revision
from history.queries import live_blocks
from history.services import StaleRevision, UnfitMarkdown, create_anchor, edit_block, edit_footnote
from tests.cast import NOW
from tests.history.sample import SECOND, THIRD, anchor_on, block, sample_chapter, words_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter():
    return sample_chapter()


def edit(chapter, key, markdown, kind=None, expected=None, user=None):
    revision = edit_block(
        acting_user=user, now=NOW, block=block(chapter, key), markdown=markdown, kind=kind, reason="ตรวจกับฉบับพิมพ์",
        expected_revision=chapter.revision_number if expected is None else expected,
    )  # fmt: skip
    chapter.refresh_from_db()
    return revision


def test_a_correction_is_a_revision_that_stores_one_block(chapter, cast):
    corrected = SECOND.replace("หรือตสกี", "ทรอตสกี")
    revision = edit(chapter, "b3", corrected, user=cast.instructor)
    assert (chapter.revision_number, revision.number, revision.kind) == (2, 2, Revision.Kind.EDIT)
    assert (revision.made_by, revision.made_at, revision.reason) == (cast.instructor, NOW, "ตรวจกับฉบับพิมพ์")
    assert [text.text for text in BlockText.objects.filter(revision=revision)] == [corrected]
    assert (block(chapter, "b3").text, block(chapter, "b3").changed_in) == (corrected, revision)
    entry = AuditEntry.objects.get(action="history.edit_block")
    assert (entry.actor, entry.reason) == (cast.instructor, "ตรวจกับฉบับพิมพ์")
    assert entry.changes == {"markdown": [SECOND, corrected]}


def test_a_correction_that_changes_nothing_is_no_revision(chapter):
    edit(chapter, "b3", f"  {SECOND}\r\n")
    assert (chapter.revision_number, Revision.objects.count()) == (1, 1)


@pytest.mark.parametrize("sign", ["\ufdd0", "\ufdd1", "\x08", "\x1f"])
def test_signs_that_are_no_characters_are_dropped(chapter, sign):
    """Two of them stand for something while a page is set."""
    edit(chapter, "b3", f"{SECOND[:5]}{sign}{SECOND[5:]} จบ{sign}")
    assert block(chapter, "b3").text == f"{SECOND} จบ"
    note = Footnote.objects.filter(chapter=chapter).first() or Footnote.objects.create(chapter=chapter, number=1)
    edited = edit_footnote(acting_user=None, now=NOW, footnote=note, body=f"ดู{sign} Fitzpatrick", reason="เติม")
    assert edited.body == "ดู Fitzpatrick"


@pytest.mark.parametrize(
    ("markdown", "stands"),
    [
        (SECOND.replace("หรือตสกี", "เลออน ทรอตสกี"), "บุคาริน"),
        (SECOND.replace("บุคาริน", "บูคาริน"), "บูคาริน"),
        ("ในปลายทศวรรษ 1920 " + SECOND, "บุคาริน"),
        (SECOND.replace(" แต่", "[^32] แต่"), "บุคาริน"),
        (SECOND.replace("บุคาริน", "**บุคาริน**"), "บุคาริน"),
    ],
)
def test_a_passage_stays_on_its_words(chapter, markdown, stands):
    anchor = anchor_on(chapter, "b3", "บุคาริน")
    edit(chapter, "b3", markdown)
    assert words_at(anchor) == stands
    assert anchor.status == Anchor.Status.OK
    assert (anchor.exact, anchor.made_on.number) == ("บุคาริน", 1)
    assert anchor.made_start == SECOND.index("บุคาริน")


def test_a_passage_stays_on_its_words_through_many_corrections(chapter):
    anchor = anchor_on(chapter, "b3", "เร่งสร้างอุตสาหกรรมอย่างรวดเร็ว")
    text = SECOND
    for step in range(6):
        text = f"{step}{text}" if step % 2 else text.replace("รวดเร็ว", "รวด เร็ว").replace("แต่", "ทว่า")
        edit(chapter, "b3", text)
    assert words_at(anchor) == "เร่งสร้างอุตสาหกรรมอย่างรวด เร็ว"
    assert anchor.status == Anchor.Status.OK


def test_a_passage_across_blocks_follows_both_of_its_ends(chapter):
    from history.queries import find_passage

    start = SECOND.index("บุคาริน")
    passage = find_passage(chapter, f"b3:{start}-b4:6@1")
    anchor = create_anchor(acting_user=None, now=NOW, passage=passage)
    edit(chapter, "b3", "แท้จริงแล้ว" + SECOND)
    edit(chapter, "b4", "ต่อมา" + THIRD)
    anchor.refresh_from_db()
    assert (anchor.block.key, anchor.start) == ("b3", start + len("แท้จริงแล้ว"))
    assert (anchor.end_block.key, anchor.end) == ("b4", 6 + len("ต่อมา"))
    assert anchor.status == Anchor.Status.OK


def test_passages_of_other_blocks_are_not_touched(chapter):
    anchor = anchor_on(chapter, "b5", "คีรอฟ")
    edit(chapter, "b3", "คำนำ " + SECOND)
    anchor.refresh_from_db()
    assert (anchor.start, anchor.status) == (anchor.made_start, Anchor.Status.OK)


def test_lost_words_are_told_of_once_and_come_back(chapter, django_capture_on_commit_callbacks):
    told = []
    receiver = lambda sender, anchors, **kwargs: told.append([anchor.status for anchor in anchors])  # noqa: E731
    anchors_changed.connect(receiver)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            anchor = anchor_on(chapter, "b3", "บุคารินเห็นว่าควรค่อยเป็นค่อยไป")
            edit(chapter, "b3", SECOND.split(" แต่")[0])
            edit(chapter, "b3", SECOND.split(" แต่")[0] + " และจบ")
            anchor.refresh_from_db()
            assert (anchor.status, anchor.confidence, anchor.block.key) == (Anchor.Status.ORPHAN, 0.0, "b3")
            edit(chapter, "b3", SECOND)
    finally:
        anchors_changed.disconnect(receiver)
    assert told == [["orphan"]]
    assert words_at(anchor) == "บุคารินเห็นว่าควรค่อยเป็นค่อยไป"
    assert anchor.confidence > 0.9


def test_the_second_of_two_people_is_stopped_and_loses_nothing(chapter):
    edit(chapter, "b3", SECOND.replace("หรือตสกี", "ทรอตสกี"), expected=1)
    with pytest.raises(StaleRevision) as stop:
        edit(chapter, "b3", SECOND.replace("บุคาริน", "บูคาริน"), expected=1)
    assert "ทรอตสกี" in stop.value.standing.text
    chapter.refresh_from_db()
    assert chapter.revision_number == 2


def test_a_correction_elsewhere_in_the_chapter_stops_nobody(chapter):
    edit(chapter, "b4", THIRD + " ต่อ", expected=1)
    edit(chapter, "b3", SECOND + " ต่อ", expected=1)
    assert chapter.revision_number == 3


def test_a_revision_that_is_yet_to_come_is_refused(chapter):
    with pytest.raises(StaleRevision):
        edit(chapter, "b3", SECOND + " ต่อ", expected=9)


def test_a_text_that_is_no_block_changes_nothing(chapter):
    with pytest.raises(UnfitMarkdown):
        edit(chapter, "b3", "ก\n\nข")
    chapter.refresh_from_db()
    assert chapter.revision_number == 1


def test_another_kind_numbers_the_section_anew(chapter):
    edit(chapter, "b3", SECOND, kind="heading")
    assert [(row.key, row.number) for row in live_blocks(chapter)][2:4] == [("b3", None), ("b4", 1)]


def test_a_new_note_mark_gets_its_note(chapter):
    edit(chapter, "b3", SECOND + "[^39]")
    assert Footnote.objects.filter(chapter=chapter, number=39, body="").exists()


def test_a_footnote_is_edited_by_a_revision(chapter, cast):
    note = Footnote.objects.get(chapter=chapter, number=30)
    edit_footnote(
        acting_user=cast.instructor, now=NOW, footnote=note, body="Victor Serge, *Memoirs*", reason="เติมจากฉบับพิมพ์"
    )
    note.refresh_from_db()
    chapter.refresh_from_db()
    assert note.html == '<span lang="en">Victor Serge</span>, <em><span lang="en">Memoirs</span></em>'
    assert chapter.revision_number == 2
    edit_footnote(acting_user=cast.instructor, now=NOW, footnote=note, body="Victor Serge, *Memoirs*")
    chapter.refresh_from_db()
    assert chapter.revision_number == 2


def test_the_second_of_two_people_does_not_overwrite_a_footnote(chapter):
    note = Footnote.objects.get(chapter=chapter, number=30)
    edit_footnote(acting_user=None, now=NOW, footnote=note, body="หนึ่ง", expected_body="")
    with pytest.raises(StaleRevision) as stop:
        edit_footnote(acting_user=None, now=NOW, footnote=note, body="สอง", expected_body="")
    assert stop.value.standing.body == "หนึ่ง"


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_is_made(chapter):
    """Both read revision 1; the lock of the chapter lets one of them publish and shows the other what stands."""
    outcomes = []
    ready = Barrier(2)

    def correct(word: str) -> None:
        try:
            target = block(chapter, "b3")
            ready.wait(timeout=10)
            edit_block(acting_user=None, now=NOW, block=target, markdown=SECOND + word, reason="", expected_revision=1)
            outcomes.append("made")
        except StaleRevision:
            outcomes.append("stopped")
        finally:
            connection.close()

    threads = [Thread(target=correct, args=(word,)) for word in ("หนึ่ง", "สอง")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["made", "stopped"]
    chapter.refresh_from_db()
    assert (chapter.revision_number, Revision.objects.count()) == (2, 2)


@pytest.mark.parametrize("anchors", [1, 3])
def test_an_edit_takes_a_fixed_number_of_queries(chapter, anchors, django_assert_num_queries):
    for words in ("หรือตสกี", "บุคาริน", "อุตสาหกรรม")[:anchors]:
        anchor_on(chapter, "b3", words)
    target = block(chapter, "b3")
    with django_assert_num_queries(25):
        edit_block(acting_user=None, now=NOW, block=target, markdown="ก่อนอื่น" + SECOND, reason="", expected_revision=1)
