"""The index of names beside the text: what is found, what is proposed, and what a person decided."""

import time

import pytest

from classroom.audit.models import AuditEntry
from history.models import Block, Mention, Name
from history.services import (
    edit_block,
    join_name,
    keep_name,
    refuse_mention,
    refuse_name,
    remove_block,
    restore_mention,
    save_name,
    split_block,
)
from tests.cast import NOW
from tests.history.sample import FOURTH, SECOND, block, make_chapter, with_blocks

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter(cast):
    return make_chapter(user=cast.instructor)


def name(chapter, word: str, kind: str = "person", *spellings: str, **more) -> Name:
    return save_name(
        acting_user=None, now=NOW, book=chapter.book, name=word, kind=kind, spellings=spellings, **more
    )  # fmt: skip


def edit(chapter, key: str, markdown: str):
    chapter.refresh_from_db()
    return edit_block(
        acting_user=None, now=NOW, block=block(chapter, key), markdown=markdown, reason="ทดลอง",
        expected_revision=chapter.revision_number,
    )  # fmt: skip


def mentions(chapter, *, refused: bool = False) -> list[tuple[str, str]]:
    return [
        (mention.block.key, mention.block.text[mention.start : mention.end])
        for mention in Mention.objects.filter(name__book=chapter.book, is_refused=refused).select_related("block")
    ]


def test_a_name_is_found_in_every_spelling_when_it_is_written_down(chapter):
    trotsky = name(chapter, "ทรอตสกี", "person", "หรือตสกี")
    assert mentions(chapter) == [("b3", "หรือตสกี")]
    assert block(chapter, "b3").html.startswith(f'<span class="noun" data-name="{trotsky.pk}">หรือตสกี</span>')


def test_the_longer_name_is_meant(chapter):
    name(chapter, "เลนิน")
    assert ("b5", "เลนิน") not in mentions(chapter)
    name(chapter, "เลนินกราด", "place")
    assert [found for found in mentions(chapter) if found[0] == "b5"] == [("b5", "เลนินกราด")]


def test_a_corrected_block_is_looked_through_again(chapter):
    trotsky = name(chapter, "ทรอตสกี")
    assert mentions(chapter) == []
    edit(chapter, "b3", SECOND.replace("หรือตสกี", "ทรอตสกี"))
    assert mentions(chapter) == [("b3", "ทรอตสกี")]
    assert f'data-name="{trotsky.pk}"' in block(chapter, "b3").html
    edit(chapter, "b3", SECOND)
    assert mentions(chapter) == []
    assert "noun" not in block(chapter, "b3").html


def test_mentions_of_blocks_that_stand_no_more_are_gone(chapter):
    name(chapter, "เลนินกราด", "place")
    remove_block(acting_user=None, now=NOW, block=block(chapter, "b5"), reason="ซ้ำ", expected_revision=1)
    assert mentions(chapter) == []


def test_only_what_is_kept_is_found(chapter):
    stalin = name(chapter, "สตาลิน")
    assert [key for key, _words in mentions(chapter)] == ["b1", "b4"]
    refuse_name(acting_user=None, now=NOW, name=stalin)
    assert mentions(chapter) == []
    assert "noun" not in block(chapter, "b4").html
    keep_name(acting_user=None, now=NOW, name=stalin)
    assert len(mentions(chapter)) == 2
    actions = AuditEntry.objects.filter(object_label="history.name", object_id=str(stalin.pk)).values_list(
        "action", flat=True
    )
    assert set(actions) == {"history.save_name", "history.refuse_name", "history.keep_name"}


def test_a_decision_that_is_made_already_changes_nothing(chapter):
    stalin = name(chapter, "สตาลิน")
    count = AuditEntry.objects.count()
    keep_name(acting_user=None, now=NOW, name=stalin)
    assert AuditEntry.objects.count() == count


def test_a_refused_mention_is_not_marked_and_goes_along_with_its_letters(chapter):
    name(chapter, "บุคาริน")
    refuse_mention(acting_user=None, now=NOW, mention=Mention.objects.select_related("block__chapter", "name").get())
    assert (mentions(chapter), mentions(chapter, refused=True)) == ([], [("b3", "บุคาริน")])
    assert "noun" not in block(chapter, "b3").html
    edit(chapter, "b3", "คำใหม่ข้างหน้า " + SECOND)
    assert (mentions(chapter), mentions(chapter, refused=True)) == ([], [("b3", "บุคาริน")])
    chapter.refresh_from_db()
    text = block(chapter, "b3").text
    split_block(
        acting_user=None, now=NOW, block=block(chapter, "b3"), at=text.index("แต่"), reason="แยก",
        expected_revision=chapter.revision_number,
    )  # fmt: skip
    [(key, words)] = mentions(chapter, refused=True)
    assert (words, mentions(chapter)) == ("บุคาริน", [])
    assert words in block(chapter, key).text


def test_a_refusal_is_forgotten_when_the_letters_are_others(chapter):
    name(chapter, "บุคาริน")
    refuse_mention(acting_user=None, now=NOW, mention=Mention.objects.select_related("block__chapter", "name").get())
    edit(chapter, "b3", SECOND.replace("บุคาริน", "บุคคลหนึ่ง"))
    assert Mention.objects.count() == 0


