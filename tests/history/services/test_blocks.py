"""Cutting, joining, moving, removing and adding blocks, and going back: keys, order, passages, the record."""

import pytest

from classroom.audit.models import AuditEntry
from history.events import anchors_changed
from history.models import Anchor, Block, BlockText, Footnote, Revision, Section
from history.queries import live_blocks, texts_at
from history.services import (
    StaleRevision,
    UnfitMarkdown,
    UnfitPlace,
    insert_block,
    merge_blocks,
    move_block,
    publish_texts,
    remove_block,
    revert_to,
    split_block,
)
from tests.cast import NOW
from tests.history.sample import (
    FIRST,
    FOURTH,
    SECOND,
    THIRD,
    anchor_on,
    block,
    make_chapter,
    sample_chapter,
    with_blocks,
    words_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter():
    return sample_chapter()


def act(service, chapter, key=None, *, expected=None, user=None, **options):
    """Call a service on a block of the chapter as it stands, or on the chapter."""
    chapter.refresh_from_db()
    target = {"block": block(chapter, key)} if key else {}
    if service in (publish_texts, revert_to):
        target = {"chapter": chapter}
    return service(
        acting_user=user, now=NOW, reason="ตรวจกับฉบับพิมพ์",
        expected_revision=chapter.revision_number if expected is None else expected, **target, **options,
    )  # fmt: skip


def rows(chapter) -> list[tuple]:
    return [(row.key, row.number, row.text) for row in live_blocks(chapter)]


def section_of(chapter, slug: str) -> Section:
    return Section.objects.get(chapter=chapter, slug=slug)


# Cutting


def test_a_cut_keeps_the_key_on_the_larger_part(chapter, cast):
    at = SECOND.index(" แต่")
    revision = act(split_block, chapter, "b3", at=at, user=cast.instructor)
    larger, smaller = (SECOND[:at], SECOND[at + 1 :]) if at * 2 >= len(SECOND) else (SECOND[at + 1 :], SECOND[:at])
    assert {row[0]: row[2] for row in rows(chapter)}["b3"] == larger
    assert {row[0]: row[2] for row in rows(chapter)}["b6"] == smaller
    assert [row[2] for row in rows(chapter)][2:4] == [SECOND[:at], SECOND[at + 1 :]]
    assert [row[1] for row in rows(chapter)] == [None, 1, 1, 2, 3, 1]
    assert (revision.number, BlockText.objects.filter(revision=revision).count()) == (2, 2)
    assert AuditEntry.objects.get(action="history.split_block").actor == cast.instructor


def test_passages_on_both_sides_of_a_cut_stay_on_their_words(chapter):
    anchors = [anchor_on(chapter, "b3", words) for words in ("หรือตสกี", "บุคาริน", "รวดเร็ว แต่บุคาริน")]
    act(split_block, chapter, "b3", at=SECOND.index("แต่"))
    assert words_at(anchors[0]) == "หรือตสกี"
    assert words_at(anchors[1]) == "บุคาริน"
    anchors[2].refresh_from_db()
    across = anchors[2]
    assert across.block.text[across.start :] == "รวดเร็ว"
    assert across.end_block.text[: across.end] == "แต่บุคาริน"
    assert {anchor.status for anchor in anchors} <= {Anchor.Status.OK, Anchor.Status.MOVED}


@pytest.mark.parametrize(
    ("markdown", "cut", "left", "right"),
    [
        ("หนึ่งสอง[^31] สามสี่", "สอง| ", "หนึ่งสอง[^31]", "สามสี่"),
        ("หนึ่ง **สองสาม** สี่", "สอง|สาม", "หนึ่ง **สอง**", "**สาม** สี่"),
        ("หนึ่ง **สองสาม** สี่", "หนึ่ง| ", "หนึ่ง", "**สองสาม** สี่"),
        ("หนึ่ง *สอง* สาม\\* สี่", "สาม* |สี่", "หนึ่ง *สอง* สาม\\*", "สี่"),
        ("[^30]หนึ่ง [^31]สอง", "หนึ่ง |สอง", "[^30]หนึ่ง [^31]", "สอง"),
    ],
)
def test_a_cut_goes_through_markup(markdown, cut, left, right):
    chapter = make_chapter(with_blocks(markdown, THIRD))
    text = block(chapter, "b3").text
    act(split_block, chapter, "b3", at=text.index(cut.replace("|", "")) + cut.index("|"))
    texts = [row.markdown for row in live_blocks(chapter)][2:4]
    assert texts == [left, right]
    marks = [mark["number"] for row in live_blocks(chapter) for mark in row.marks]
    assert sorted(marks).count(31) == markdown.count("[^31]") + THIRD.count("[^31]")


def test_items_of_a_list_are_cut_and_joined_by_lines(chapter):
    act(insert_block, chapter, section=section_of(chapter, "great-purge"), after=None, kind="list", markdown="- ก\n- ข")
    act(split_block, chapter, "b6", at=1)
    assert [row.markdown for row in live_blocks(chapter) if row.kind == "list"] == ["- ก", "- ข"]
    act(merge_blocks, chapter, "b6")
    assert [row.markdown for row in live_blocks(chapter) if row.kind == "list"] == ["- ก\n- ข"]


@pytest.mark.parametrize(
    ("markdown", "at", "code"),
    [(SECOND, 0, "empty"), (SECOND, len(SECOND), "empty"), ("ก [คำหลายคำ](https://example.org) ข", 5, "markup")],
)
def test_a_cut_that_makes_no_two_blocks_changes_nothing(markdown, at, code):
    chapter = make_chapter(with_blocks(markdown, THIRD))
    with pytest.raises(UnfitMarkdown) as stop:
        act(split_block, chapter, "b3", at=at)
    assert (stop.value.code, Revision.objects.count(), Block.objects.count()) == (code, 1, 5)


# Joining


def test_joined_blocks_leave_a_redirect_and_passages_follow(chapter):
    anchors = [anchor_on(chapter, "b3", "บุคาริน"), anchor_on(chapter, "b4", "เกษตรกรรม")]
    act(merge_blocks, chapter, "b3", joint=" ")
    gone = next(block(chapter, key) for key in ("b3", "b4") if block(chapter, key).removed_in_id)
    kept = {"b3": "b4", "b4": "b3"}[gone.key]
    assert len({"b3": SECOND, "b4": THIRD}[kept]) >= len({"b3": SECOND, "b4": THIRD}[gone.key])
    assert gone.merged_into.key == kept
    assert block(chapter, kept).text == f"{SECOND} {THIRD.removesuffix('[^31]')}"
    assert [mark["number"] for mark in block(chapter, kept).marks] == [31]
    assert [words_at(anchor) for anchor in anchors] == ["บุคาริน", "เกษตรกรรม"]
    assert [row[1] for row in rows(chapter)] == [None, 1, 1, 1]


def test_only_neighbours_of_one_section_are_joined(chapter):
    with pytest.raises(UnfitPlace) as stop:
        act(merge_blocks, chapter, "b4")
    assert stop.value.code == "last"
    with pytest.raises(UnfitPlace):
        act(merge_blocks, chapter, "b5")


def test_a_joint_that_makes_other_words_is_refused():
    chapter = make_chapter(with_blocks("หนึ่ง *สอง", "สาม* สี่"))
    with pytest.raises(UnfitMarkdown) as stop:
        act(merge_blocks, chapter, "b3")
    assert (stop.value.code, Revision.objects.count()) == ("markup", 1)


# Moving, removing, adding


def test_a_moved_block_takes_its_passages_along(chapter):
    anchor = anchor_on(chapter, "b3", "บุคาริน")
    act(move_block, chapter, "b3", section=section_of(chapter, "great-purge"), after=block(chapter, "b5"))
    assert [row[:2] for row in rows(chapter)] == [("b1", None), ("b2", 1), ("b4", 1), ("b5", 1), ("b3", 2)]
    assert block(chapter, "b3").section.slug == "great-purge"
    assert (words_at(anchor), anchor.block.key) == ("บุคาริน", "b3")
    act(move_block, chapter, "b3", section=section_of(chapter, "introduction"), after=None)
    assert [row[0] for row in rows(chapter)] == ["b3", "b1", "b2", "b4", "b5"]
    assert words_at(anchor) == "บุคาริน"


def test_a_block_that_stands_there_already_is_not_moved(chapter):
    revision = act(
        move_block, chapter, "b4", section=section_of(chapter, "five-year-plans"), after=block(chapter, "b3")
    )
    assert (revision.number, AuditEntry.objects.filter(action="history.move_block").count()) == (1, 0)


def test_a_place_that_is_not_in_the_section_is_refused(chapter):
    other = make_chapter(number=5)
    for section, after in (
        (section_of(chapter, "great-purge"), block(chapter, "b2")),
        (section_of(other, "great-purge"), None),
        (section_of(chapter, "great-purge"), block(other, "b5")),
    ):
        with pytest.raises(UnfitPlace) as stop:
            act(move_block, chapter, "b3", section=section, after=after)
        assert stop.value.code == "elsewhere"
    assert Revision.objects.filter(chapter=chapter).count() == 1


def test_passages_of_a_removed_block_are_kept_and_told_of(chapter, django_capture_on_commit_callbacks):
    told = []
    receiver = lambda sender, anchors, **kwargs: told.append([anchor.pk for anchor in anchors])  # noqa: E731
    anchor = anchor_on(chapter, "b3", "บุคารินเห็นว่าควรค่อยเป็นค่อยไป")
    anchors_changed.connect(receiver)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            act(remove_block, chapter, "b3")
    finally:
        anchors_changed.disconnect(receiver)
    anchor.refresh_from_db()
    assert (told, anchor.status, anchor.exact) == ([[anchor.pk]], "orphan", "บุคารินเห็นว่าควรค่อยเป็นค่อยไป")
    assert block(chapter, "b3").removed_in.number == 2
    assert [text.block.key for text in texts_at(chapter, 2)] == ["b1", "b2", "b4", "b5"]


def test_the_only_block_of_a_chapter_stays(chapter):
    for key in ("b1", "b2", "b3", "b4"):
        act(remove_block, chapter, key)
    with pytest.raises(UnfitPlace) as stop:
        act(remove_block, chapter, "b5")
    assert stop.value.code == "only"


def test_a_new_block_gets_its_key_its_note_and_its_number(chapter):
    section = section_of(chapter, "five-year-plans")
    act(insert_block, chapter, section=section, after=None, kind="quotation", markdown="ย่อหน้าใหม่[^40]")
    assert [row[:2] for row in rows(chapter)][2:] == [("b6", 1), ("b3", 2), ("b4", 3), ("b5", 1)]
    assert (block(chapter, "b6").kind, block(chapter, "b6").marks) == ("quotation", [{"number": 40, "at": 11}])
    assert 'data-note="40"' in block(chapter, "b6").html
    assert Footnote.objects.filter(chapter=chapter, number=40).exists()


# Many at once


def test_many_texts_are_one_revision(chapter, cast):
    texts = {
        block(chapter, "b2").pk: FIRST + " จบ",
        block(chapter, "b5").pk: FOURTH,
        block(chapter, "b3").pk: "ก" + SECOND,
    }
    revision = act(publish_texts, chapter, texts=texts, user=cast.instructor)
    assert (revision.number, BlockText.objects.filter(revision=revision).count()) == (2, 2)
    entry = AuditEntry.objects.get(action="history.publish_texts")
    assert entry.changes == {"revision": [1, 2], "blocks": [None, ["b2", "b3"]]}
    assert act(publish_texts, chapter, texts=texts).number == 2


def test_of_many_texts_all_are_published_or_none(chapter):
    other = make_chapter(number=5)
    good = {block(chapter, "b2").pk: FIRST + " จบ"}
    with pytest.raises(UnfitMarkdown):
        act(publish_texts, chapter, texts=good | {block(chapter, "b3").pk: "ก\n\nข"})
    with pytest.raises(Block.DoesNotExist):
        act(publish_texts, chapter, texts=good | {block(other, "b3").pk: "ก"})
    assert block(chapter, "b2").text == FIRST
    act(publish_texts, chapter, texts=good)
    with pytest.raises(StaleRevision) as stop:
        act(publish_texts, chapter, texts={block(chapter, "b3").pk: "ก"} | good, expected=1)
    assert stop.value.standing.key == "b2"


@pytest.mark.parametrize("service", [split_block, merge_blocks, move_block, remove_block])
def test_who_saw_an_older_block_is_stopped(chapter, service):
    act(publish_texts, chapter, texts={block(chapter, "b3").pk: SECOND + " จบ"})
    options = {
        split_block: {"at": 5},
        move_block: {"section": section_of(chapter, "great-purge"), "after": None},
    }.get(service, {})
    with pytest.raises(StaleRevision):
        act(service, chapter, "b3", expected=1, **options)
    assert Revision.objects.filter(chapter=chapter).count() == 2


# Going back


def test_going_back_brings_everything_back(chapter, cast):
    anchors = [
        anchor_on(chapter, "b3", "บุคาริน"),
        anchor_on(chapter, "b4", "เกษตรกรรม"),
        anchor_on(chapter, "b5", "คีรอฟ"),
    ]
    before = rows(chapter)
    act(split_block, chapter, "b3", at=SECOND.index("แต่"))
    act(merge_blocks, chapter, "b3" if block(chapter, "b6").position > block(chapter, "b3").position else "b6")
    act(remove_block, chapter, "b4")
    act(move_block, chapter, "b5", section=section_of(chapter, "introduction"), after=None)
    act(publish_texts, chapter, texts={block(chapter, "b2").pk: "คนละเรื่อง"})
    act(insert_block, chapter, section=section_of(chapter, "great-purge"), after=None, kind="paragraph", markdown="ใหม่")
    revision = act(revert_to, chapter, revision_number=1, user=cast.instructor)
    assert (revision.number, revision.kind) == (8, Revision.Kind.EDIT)
    assert rows(chapter) == before
    assert [words_at(anchor) for anchor in anchors] == ["บุคาริน", "เกษตรกรรม", "คีรอฟ"]
    assert {anchor.status for anchor in anchors} == {Anchor.Status.OK}
    assert [text.text for text in texts_at(chapter, 8)] == [text.text for text in texts_at(chapter, 1)]
    assert [text.block.key for text in texts_at(chapter, 7)] != [text.block.key for text in texts_at(chapter, 8)]
    assert (block(chapter, "b4").removed_in, block(chapter, "b4").merged_into) == (None, None)
    assert AuditEntry.objects.get(action="history.revert_to").actor == cast.instructor
    assert act(revert_to, chapter, revision_number=8).number == 8


def test_a_part_that_was_cut_off_leads_to_the_whole_again(chapter):
    act(split_block, chapter, "b3", at=SECOND.index("แต่"))
    act(revert_to, chapter, revision_number=1)
    assert block(chapter, "b6").merged_into.key == "b3"


def test_going_back_is_stopped_by_any_change(chapter):
    act(publish_texts, chapter, texts={block(chapter, "b2").pk: FIRST + " จบ"})
    with pytest.raises(StaleRevision) as stop:
        act(revert_to, chapter, revision_number=1, expected=1)
    assert stop.value.standing == chapter
    with pytest.raises(Revision.DoesNotExist):
        act(revert_to, chapter, revision_number=9)


@pytest.mark.parametrize("count", [1, 3])
def test_many_texts_take_as_many_queries_as_one(chapter, count, django_assert_num_queries):
    keys = ("b2", "b3", "b5")[:count]
    for key in keys:
        anchor_on(chapter, key, block(chapter, key).text[4:9])
    texts = {block(chapter, key).pk: "ก่อนอื่น" + block(chapter, key).markdown for key in keys}
    with django_assert_num_queries(27):
        act(publish_texts, chapter, texts=texts)
