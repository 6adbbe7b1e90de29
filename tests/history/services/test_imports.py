import pytest

from classroom.audit.models import AuditEntry
from history.models import Anchor, Block, BlockText, Footnote, Revision, Section
from history.queries import live_blocks, texts_at
from history.services import (
    edit_block,
    edit_footnote,
    import_chapter,
    insert_block,
    merge_blocks,
    remove_block,
    split_block,
)
from tests.cast import NOW
from tests.history.sample import (
    EPIGRAPH,
    FIRST,
    FOURTH,
    SECOND,
    SECTIONS,
    THIRD,
    anchor_on,
    block,
    imported,
    make_chapter,
    with_blocks,
    words_at,
)

pytestmark = pytest.mark.django_db


def again(chapter, sections, sha256="2" * 64, notes=((30, ""), (31, ""))):
    """Import another file of the same chapter."""
    revision = import_chapter(
        acting_user=None, now=NOW, book=chapter.book, imported=imported(sections, notes), sha256=sha256
    )
    chapter.refresh_from_db()
    return revision


def edit(chapter, key, markdown):
    revision = edit_block(
        acting_user=None, now=NOW, block=block(chapter, key), markdown=markdown, reason="ตรวจกับฉบับพิมพ์",
        expected_revision=chapter.revision_number,
    )  # fmt: skip
    chapter.refresh_from_db()
    return revision


def keys(chapter) -> list[str]:
    return [block.key for block in live_blocks(chapter)]


def test_the_first_import_makes_the_chapter_at_revision_1():
    chapter = make_chapter()
    assert (chapter.revision_number, chapter.title, chapter.language) == (1, "สตาลิน", "th")
    assert keys(chapter) == ["b1", "b2", "b3", "b4", "b5"]
    assert [section.slug for section in Section.objects.order_by("position")] == [
        "introduction", "five-year-plans", "great-purge",
    ]  # fmt: skip
    assert [block.number for block in live_blocks(chapter)] == [None, 1, 1, 2, 1]
    assert block(chapter, "b1").marks == [{"number": 30, "at": len("...จากเลนิน เป็นสตาลิน...")}]
    assert 'data-note="30"' in block(chapter, "b1").html
    assert list(Footnote.objects.order_by("number").values_list("number", "body")) == [(30, ""), (31, "")]
    assert BlockText.objects.filter(revision__number=1).count() == 5
    assert AuditEntry.objects.get(action="history.import_chapter").object_id == str(chapter.pk)


def test_the_same_file_again_changes_nothing():
    chapter = make_chapter()
    edit(chapter, "b3", SECOND.replace("หรือตสกี", "ทรอตสกี"))
    assert again(chapter, SECTIONS, sha256="1" * 64) is None
    assert (chapter.revision_number, block(chapter, "b3").text[:7]) == (2, "ทรอตสกี")


def test_another_file_with_the_same_text_changes_nothing():
    chapter = make_chapter()
    assert again(chapter, SECTIONS) is None
    assert (chapter.revision_number, Revision.objects.count()) == (1, 1)


def test_a_corrected_file_stores_only_the_blocks_that_it_changed():
    chapter = make_chapter()
    revision = again(chapter, with_blocks(SECOND.replace("หรือตสกี", "ทรอตสกี"), THIRD))
    assert revision.number == 2
    assert list(BlockText.objects.filter(revision=revision).values_list("block__key", flat=True)) == ["b3"]
    assert keys(chapter) == ["b1", "b2", "b3", "b4", "b5"]


def test_a_new_paragraph_gets_a_new_key_and_moves_no_other():
    chapter = make_chapter()
    revision = again(chapter, with_blocks(SECOND, "ย่อหน้าที่ฉบับสแกนแรกทำตกหล่นไปทั้งย่อหน้า", THIRD))
    assert keys(chapter) == ["b1", "b2", "b3", "b6", "b4", "b5"]
    assert BlockText.objects.filter(revision=revision).count() == 1
    assert block(chapter, "b4").number == 3