def test_a_refusal_can_be_taken_back(chapter):
    name(chapter, "บุคาริน")
    mention = Mention.objects.select_related("block__chapter", "name").get()
    refuse_mention(acting_user=None, now=NOW, mention=mention)
    restore_mention(acting_user=None, now=NOW, mention=mention)
    assert mentions(chapter) == [("b3", "บุคาริน")]
    assert "noun" in block(chapter, "b3").html
    assert AuditEntry.objects.filter(action="history.restore_mention").count() == 1


def test_a_refused_mention_stays_refused_when_the_name_is_changed(chapter):
    bukharin = name(chapter, "บุคาริน")
    refuse_mention(acting_user=None, now=NOW, mention=Mention.objects.select_related("block__chapter", "name").get())
    save_name(
        acting_user=None, now=NOW, book=chapter.book, name="บูคาริน", kind="person", spellings=["บุคาริน"], known=bukharin
    )  # fmt: skip
    assert (mentions(chapter), mentions(chapter, refused=True)) == ([], [("b3", "บุคาริน")])


# Proposals


def proposals(chapter) -> list[tuple[str, str, str]]:
    return list(Name.objects.filter(book=chapter.book, state="proposed").values_list("name", "latin", "kind"))


def test_names_are_proposed_on_import():
    chapter = make_chapter(sections=with_blocks("หรือโกสแปลน (Gosplan) มีหน้าที่วางแผน"))
    assert proposals(chapter) == [("โกสแปลน", "Gosplan", "organisation")]
    assert mentions(chapter) == []
    assert "noun" not in block(chapter, "b3").html


def test_a_proposal_comes_and_goes_with_its_words(chapter):
    edit(chapter, "b3", SECOND + " หรือโกสแปลน (Gosplan)")
    assert [name for name, *_rest in proposals(chapter)] == ["โกสแปลน"]
    edit(chapter, "b3", SECOND)
    assert proposals(chapter) == []


def test_a_proposal_stays_while_its_words_stand_elsewhere(chapter):
    edit(chapter, "b3", SECOND + " หรือโกสแปลน (Gosplan)")
    edit(chapter, "b5", FOURTH + " โกสแปลนวางแผน")
    edit(chapter, "b3", SECOND)
    assert len(proposals(chapter)) == 1


def test_what_was_refused_is_not_proposed_again(chapter):
    edit(chapter, "b3", SECOND + " หรือโกสแปลน (Gosplan)")
    gosplan = Name.objects.get(name="โกสแปลน")
    refuse_name(acting_user=None, now=NOW, name=gosplan)
    edit(chapter, "b3", SECOND + " หรือโกสแปลน (Gosplan) อีก")
    assert proposals(chapter) == []
    assert Name.objects.get(name="โกสแปลน").state == "refused"


def test_to_write_down_what_was_proposed_is_to_keep_it(chapter):
    edit(chapter, "b3", SECOND + " หรือโกสแปลน (Gosplan)")
    name(chapter, "โกสแปลน", "organisation", note="คณะกรรมการวางแผน")
    assert (proposals(chapter), mentions(chapter)) == ([], [("b3", "โกสแปลน")])


def test_a_proposal_becomes_another_spelling(chapter):
    bukharin = name(chapter, "บูคาริน")
    edit(chapter, "b3", SECOND + " จบ")
    join_name(acting_user=None, now=NOW, name=Name.objects.get(name="บุคาริน", state="proposed"), into=bukharin)
    bukharin.refresh_from_db()
    assert bukharin.spellings == ["บุคาริน"]
    assert mentions(chapter) == [("b3", "บุคาริน")]
    assert not Name.objects.filter(name="บุคาริน").exists()


def test_names_of_two_books_are_not_joined(chapter):
    other = make_chapter(slug="other-book")
    with pytest.raises(ValueError, match="one book"):
        join_name(acting_user=None, now=NOW, name=name(chapter, "เลนิน"), into=name(other, "เลนิน"))


def test_a_name_is_looked_for_only_where_its_letters_stand(chapter, django_assert_num_queries):
    name(chapter, "เลนิน")
    stalin = name(chapter, "สตาลิน")
    with django_assert_num_queries(16):
        refuse_name(acting_user=None, now=NOW, name=stalin)


def test_a_publication_is_not_held_up(chapter):
    """Some 200 names, one block: well under the time that a person notices, on any machine."""
    Name.objects.bulk_create(
        Name(book=chapter.book, name=f"ชื่อเฉพาะที่{index}กกก", kind="term", sort_key=str(index)) for index in range(200)
    )
    edit(chapter, "b3", SECOND + " หนึ่ง")
    begun = time.process_time()
    edit(chapter, "b3", SECOND + " สอง")
    assert time.process_time() - begun < 1.0


def test_text_nodes_do_not_change(chapter):
    before = {each.key: each.text for each in Block.objects.filter(chapter=chapter)}
    name(chapter, "เลนิน")
    assert {each.key: each.text for each in Block.objects.filter(chapter=chapter)} == before
