"""How far a section has been read against the book: who may say what, and what takes it back."""

import pytest

from classroom.audit.models import AuditEntry
from history.models import Section
from history.services import StaleRevision, UnfitState, edit_block, import_chapter, set_section_state, states_from
from tests.cast import NOW, later
from tests.history.sample import SECOND, SECTIONS, THIRD, block, imported, make_chapter, with_blocks

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(cast) -> Section:
    return make_chapter().sections.get(slug="five-year-plans")


def say(user, section: Section, state: str, note: str = "", expected: str | None = None) -> Section:
    return set_section_state(acting_user=user, now=NOW, section=section, state=state, note=note, expected=expected)


def test_one_proofreads_and_another_validates(cast, section):
    section = say(cast.instructor, section, "proofread")
    assert (section.state, section.proofread_by, section.state_by) == ("proofread", cast.instructor, cast.instructor)
    with pytest.raises(UnfitState) as refused:
        say(cast.instructor, section, "validated")
    assert refused.value.code == "own"
    assert "validated" not in states_from(section, cast.instructor)
    section = say(cast.admin, section, "validated")
    assert (section.state, section.proofread_by, section.state_by) == ("validated", cast.instructor, cast.admin)


def test_nobody_gets_round_it_by_taking_the_validation_back(cast, section):
    say(cast.instructor, section, "proofread")
    say(cast.admin, section, "validated")
    # The one who proofread takes the validation back, and is still the one who proofread.
    section = say(cast.instructor, section, "proofread")
    with pytest.raises(UnfitState):
        say(cast.instructor, section, "validated")
    section = say(cast.instructor, section, "problem", "หน้าหาย")
    with pytest.raises(UnfitState):
        say(cast.instructor, section, "validated")


def test_a_problem_has_to_be_said_and_is_forgotten_with_it(cast, section):
    with pytest.raises(UnfitState) as refused:
        say(cast.instructor, section, "problem", "  ")
    assert refused.value.code == "note"
    section = say(cast.instructor, section, "problem", "สแกนขาด  สองหน้า")
    assert section.state_note == "สแกนขาด สองหน้า"
    assert say(cast.instructor, section, "proofread", "ไม่เกี่ยว").state_note == ""


@pytest.mark.parametrize(
    ("before", "state"), [("imported", "validated"), ("validated", "imported"), ("imported", "imported")]
)
def test_there_are_ways_that_do_not_exist(cast, section, before, state):
    Section.objects.filter(pk=section.pk).update(state=before)
    with pytest.raises(UnfitState) as refused:
        say(cast.instructor, section, state)
    assert refused.value.code == "way"


def test_who_was_slower_is_told(cast, section):
    say(cast.admin, section, "problem", "หน้าหาย")
    with pytest.raises(StaleRevision) as stale:
        say(cast.instructor, section, "proofread", expected="imported")
    assert stale.value.standing.state == "problem"


def test_it_is_in_the_audit_and_saying_it_twice_is_not(cast, section):
    say(cast.instructor, section, "problem", "หน้าหาย")
    say(cast.instructor, section, "problem", "หน้าหาย")
    entry = AuditEntry.objects.get(action="history.set_section_state")
    assert entry.changes == {"state": ["imported", "problem"], "state_note": ["", "หน้าหาย"]}
    assert (entry.actor, entry.reason) == (cast.instructor, "หน้าหาย")


def test_a_correction_leaves_the_state_and_another_import_takes_it(cast, section):
    chapter = section.chapter
    for each in chapter.sections.all():
        say(cast.instructor, each, "proofread")
    edit_block(
        acting_user=cast.instructor, now=later(hours=1), block=block(chapter, "b3"), markdown=SECOND + "มาก",
        reason="ทดสอบ", expected_revision=1,
    )  # fmt: skip
    section.refresh_from_db()
    assert section.state == "proofread"

    # A moved paragraph number is no other text; a word in one section is one in that section only.
    changed = with_blocks("ย่อหน้าใหม่ที่ไม่เคยมีมาก่อนเลย", SECOND, THIRD, sections=SECTIONS)
    import_chapter(
        acting_user=cast.admin, now=later(hours=2), book=chapter.book, imported=imported(changed), sha256="2" * 64
    )
    states = {each.slug: (each.state, each.proofread_by) for each in chapter.sections.all()}
    assert states == {
        "introduction": ("proofread", cast.instructor),
        "five-year-plans": ("imported", None),
        "great-purge": ("proofread", cast.instructor),
    }
