"""Faults: reported, joined, accepted, accepted everywhere, rejected; and what becomes of passages and of the reporters."""

from datetime import timedelta

import pytest

from classroom.audit.models import AuditEntry
from history.events import fault_reported, faults_decided
from history.models import Anchor, Fault, FaultReport, Revision
from history.queries import find_passage
from history.services import edit_block
from history.services.faults import (
    AlreadyDecided,
    WordsChanged,
    accept_everywhere,
    accept_faults,
    reject_fault,
    reopen_fault,
)
from history.services.reports import report_fault
from tests.cast import NOW, Cast
from tests.history.sample import anchor_on, block, sample_chapter, words_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter(db):
    return sample_chapter()


def passage(chapter, key: str, words: str):
    start = block(chapter, key).text.index(words)
    chapter.refresh_from_db()
    return find_passage(chapter, f"{key}:{start}-{start + len(words)}@{chapter.revision_number}")


def report(chapter, reader, key="b3", found="หรือตสกี", suggested="ทรอตสกี", **more) -> Fault:
    return report_fault(acting_user=reader, now=NOW, passage=passage(chapter, key, found), suggested=suggested, **more)


def test_a_report_changes_nothing_in_the_text(chapter, cast: Cast):
    fault = report(chapter, cast.student1, note="ดู  ในหนังสือ")
    assert (fault.found, fault.suggested, fault.kind, fault.state) == ("หรือตสกี", "ทรอตสกี", "letter", "open")
    assert fault.source == Fault.Source.READER
    assert [(report.reporter, report.note) for report in fault.reports.all()] == [(cast.student1, "ดู ในหนังสือ")]
    chapter.refresh_from_db()
    assert chapter.revision_number == 1
    assert AuditEntry.objects.get(action="history.report_fault").actor == cast.student1


def test_the_same_report_by_others_is_joined_and_by_the_same_reader_is_once(chapter, cast: Cast):
    first = report(chapter, cast.student1)
    assert report(chapter, cast.student2) == first
    assert report(chapter, cast.student2) == first
    assert report(chapter, cast.student2, suggested="ทร็อตสกี") != first
    assert FaultReport.objects.filter(fault=first).count() == 2


def test_who_listens_is_told_of_a_new_report_once(chapter, cast: Cast, django_capture_on_commit_callbacks):
    heard = []

    def listen(fault, reporter, **_signal):
        heard.append((fault.found, reporter))

    fault_reported.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            report(chapter, cast.student1)
            report(chapter, cast.student1)
    finally:
        fault_reported.disconnect(listen)
    assert heard == [("หรือตสกี", cast.student1)]


def test_accepting_publishes_a_revision_and_moves_every_passage(chapter, cast: Cast):
    behind, on, around = (
        anchor_on(chapter, "b3", "บุคาริน", cast.student2),
        anchor_on(chapter, "b3", "หรือตสกี", cast.student2),
        anchor_on(chapter, "b3", "หรือตสกีเสนอให้", cast.student2),
    )
    fault = report(chapter, cast.student1)
    revision = accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault], reason="ชื่อเพี้ยน")
    assert block(chapter, "b3").text.startswith("ทรอตสกีเสนอให้เร่ง")
    assert (revision.number, revision.made_by, revision.reason) == (2, cast.instructor, "ชื่อเพี้ยน")
    assert [words_at(anchor) for anchor in (behind, on, around)] == ["บุคาริน", "ทรอตสกี", "ทรอตสกีเสนอให้"]
    fault.refresh_from_db()
    assert (fault.state, fault.revision, fault.decided_by) == ("accepted", revision, cast.instructor)
    assert words_at(fault.anchor) == "ทรอตสกี"
    assert fault.anchor.status == Anchor.Status.OK


def test_several_faults_of_a_block_are_mended_in_one_revision(chapter, cast: Cast):
    faults = [report(chapter, cast.student1), report(chapter, cast.student2, found="บุคาริน", suggested="บูคาริน")]
    longer = report(chapter, cast.student1, found="ค่อยเป็นค่อยไป", suggested="ค่อยเป็นค่อยไปกว่านั้น")
    revision = accept_faults(acting_user=cast.instructor, now=NOW, faults=[longer, *faults])
    assert block(chapter, "b3").text == ("ทรอตสกีเสนอให้เร่งสร้างอุตสาหกรรมอย่างรวดเร็ว แต่บูคารินเห็นว่าควรค่อยเป็นค่อยไปกว่านั้น")
    assert Revision.objects.filter(chapter=chapter).count() == 2
    assert {fault.revision for fault in Fault.objects.exclude(source="rule")} == {revision}
    assert [words_at(fault.anchor) for fault in (*faults, longer)] == ["ทรอตสกี", "บูคาริน", "ค่อยเป็นค่อยไปกว่านั้น"]


