"""Reporting faults: what is taken, what is narrowed, what is said instead."""

import pytest

from history.models import Fault
from history.services import (
    MOST_WAITING,
    CannotReport,
    accept_faults,
    edit_block,
    reject_fault,
    reopen_fault,
    report_fault,
)
from tests.cast import NOW, Cast
from tests.history.sample import SECOND, block, sample_chapter, words_at
from tests.history.services.test_faults import passage, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter(db):
    return sample_chapter()


def refusal(chapter, reader, **more) -> CannotReport:
    with pytest.raises(CannotReport) as refused:
        report(chapter, reader, **more)
    return refused.value


def test_a_report_is_about_the_words_that_would_change(chapter, cast: Cast):
    """Whoever chooses the word alone and whoever chooses the phrase around it say the same."""
    wide = report(
        chapter, cast.student1, found="อุตสาหกรรมอย่างรวดเร็ว แต่บุคารินเห็นว่า", suggested="อุตสาหกรรมอย่างรวดเร็ว แต่บูคารินเห็นว่า"
    )
    assert (wide.found, wide.suggested) == ("แต่บุคารินเห็นว่า", "แต่บูคารินเห็นว่า")
    assert words_at(wide.anchor) == wide.found
    assert SECOND.endswith(wide.found + wide.anchor.suffix[: len("ควรค่อยเป็นค่อยไป")])
    narrow = report(chapter, cast.student2, found="แต่บุคารินเห็นว่า", suggested="แต่บูคารินเห็นว่า")
    assert narrow == wide


def test_words_that_stand_there_are_no_report(chapter, cast: Cast):
    assert refusal(chapter, cast.student1, suggested="หรือตสกี").code == "same"
    # Typed in another order of signs, it is the same text.
    assert refusal(chapter, cast.student1, found="กี", suggested="กี\u200b").code == "same"
    assert not Fault.objects.exclude(source="rule").exists()


def test_a_doubt_needs_no_other_words(chapter, cast: Cast):
    fault = report(chapter, cast.student1, suggested=None, note="ชื่อใคร")
    assert (fault.found, fault.suggested, fault.kind) == ("หรือตสกี", None, "wording")


def test_so_many_may_wait_and_no_more(chapter, cast: Cast):
    for number in range(MOST_WAITING):
        report(chapter, cast.student1, suggested=f"ทรอตสกี{number}")
    assert refusal(chapter, cast.student1, suggested="ทร็อตสกี").code == "waiting"
    assert report(chapter, cast.student1, suggested="ทรอตสกี0").reports.count() == 1
    assert report(chapter, cast.student2, suggested="ทรอตสกี0").reports.count() == 2
    reject_fault(acting_user=cast.instructor, now=NOW, fault=Fault.objects.filter(source="reader").last(), reason="ซ้ำ")
    assert report(chapter, cast.student1, suggested="ทร็อตสกี").state == "open"


def test_what_was_rejected_is_answered_with_the_reason(chapter, cast: Cast):
    fault = report(chapter, cast.student1)
    reject_fault(acting_user=cast.instructor, now=NOW, fault=fault, reason="ผู้เขียนสะกดอย่างนี้")
    answer = refusal(chapter, cast.student2)
    assert (answer.code, answer.fault.decision) == ("refused", "ผู้เขียนสะกดอย่างนี้")
    assert report(chapter, cast.student2, suggested="ทร็อตสกี").state == "open"
    reopen_fault(acting_user=cast.instructor, now=NOW, fault=fault)
    assert report(chapter, cast.student2) == fault


def test_a_report_made_on_an_earlier_revision_stands_on_its_words(chapter, cast: Cast):
    """The text was corrected between the choice and the sending."""
    chosen = passage(chapter, "b3", "บุคาริน")
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[report(chapter, cast.student2)])
    standing = block(chapter, "b3")
    edit_block(
        acting_user=None, now=NOW, block=standing, reason="", expected_revision=2,
        markdown=standing.markdown.replace("เสนอให้", "เสนอ"),
    )  # fmt: skip
    fault = report_fault(acting_user=cast.student1, now=NOW, passage=chosen, suggested="บูคาริน")
    assert words_at(fault.anchor) == "บุคาริน"
    assert fault.anchor.made_on.number == 3