def test_a_removed_paragraph_keeps_its_row_and_its_key_is_never_used_again():
    chapter = make_chapter()
    again(chapter, with_blocks(SECOND))
    again(chapter, with_blocks(SECOND, "ย่อหน้าใหม่ที่ไม่เกี่ยวกับของเดิม"), sha256="3" * 64)
    assert keys(chapter) == ["b1", "b2", "b3", "b6", "b5"]
    assert block(chapter, "b4").removed_in.number == 2
    assert [text.block.key for text in texts_at(chapter, 1)] == ["b1", "b2", "b3", "b4", "b5"]
    assert [text.block.key for text in texts_at(chapter, 2)] == ["b1", "b2", "b3", "b5"]


def test_merged_paragraphs_say_where_they_went_and_passages_follow():
    chapter = make_chapter()
    anchor = anchor_on(chapter, "b3", "บุคาริน")
    again(chapter, with_blocks(SECOND + " " + THIRD))
    gone = next(block(chapter, key) for key in ("b3", "b4") if key not in keys(chapter))
    assert gone.merged_into.key in ("b3", "b4")
    assert words_at(anchor) == "บุคาริน"


def test_a_split_paragraph_keeps_its_key_on_the_larger_part_and_passages_follow():
    chapter = make_chapter()
    anchor = anchor_on(chapter, "b3", "บุคาริน")
    again(chapter, with_blocks(SECOND[:20], SECOND[20:], THIRD))
    assert keys(chapter) == ["b1", "b2", "b6", "b3", "b4", "b5"]
    assert words_at(anchor) == "บุคาริน"


def test_corrections_made_since_the_last_file_stand_where_the_file_is_the_same():
    chapter = make_chapter()
    edit(chapter, "b3", SECOND.replace("หรือตสกี", "ทรอตสกี"))
    again(chapter, with_blocks(SECOND, THIRD.replace("1929", "1930")))
    assert block(chapter, "b3").text == SECOND.replace("หรือตสกี", "ทรอตสกี")
    assert "1930" in block(chapter, "b4").text


def test_a_section_with_another_slug_keeps_its_address():
    chapter = make_chapter()
    renamed = (SECTIONS[0], ("section-1", "แผนพัฒนาห้าปี", SECTIONS[1][2]), SECTIONS[2])
    again(chapter, renamed)
    section = Section.objects.get(slug="five-year-plans")
    assert (section.title, Section.objects.count()) == ("แผนพัฒนาห้าปี", 3)


def test_a_note_that_has_a_text_keeps_it():
    chapter = make_chapter()
    note = Footnote.objects.get(number=30)
    edit_footnote(acting_user=None, now=NOW, footnote=note, body="Victor Serge, *Memoirs*")
    again(chapter, SECTIONS, notes=((30, "อีกข้อความหนึ่ง"), (31, "สตาลิน, *ปีแห่งการหักเลี้ยว*")))
    assert list(Footnote.objects.order_by("number").values_list("body", flat=True)) == [
        "Victor Serge, *Memoirs*", "สตาลิน, *ปีแห่งการหักเลี้ยว*",
    ]  # fmt: skip


def test_passages_of_a_removed_paragraph_are_told_of_after_the_commit(django_capture_on_commit_callbacks):
    from history.events import anchors_changed

    told = []
    receiver = lambda sender, anchors, revision, **kwargs: told.append((anchors, revision))  # noqa: E731
    anchors_changed.connect(receiver)
    try:
        chapter = make_chapter()
        anchor = anchor_on(chapter, "b3", "บุคารินเห็นว่าควรค่อยเป็นค่อยไป")
        with django_capture_on_commit_callbacks(execute=True):
            revision = again(chapter, with_blocks(THIRD))
    finally:
        anchors_changed.disconnect(receiver)
    assert told == [([anchor], revision)]
    anchor.refresh_from_db()
    assert (anchor.status, anchor.exact) == (Anchor.Status.ORPHAN, "บุคารินเห็นว่าควรค่อยเป็นค่อยไป")


