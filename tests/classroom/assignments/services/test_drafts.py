"""Saving while one writes."""

from datetime import timedelta

import pytest

from classroom.assignments.models import Draft, DraftVersion, Submission
from classroom.assignments.queries import draft_for_saving
from classroom.assignments.services import StaleDraft, restore_draft_version, save_draft, set_aside, start_submission
from tests.cast import NOW
from tests.classroom.assignments.conftest import TEXT, write

LONG = "ย่อหน้าที่ยาวพอจะเสียดาย " * 40


def test_two_tabs_begin_one_submission(cast, essay):
    begin = {
        "acting_user": cast.student1,
        "now": NOW,
        "enrollment": cast.enrollment(cast.student1),
        "assignment": essay,
    }
    assert start_submission(**begin) == start_submission(**begin)
    assert Submission.objects.count() == Draft.objects.count() == 1


def test_a_save_stores_text_count_and_version(cast, essay, submission):
    saved = write(cast, essay, "ข้าราชการยอมรับผิด [[1]]\r\n")
    stored = Draft.objects.get()
    assert (stored.markdown, stored.version, stored.words) == ("ข้าราชการยอมรับผิด [[1]]\n", 1, saved.words)
    assert stored.words > 0
    assert stored.saved_at == NOW


def test_a_save_on_an_old_version_changes_nothing_and_hands_back_what_stands_there(cast, essay, draft):
    row = draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW)
    with pytest.raises(StaleDraft) as caught:
        save_draft(
            acting_user=cast.student1, now=NOW, draft=row, title="", markdown="อื่น", expected_version=row.version - 1
        )
    assert caught.value.draft.markdown == TEXT
    assert Draft.objects.get().markdown == TEXT


def test_a_save_that_comes_between_is_noticed(cast, essay, draft):
    """Both tabs have read version 1; the second one loses, also when it has passed the first check."""
    rows = [draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW) for _tab in range(2)]
    first, second = rows
    save_draft(acting_user=cast.student1, now=NOW, draft=first, title="", markdown="หนึ่ง", expected_version=1)
    with pytest.raises(StaleDraft) as caught:
        save_draft(acting_user=cast.student1, now=NOW, draft=second, title="", markdown="สอง", expected_version=1)
    assert caught.value.draft.markdown == "หนึ่ง"


def test_the_same_text_again_is_saved_though_its_answer_was_lost(cast, essay, draft):
    row = draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW)
    saved, _characters = save_draft(
        acting_user=cast.student1, now=NOW, draft=row, title="คำสารภาพ", markdown=TEXT, expected_version=0
    )
    assert saved.version == 1


def test_versions_are_kept_every_five_minutes(cast, essay, submission):
    for seconds in range(0, 601, 30):
        write(cast, essay, f"{TEXT} {seconds}", now=NOW + timedelta(seconds=seconds))
    kept = list(DraftVersion.objects.order_by("saved_at"))
    assert [version.saved_at - NOW for version in kept] == [timedelta(seconds=270), timedelta(seconds=540)]
    assert kept[0].markdown == f"{TEXT} 270"


def test_a_version_is_kept_before_much_is_deleted(cast, essay, submission):
    write(cast, essay, LONG)
    write(cast, essay, "ลบหมด", now=NOW + timedelta(seconds=3))
    assert DraftVersion.objects.get().markdown == LONG
    write(cast, essay, "ลบห", now=NOW + timedelta(seconds=6))
    assert DraftVersion.objects.count() == 1, "a few letters are not much"


def test_restoring_keeps_what_stood_there(cast, essay, submission):
    write(cast, essay, LONG)
    draft = write(cast, essay, "ใหม่", now=NOW + timedelta(seconds=3))
    restored = restore_draft_version(
        acting_user=cast.student1, now=NOW + timedelta(seconds=9), draft=draft, version=DraftVersion.objects.get(),
        expected_version=2,
    )  # fmt: skip
    assert (restored.markdown, restored.version) == (LONG, 3)
    assert set(DraftVersion.objects.values_list("markdown", flat=True)) == {LONG, "ใหม่"}


def test_restoring_over_an_unseen_draft_is_refused(cast, essay, submission):
    write(cast, essay, LONG)
    draft = write(cast, essay, "ใหม่")
    with pytest.raises(StaleDraft):
        restore_draft_version(
            acting_user=cast.student1, now=NOW, draft=draft, version=DraftVersion.objects.get(), expected_version=1
        )
    assert Draft.objects.get().markdown == "ใหม่"


def test_the_loser_of_a_conflict_is_kept(cast, essay, draft):
    row = draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW)
    save_draft(
        acting_user=cast.student1,
        now=NOW,
        draft=row,
        title="",
        markdown="ของฉัน",
        expected_version=1,
        keep_replaced=True,
    )
    assert DraftVersion.objects.get().markdown == TEXT
    row = draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW)
    set_aside(acting_user=cast.student1, now=NOW, draft=row, title="", markdown="แพ้")
    assert Draft.objects.get().markdown == "ของฉัน"
    assert DraftVersion.objects.filter(markdown="แพ้").exists()


def test_a_save_is_three_queries_and_its_transaction(cast, essay, draft, django_assert_num_queries):
    """The draft with everything about it, the names of the book, the write; two mark the transaction."""
    enrollment = cast.enrollment(cast.student1)
    with django_assert_num_queries(5):
        row = draft_for_saving(enrollment, essay.pk, NOW)
        save_draft(acting_user=cast.student1, now=NOW, draft=row, title="", markdown="ใหม่", expected_version=1)
