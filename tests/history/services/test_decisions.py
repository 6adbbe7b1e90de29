"""Deciding on what the importer was not sure of: right as it is, turned, turned back; and importing again."""

from pathlib import Path

import pytest
from django.conf import settings

from classroom.audit.models import AuditEntry
from history.importer import Decision, read_chapter
from history.models import Block, Book, Chapter, ImportDecision, Revision
from history.queries import current_layout, live_blocks, spellings
from history.services import (
    CannotTurn,
    can_turn,
    edit_block,
    import_chapter,
    keep_decision,
    load_book,
    merge_blocks,
    read_book_file,
    remove_block,
    split_block,
    turn_decision,
)
from tests.cast import NOW
from tests.history.sample import FOURTH, SECOND, THIRD, anchor_on, block, imported, with_blocks, words_at

pytestmark = pytest.mark.django_db
CONTENT = settings.BASE_DIR / "history" / "content" / "modern-russia"
ASSETS = Path(__file__).parent.parent / "importer" / "assets"


def turn(decision: ImportDecision, user=None, expected: str | None = None) -> ImportDecision:
    return turn_decision(acting_user=user, now=NOW, decision=decision, reason="ตามหนังสือ", expected=expected)


def take(*decisions: Decision, sections=None, sha256: str = "1" * 64, book: Book | None = None) -> Chapter:
    """Import the sample with these decisions of the importer."""
    book = book or Book.objects.get_or_create(slug="modern-russia", defaults={"title": "ประวัติศาสตร์"})[0]
    parts = imported(sections) if sections else imported()
    read = type(parts)(**{**parts.__dict__, "decisions": decisions})
    import_chapter(acting_user=None, now=NOW, book=book, imported=read, sha256=sha256)
    return Chapter.objects.select_related("book").get(book=book, number=4)


def doubt(done: str, other: str, at: int, *, kind: str = "wrap", index: int = 2, text: str = SECOND) -> Decision:
    """A decision in the second section's first block (index 2 of the sample)."""
    return Decision(kind, 10, text[max(0, at - 40) : at], text[at + (done == "space") :][:40], done, other, index, at)


def only() -> ImportDecision:
    return ImportDecision.objects.latest("pk")


AT = SECOND.index("เสนอให้")
SPACE = SECOND.index(" แต่")


@pytest.mark.parametrize(
    ("decision", "text"),
    [
        (doubt("none", "space", AT), SECOND[:AT] + " " + SECOND[AT:]),
        (doubt("space", "none", SPACE), SECOND[:SPACE] + SECOND[SPACE + 1 :]),
        (doubt("hyphen", "none", AT), SECOND[:AT] + "-" + SECOND[AT:]),
        (doubt("space", "none", SPACE, kind="stray-space"), SECOND[:SPACE] + SECOND[SPACE + 1 :]),
    ],
)
def test_a_join_is_turned_and_turned_back(cast, decision, text):
    chapter = take(decision)
    anchor = anchor_on(chapter, "b3", "บุคาริน")
    decided = turn(only(), cast.instructor, "open")
    assert block(chapter, "b3").text == text
    assert (decided.state, decided.decided_by) == ("turned", cast.instructor)
    assert words_at(anchor) == "บุคาริน"
    revision = Revision.objects.latest("number")
    assert (revision.made_by, revision.reason) == (cast.instructor, "ตามหนังสือ")
    assert turn(only(), cast.instructor, "turned").state == "kept"
    assert block(chapter, "b3").text == SECOND
    assert words_at(anchor) == "บุคาริน"
    turn(only(), cast.instructor, "kept")
    assert block(chapter, "b3").text == text


def test_a_join_becomes_a_new_paragraph_and_comes_together_again():
    chapter = take(doubt("space", "paragraph", SPACE, kind="gap"))
    turn(only())
    texts = [each.text for each in live_blocks(chapter)]
    assert SECOND[:SPACE] in texts
    assert SECOND[SPACE + 1 :] in texts
    turn(only())
    assert SECOND in [each.text for each in live_blocks(chapter)]


def test_two_paragraphs_become_one_and_part_again():
    decision = Decision("gap", 10, SECOND[-40:], THIRD[:40], "paragraph", "none", 2, len(SECOND))
    chapter = take(decision)
    before = [each.text for each in live_blocks(chapter)]
    turn(only())
    plain = THIRD.removesuffix("[^31]")
    assert SECOND + plain in [each.text for each in live_blocks(chapter)]
    turn(only())
    assert [each.text for each in live_blocks(chapter)] == before


def test_a_quotation_becomes_a_paragraph():
    chapter = take(Decision("quotation", 10, "", SECOND[:40], "paragraph", "quotation", 2, 0))
    turn(only())
    assert block(chapter, "b3").kind == "quotation"
    turn(only())
    assert block(chapter, "b3").kind == "paragraph"