def test_a_whole_new_file_keeps_nothing_but_the_record():
    chapter = make_chapter()
    other = (("introduction", "", (("paragraph", "เนื้อหาคนละเรื่องกันโดยสิ้นเชิง ไม่มีอะไรเหมือนเดิม"),)),)
    again(chapter, other)
    assert keys(chapter) == ["b6"]
    assert Block.objects.count() == 6
    assert [text.markdown for text in texts_at(chapter, 1)] == [EPIGRAPH, FIRST, SECOND, THIRD, FOURTH]


def test_a_chapter_without_a_number_is_refused():
    chapter = make_chapter()
    with pytest.raises(ValueError):
        import_chapter(acting_user=None, now=NOW, book=chapter.book, imported=imported(number=None), sha256="4" * 64)


# What people have made of the text stands where the file has not changed


def texts(chapter) -> list[str]:
    return [each.text for each in live_blocks(chapter)]


def test_a_correction_stands_at_the_third_import_too():
    chapter = make_chapter()
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b3"), markdown="แก้" + SECOND, reason="x", expected_revision=1
    )
    again(chapter, with_blocks(SECOND, THIRD + " ใหม่"))
    again(chapter, with_blocks(SECOND, THIRD + " ใหม่กว่า"), "3" * 64)
    assert block(chapter, "b3").text == "แก้" + SECOND


def test_a_block_that_was_cut_stays_cut_and_loses_nothing():
    chapter = make_chapter()
    at = SECOND.index(" แต่")
    split_block(acting_user=None, now=NOW, block=block(chapter, "b3"), at=at, reason="x", expected_revision=1)
    before = texts(chapter)
    for number in "23":
        again(chapter, with_blocks(SECOND, THIRD + " ใหม่" * int(number)), number * 64)
        assert texts(chapter)[:4] == before[:4]
    # The file itself has another text there now: it takes the place of both halves.
    again(chapter, with_blocks(SECOND + "มาก", THIRD + " ใหม่"), "4" * 64)
    assert texts(chapter).count(SECOND + "มาก") == 1
    assert len(texts(chapter)) == 5


def test_blocks_that_were_joined_stay_joined_until_the_file_changes_one():
    chapter = make_chapter()
    merge_blocks(acting_user=None, now=NOW, block=block(chapter, "b3"), reason="x", expected_revision=1, joint=" ")
    joined = texts(chapter)[2]
    again(chapter, (*SECTIONS[:2], ("great-purge", "การกวาดล้างครั้งใหญ่", (("paragraph", FOURTH + "นะ"),))))
    assert texts(chapter)[2:] == [joined, FOURTH + "นะ"]
    again(chapter, with_blocks(SECOND + "มาก", THIRD), "3" * 64)
    assert texts(chapter)[2:4] == [SECOND + "มาก", THIRD.removesuffix("[^31]")]


def test_what_was_taken_out_stays_out_and_what_was_put_in_stays_in():
    chapter = make_chapter()
    remove_block(acting_user=None, now=NOW, block=block(chapter, "b2"), reason="x", expected_revision=1)
    insert_block(
        acting_user=None, now=NOW, section=block(chapter, "b3").section, after=block(chapter, "b3"), kind="paragraph",
        markdown="ย่อหน้าที่คนใส่", reason="x", expected_revision=2,
    )  # fmt: skip
    again(chapter, with_blocks(SECOND, THIRD + " ใหม่"))
    assert FIRST not in texts(chapter)
    assert texts(chapter)[1:3] == [SECOND, "ย่อหน้าที่คนใส่"]
    again(chapter, with_blocks(SECOND + "มาก", THIRD + " ใหม่"), "3" * 64)
    assert texts(chapter)[1:3] == [SECOND + "มาก", "ย่อหน้าที่คนใส่"]
