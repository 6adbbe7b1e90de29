"""Reviewed corrections from a file: found by block and words, applied as one revision, loaded once."""

import pytest

from history.models import Fault, Section
from history.queries import find_passage
from history.services import Correction, create_anchor, edit_block, load_corrections
from tests.cast import NOW
from tests.history.sample import anchor_on, block, sample_chapter, words_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter(db):
    return sample_chapter()


def correction(key: str, wrong: str, right: str, certain: bool = True, kind: str = "name", **more) -> Correction:
    return Correction(key, wrong, right, kind, certain, **more)


def load(chapter, *corrections: Correction):
    chapter.refresh_from_db()
    return load_corrections(acting_user=None, now=NOW, chapter=chapter, corrections=corrections, reason="พิสูจน์อักษร")


def test_the_certain_ones_become_one_revision_and_the_questions_wait(chapter):
    on = anchor_on(chapter, "b3", "หรือตสกีเสนอ")
    loaded = load(
        chapter,
        correction("b3", "หรือตสกี", "ทรอตสกี", reason="ท อ่านเป็น ห"),
        correction("b3", "บุคาริน", "บูคาริน"),
        correction("b5", "ถูกยิง", "ถูกสังหาร", certain=False, kind="wording"),
    )
    assert (loaded.revision.number, loaded.applied, loaded.questions, loaded.unfit) == (2, 2, 1, ())
    assert block(chapter, "b3").text.startswith("ทรอตสกีเสนอให้")
    assert "บูคาริน" in block(chapter, "b3").text
    assert "ถูกยิง" in block(chapter, "b5").text
    assert words_at(on) == "ทรอตสกีเสนอ"
    states = (
        Fault.objects.exclude(source="rule")
        .order_by("pk")
        .values_list("found", "suggested", "state", "source", "revision__number")
    )
    assert list(states) == [
        ("หรือตสกี", "ทรอตสกี", "accepted", "editor", 2),
        ("บุคาริน", "บูคาริน", "accepted", "editor", 2),
        ("ถูกยิง", "ถูกสังหาร", "open", "editor", None),
    ]
    assert [words_at(fault.anchor) for fault in Fault.objects.exclude(source="rule").order_by("pk")] == [
        "ทรอตสกี",
        "บูคาริน",
        "ถูกยิง",
    ]
    assert set(Section.objects.filter(chapter=chapter).values_list("state", flat=True)) == {"proofread"}


def test_loading_again_changes_nothing_and_a_longer_list_adds_its_own(chapter):
    first = correction("b3", "หรือตสกี", "ทรอตสกี")
    load(chapter, first)
    assert load(chapter, first).revision is None
    later = load(chapter, first, correction("b3", "บุคาริน", "บูคาริน"))
    assert (later.revision.number, later.applied) == (3, 1)
    assert block(chapter, "b3").text.startswith("ทรอตสกีเสนอให้เร่งสร้างอุตสาหกรรมอย่างรวดเร็ว แต่บูคาริน")
    assert Fault.objects.exclude(source="rule").count() == 2


def test_one_of_several_by_its_surroundings_and_all_of_them(chapter):
    standing = block(chapter, "b5")
    edit = standing.markdown + " คีรอฟถูกยิง คีรอฟถูกฝัง"
    edit_block(
        acting_user=None, now=NOW, block=standing, markdown=edit, reason="", expected_revision=1,
    )  # fmt: skip
    # The words are looked for in the text of the import, which has the name once.
    assert load(chapter, correction("b5", "คีรอฟ", "คิรอฟ", context="เมื่อคีรอฟถูก")).applied == 1
    assert block(chapter, "b5").text.endswith("คีรอฟถูกยิง คีรอฟถูกฝัง")
    assert load(chapter, correction("b5", "เ", "แ", every=True, kind="letter")).applied == 4
    assert block(chapter, "b5").text.startswith("การกวาดล้างครั้งใหญ่แริ่มแมื่อคิรอฟถูกยิงที่แลนินกราดในแดือน")


@pytest.mark.parametrize(
    "unfit",
    [
        correction("b99", "หรือตสกี", "ทรอตสกี"),
        correction("b3", "ไม่มีคำนี้", "คำนี้"),
        correction("b3", "า", "ำ"),
        correction("b3", "า", "ำ", context="อุตสาหกรรม แต่"),
    ],
)
def test_what_does_not_fit_is_said_and_the_rest_is_applied(chapter, unfit: Correction):
    loaded = load(chapter, unfit, correction("b3", "บุคาริน", "บูคาริน"))
    assert [found for found, _why in loaded.unfit] == [unfit]
    assert loaded.applied == 1


def test_words_that_a_person_has_changed_are_left_to_the_person(chapter):
    standing = block(chapter, "b3")
    edit_block(
        acting_user=None, now=NOW, block=standing, reason="", expected_revision=1,
        markdown=standing.markdown.replace("หรือตสกีเสนอ", "ทร็อตสกีเสนอ"),
    )  # fmt: skip
    loaded = load(chapter, correction("b3", "หรือตสกี", "ทรอตสกี"), correction("b3", "บุคาริน", "บูคาริน"))
    assert [found.wrong for found, _why in loaded.unfit] == ["หรือตสกี"]
    assert block(chapter, "b3").text.startswith("ทร็อตสกีเสนอ")
    assert "บูคาริน" in block(chapter, "b3").text


def test_the_place_in_the_scan_stays_readable(chapter):
    load(chapter, correction("b3", "หรือตสกี", "ทรอตสกี"))
    anchor = Fault.objects.get(source="editor").anchor
    assert (anchor.exact, anchor.made_on.number, anchor.made_start, anchor.made_end) == ("หรือตสกี", 1, 0, 8)
    assert anchor.suffix.startswith("เสนอให้เร่ง")
    whole = find_passage(chapter, "b3@1")
    assert create_anchor(acting_user=None, now=NOW, passage=whole).start == 0