def test_accepting_with_other_words(chapter, cast: Cast):
    fault = report(chapter, cast.student1, suggested="ทร็อตสกี")
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault], suggested="ทรอตสกี")
    assert block(chapter, "b3").text.startswith("ทรอตสกีเสนอ")
    fault.refresh_from_db()
    assert fault.suggested == "ทรอตสกี"
    assert AuditEntry.objects.get(action="history.edit_fault").changes == {"suggested": ["ทร็อตสกี", "ทรอตสกี"]}


def test_words_that_should_go(chapter, cast: Cast):
    fault = report(chapter, cast.student1, found="อย่างรวดเร็ว ", suggested="")
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault])
    assert "อุตสาหกรรมแต่บุคาริน" in block(chapter, "b3").text.replace(" ", "")
    assert "อย่างรวดเร็ว" not in block(chapter, "b3").text


def test_everywhere(chapter, cast: Cast):
    fault = report(chapter, cast.student1, key="b4", found="ค.ศ. 1929", suggested="ค.ศ. 1930")
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b5"), reason="",
        markdown=block(chapter, "b5").markdown + " และ ค.ศ. 1929", expected_revision=1,
    )  # fmt: skip
    revision = accept_everywhere(
        acting_user=cast.instructor, now=NOW, fault=fault, passages=[passage(chapter, "b5", "1929")]
    )
    assert "1929" not in block(chapter, "b4").text + block(chapter, "b5").text
    assert Fault.objects.filter(revision=revision, state="accepted").count() == 2
    with pytest.raises(ValueError, match="same words"):
        accept_everywhere(acting_user=cast.instructor, now=NOW, fault=fault, passages=[passage(chapter, "b5", "คีรอฟ")])


def test_rejecting_leaves_the_text_and_says_why(chapter, cast: Cast, django_capture_on_commit_callbacks):
    heard = []

    def listen(faults, **_signal):
        heard.extend(faults)

    fault = report(chapter, cast.student1)
    faults_decided.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            reject_fault(acting_user=cast.instructor, now=NOW, fault=fault, reason="ผู้เขียนสะกดอย่างนี้")
    finally:
        faults_decided.disconnect(listen)
    assert [(fault.state, fault.decision) for fault in heard] == [("rejected", "ผู้เขียนสะกดอย่างนี้")]
    chapter.refresh_from_db()
    assert chapter.revision_number == 1
    later = NOW + timedelta(days=1)
    assert reopen_fault(acting_user=cast.instructor, now=later, fault=fault).state == "open"
    accept_faults(acting_user=cast.instructor, now=later, faults=[fault])
    with pytest.raises(AlreadyDecided):
        reopen_fault(acting_user=cast.instructor, now=later, fault=fault)


def test_nothing_is_decided_twice(chapter, cast: Cast):
    fault = report(chapter, cast.student1)
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault])
    for act in (accept_faults, reject_fault):
        chosen = {"faults": [fault]} if act is accept_faults else {"fault": fault, "reason": "x"}
        with pytest.raises(AlreadyDecided):
            act(acting_user=cast.assistant, now=NOW, **chosen)
    assert Revision.objects.filter(chapter=chapter).count() == 2


def test_words_that_have_changed_since_are_not_overwritten(chapter, cast: Cast):
    fault, sound = report(chapter, cast.student1), report(chapter, cast.student1, found="บุคาริน", suggested="บูคาริน")
    standing = block(chapter, "b3")
    edit_block(
        acting_user=None, now=NOW, block=standing, reason="", expected_revision=1,
        markdown=standing.markdown.replace("หรือตสกี", "ทร็อตสกี"),
    )  # fmt: skip
    with pytest.raises(WordsChanged):
        accept_faults(acting_user=cast.instructor, now=NOW, faults=[sound, fault])
    assert block(chapter, "b3").text.startswith("ทร็อตสกี")
    assert "บุคาริน" in block(chapter, "b3").text
    reject_fault(acting_user=cast.instructor, now=NOW, fault=fault, reason="แก้แล้ว")
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[sound])
    assert "บูคาริน" in block(chapter, "b3").text