def test_a_section_becomes_a_part_of_the_one_before_and_begins_again(cast):
    chapter = take(Decision("heading", 10, "##", "การกวาดล้างครั้งใหญ่", "section", "subheading", 4, 0))
    anchor = anchor_on(chapter, "b5", "คีรอฟ")
    turn(only())
    rows = [(each.section.slug, each.kind, each.text) for each in live_blocks(chapter).select_related("section")]
    assert rows[-2:] == [
        ("five-year-plans", "heading", "การกวาดล้างครั้งใหญ่"),
        ("five-year-plans", "paragraph", FOURTH),
    ]
    assert words_at(anchor) == "คีรอฟ"
    assert block(chapter, "b5").number == 3
    turn(only())
    rows = [(each.section.slug, each.kind, each.text) for each in live_blocks(chapter).select_related("section")]
    assert rows[-1] == ("great-purge", "paragraph", FOURTH)
    assert "heading" not in {kind for _slug, kind, _text in rows}


def test_the_first_section_has_none_before_it():
    chapter = take(Decision("heading", 1, "##", "ต้น", "section", "subheading", 0, 0))
    chapter.sections.filter(slug="introduction").update(title="ต้น")
    with pytest.raises(CannotTurn) as refused:
        turn(only())
    assert refused.value.code == "first"


@pytest.mark.parametrize("at", [0, AT, SPACE, len(SECOND)])
def test_a_line_that_was_taken_out_is_put_back_and_out_again(at):
    chapter = take(Decision("page-number", 10, "112", "", "removed", "kept", 2, at))
    before = current_layout(chapter).text
    turn(only())
    now = current_layout(chapter).text
    assert now.replace("112", "").split() == before.split() if at != AT else "หรือตสกี 112 เสนอ" in now
    assert now.count("112") == 1
    turn(only())
    assert current_layout(chapter).text == before


@pytest.mark.parametrize(("index", "at"), [(0, 0), (4, len(FOURTH))])
def test_it_is_put_back_at_the_ends_of_the_chapter_too(index, at):
    chapter = take(Decision("running-head", 10, "สตาลิน", "", "removed", "kept", index, at))
    before = current_layout(chapter).text
    turn(only())
    assert len(live_blocks(chapter)) == 6
    turn(only())
    assert current_layout(chapter).text == before


@pytest.mark.parametrize(
    "decision", [doubt("kept", "no mark", 5, kind="note"), Decision("wrap", 4, "ก", "ข", "none", "space")]
)
def test_some_are_only_looked_at(cast, decision):
    take(decision)
    assert not can_turn(only())
    with pytest.raises(CannotTurn) as refused:
        turn(only())
    assert refused.value.code == "nothing"
    assert keep_decision(acting_user=cast.instructor, now=NOW, decision=only()).state == "kept"
    assert Revision.objects.count() == 1


def test_keeping_changes_no_text_and_is_in_the_audit(cast):
    take(doubt("none", "space", AT))
    keep_decision(acting_user=cast.instructor, now=NOW, decision=only(), expected="open")
    assert Revision.objects.count() == 1
    entry = AuditEntry.objects.get(action="history.decide_on_import")
    assert (entry.actor, entry.changes) == (cast.instructor, {"state": ["open", "kept"]})


def test_who_was_slower_is_told_and_changes_nothing(cast):
    chapter = take(doubt("none", "space", AT))
    turn(only(), cast.admin, "open")
    for act in (turn_decision, keep_decision):
        more = {"reason": "ช้าไป"} if act is turn_decision else {}
        with pytest.raises(CannotTurn) as refused:
            act(acting_user=cast.instructor, now=NOW, decision=only(), expected="open", **more)
        assert refused.value.code == "decided"
    assert Revision.objects.count() == 2
    assert only().decided_by == cast.admin
    assert chapter.blocks.count() == 5


def edited(chapter: Chapter, key: str, markdown: str) -> None:
    chapter.refresh_from_db()
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, key), markdown=markdown, reason="แก้",
        expected_revision=chapter.revision_number,
    )  # fmt: skip


def test_the_place_is_found_after_corrections_before_and_behind_it():
    chapter = take(doubt("none", "space", AT))
    edited(chapter, "b3", f"ส่วน{SECOND}เท่านั้น".replace("อุตสาหกรรม", "อุตสาหกรรมหนัก"))
    turn(only())
    assert "หรือตสกี เสนอให้" in block(chapter, "b3").text


def test_it_is_found_when_the_block_was_cut_and_joined_elsewhere():
    chapter = take(doubt("none", "space", AT))
    merge_blocks(acting_user=None, now=NOW, block=block(chapter, "b3"), reason="ต่อ", expected_revision=1)
    kept = Block.objects.get(chapter=chapter, removed_in=None, text__startswith=SECOND[:10])
    split_block(acting_user=None, now=NOW, block=kept, at=AT + 12, reason="แยก", expected_revision=2)
    turn(only())
    assert "หรือตสกี เสนอให้" in current_layout(chapter).text


