import pytest

from history.queries import PassageNotThere, anchor_address, find_passage, passage_snippet
from history.services import edit_block
from tests.cast import NOW
from tests.history.sample import FIRST, SECOND, THIRD, anchor_on, block, make_chapter, sample_chapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter():
    return sample_chapter()


def edit(chapter, key, markdown):
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, key), markdown=markdown, reason="",
        expected_revision=chapter.revision_number,
    )  # fmt: skip
    chapter.refresh_from_db()


def test_a_span_of_one_block(chapter, django_assert_num_queries):
    with django_assert_num_queries(1):
        passage = find_passage(chapter, "b3:0-8@1")
        assert (passage.block.key, passage.start, passage.end, passage.exact) == ("b3", 0, 8, "หรือตสกี")
        assert passage.suffix == ("เสนอ" + SECOND.split("เสนอ")[1])[:64]
        assert passage.address == "b3:0-8@1"


def test_a_span_across_blocks(chapter):
    passage = find_passage(chapter, f"b3:{SECOND.index('แต่')}-b4:6@1")
    assert passage.exact == SECOND[SECOND.index("แต่") :] + "\nสตาลิน"
    assert (passage.block.key, passage.end_block.key, passage.end) == ("b3", "b4", 6)
    assert passage.address == f"b3:{SECOND.index('แต่')}-b4:6@1"


def test_a_whole_block(chapter):
    passage = find_passage(chapter, "b2@1")
    assert (passage.start, passage.end, passage.exact) == (0, len(FIRST), FIRST)


def test_edges_within_a_letter_are_moved_outwards(chapter):
    at = SECOND.index("ร่ง")
    passage = find_passage(chapter, f"b3:{at + 1}-{at + 6}@1")
    assert passage.start == at


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "malformed"),
        ("b3", "malformed"),
        ("b3:5@1", "malformed"),
        ("b3:-1-4@1", "malformed"),
        ("b3:1-4@1; drop table", "malformed"),
        ("b3:๑-๔@๑", "malformed"),
        ("b3:0-99999999999999999999@1", "malformed"),
        ("b3:0-8@0", "absent"),
        ("b3:0-8@2", "absent"),
        ("b99:0-8@1", "absent"),
        ("b3:0-9999@1", "absent"),
        ("b3:8-8@1", "absent"),
        ("b3:9-2@1", "absent"),
        ("b3:0-b99:1@1", "sections"),
        ("b2:0-b3:4@1", "sections"),
        ("b4:0-b3:4@1", "absent"),
    ],
)
def test_what_is_not_there_is_refused(chapter, address, code):
    with pytest.raises(PassageNotThere) as refusal:
        find_passage(chapter, address)
    assert refusal.value.code == code


def test_a_passage_is_not_found_in_another_chapter(chapter):
    other = make_chapter(number=5, sections=(("introduction", "", (("paragraph", "บทอื่น"),)),))
    with pytest.raises(PassageNotThere):
        find_passage(other, "b3:0-8@1")


def test_a_passage_is_no_whole_section(chapter):
    edit(chapter, "b3", "ยาว" * 2000)
    with pytest.raises(PassageNotThere) as refusal:
        find_passage(chapter, "b3@2")
    assert refusal.value.code == "long"


def test_an_earlier_revision_is_followed_to_the_current_one(chapter):
    edit(chapter, "b3", "เลออน " + SECOND)
    edit(chapter, "b3", "เลออน " + SECOND.replace("บุคาริน", "บูคาริน"))
    start = SECOND.index("บุคาริน")
    passage = find_passage(chapter, f"b3:{start}-{start + 7}@1")
    assert (passage.exact, passage.start, passage.revision) == ("บูคาริน", start + 6, 3)
    whole = find_passage(chapter, "b4@1")
    assert whole.exact == THIRD.replace("[^31]", "")


def test_words_that_are_gone_since_are_said_to_be(chapter):
    edit(chapter, "b3", SECOND.split(" แต่")[0])
    start = SECOND.index("บุคาริน")
    with pytest.raises(PassageNotThere) as refusal:
        find_passage(chapter, f"b3:{start}-{len(SECOND)}@1")
    assert refusal.value.code == "gone"


def test_a_snippet_shows_the_words_with_their_surroundings(chapter, django_assert_num_queries):
    anchor = anchor_on(chapter, "b3", "บุคาริน")
    with django_assert_num_queries(0):
        snippet = passage_snippet(anchor, context=5)
    assert snippet.words == "บุคาริน"
    assert snippet.before.endswith("แต่")
    assert snippet.after == "เห็นว"[:5]
    anchor.chapter = chapter
    assert anchor_address(anchor) == f"b3:{SECOND.index('บุคาริน')}-{SECOND.index('บุคาริน') + 7}@1"