@pytest.mark.parametrize("markdown", [SECOND.replace("สกีเสนอ", "สกินำเสนอ"), "ย่อหน้านี้เขียนใหม่ทั้งหมดแล้วไม่เหลือคำเดิม"])
def test_where_the_text_was_changed_it_is_refused_and_nothing_changes(markdown):
    chapter = take(doubt("none", "space", AT))
    edited(chapter, "b3", markdown)
    with pytest.raises(CannotTurn) as refused:
        turn(only())
    assert refused.value.code == "changed"
    assert (Revision.objects.count(), only().state) == (2, "open")


def test_a_block_that_is_gone_cannot_be_turned():
    chapter = take(doubt("none", "space", AT))
    remove_block(acting_user=None, now=NOW, block=block(chapter, "b3"), reason="ซ้ำ", expected_revision=1)
    with pytest.raises(CannotTurn):
        turn(only())


def test_what_was_corrected_so_by_hand_makes_no_revision():
    chapter = take(doubt("none", "space", AT))
    edited(chapter, "b3", SECOND[:AT] + " " + SECOND[AT:])
    assert turn(only()).state == "turned"
    assert Revision.objects.count() == 2


# Importing again


def test_what_was_decided_holds_at_the_next_import(cast):
    kept, turned, open_ = doubt("none", "space", 6), doubt("none", "space", AT), doubt("space", "none", SPACE)
    chapter = take(kept, turned, open_)
    first, second, _third = ImportDecision.objects.order_by("pk")
    keep_decision(acting_user=cast.instructor, now=NOW, decision=first)
    turn(second, cast.instructor)
    # Another block of the file is other: the correction that turning made stands.
    take(kept, turned, open_, sections=with_blocks(SECOND, THIRD + " ใหม่"), sha256="2" * 64)
    states = list(ImportDecision.objects.filter(revision__number=3).order_by("pk").values_list("state", "decided_by"))
    assert states == [("kept", cast.instructor.pk), ("turned", cast.instructor.pk), ("open", None)]
    assert "หรือตสกี เสนอให้" in block(chapter, "b3").text


def test_what_was_turned_is_turned_again_where_the_file_takes_it_back(cast):
    turned = doubt("none", "space", AT)
    chapter = take(turned)
    turn(only(), cast.instructor)
    take(turned, sections=with_blocks(SECOND + "มาก", THIRD), sha256="2" * 64)
    assert block(chapter, "b3").text == SECOND[:AT] + " " + SECOND[AT:] + "มาก"
    assert (only().state, only().decided_by) == ("turned", cast.instructor)


def test_a_place_is_found_in_the_corrected_text_where_a_correction_stands():
    decision = doubt("none", "space", AT)
    chapter = take(decision)
    edited(chapter, "b3", "ก่อนหน้านั้น" + SECOND)
    take(decision, sections=with_blocks(SECOND, THIRD + " ใหม่"), sha256="2" * 64)
    turn(only())
    assert "หรือตสกี เสนอให้" in block(chapter, "b3").text


# The whole shipped chapter


def shipped() -> Chapter:
    book = load_book(acting_user=None, now=NOW, book_file=read_book_file(CONTENT / "book.yaml"))
    read = read_chapter((CONTENT / "chapter-04-stalin.md").read_bytes(), names=spellings(book))
    import_chapter(acting_user=None, now=NOW, book=book, imported=read, sha256="1" * 64)
    return Chapter.objects.get(book=book, number=4)


def test_every_decision_of_the_shipped_chapter_is_turned_and_turned_back():
    chapter = shipped()
    decisions = [decision for decision in ImportDecision.objects.all() if can_turn(decision)]
    assert len(decisions) > 30
    before = current_layout(chapter).text
    for decision in decisions:
        turn(decision)
    assert current_layout(chapter).text != before
    assert set(ImportDecision.objects.values_list("state", flat=True)) == {"turned"}
    for decision in reversed(decisions):
        turn(decision)
    assert current_layout(chapter).text == before


def test_page_furniture_of_a_scan_can_be_put_back():
    read = read_chapter((ASSETS / "page-furniture.md").read_bytes(), number=7)
    book = Book.objects.create(slug="scan", title="สแกน")
    import_chapter(acting_user=None, now=NOW, book=book, imported=read, sha256="1" * 64)
    chapter = Chapter.objects.get(book=book)
    before = current_layout(chapter).text
    for decision in ImportDecision.objects.filter(kind__in=("page-number", "running-head")):
        turn(decision)
        assert decision.before in current_layout(chapter).text
        turn(decision)
        assert current_layout(chapter).text == before
