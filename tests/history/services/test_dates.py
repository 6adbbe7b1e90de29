"""Dated events beside the text: proposed by rule, decided by people, moved by their anchors."""

import pytest
from django.core.exceptions import ValidationError

from classroom.audit.models import AuditEntry
from history.models import Anchor, Event
from history.queries import find_passage
from history.services import (
    EventEntry,
    create_event,
    edit_block,
    keep_event,
    load_events,
    refuse_event,
    remove_block,
    update_event,
)
from tests.cast import NOW
from tests.history.sample import FIRST, FOURTH, block, make_chapter, with_blocks, words_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter(cast):
    return make_chapter(user=cast.instructor)


def edit(chapter, key: str, markdown: str):
    chapter.refresh_from_db()
    return edit_block(
        acting_user=None, now=NOW, block=block(chapter, key), markdown=markdown, reason="ทดลอง",
        expected_revision=chapter.revision_number,
    )  # fmt: skip


def events(chapter, **wanted) -> list[tuple]:
    rows = Event.objects.filter(chapter=chapter, **wanted).order_by("anchor__block__position", "anchor__start")
    return [(each.anchor.block.key, each.written, each.year_from, each.month, each.state) for each in rows]


ALL = [
    ("b2", "เดือนมกราคม ค.ศ. 1924", 1924, 1, "proposed"),
    ("b4", "ค.ศ. 1929", 1929, None, "proposed"),
    ("b5", "เดือนธันวาคม ค.ศ. 1934", 1934, 12, "proposed"),
]


def test_events_are_proposed_on_import(chapter, cast):
    assert events(chapter) == ALL
    event = Event.objects.get(year_from=1934)
    assert words_at(event.anchor) == event.written
    assert event.title == "การกวาดล้างครั้งใหญ่เริ่มเมื่อคีรอฟถูกยิงที่เลนินกราด"
    assert (event.anchor.made_by, event.anchor.exact) == (cast.instructor, event.written)


def test_a_proposal_comes_and_goes_with_its_date(chapter):
    edit(chapter, "b5", FOURTH.replace("ในเดือนธันวาคม ค.ศ. 1934", ""))
    assert events(chapter) == ALL[:2]
    assert Anchor.objects.filter(chapter=chapter, fault=None).count() == 2
    edit(chapter, "b5", FOURTH)
    assert events(chapter) == ALL


def test_a_proposal_says_what_the_text_says_now(chapter):
    before = Event.objects.get(year_from=1934).pk
    edit(chapter, "b5", FOURTH.replace("1934", "1935"))
    assert events(chapter)[2] == ("b5", "เดือนธันวาคม ค.ศ. 1935", 1935, 12, "proposed")
    assert Event.objects.get(year_from=1935).pk == before


def test_what_a_person_decided_stays(chapter):
    kept, refused = Event.objects.get(year_from=1934), Event.objects.get(year_from=1924)
    keep_event(acting_user=None, now=NOW, event=kept)
    refuse_event(acting_user=None, now=NOW, event=refused)
    edit(chapter, "b5", "แก้ข้างหน้า " + FOURTH)
    edit(chapter, "b2", FIRST + " จบ")
    assert events(chapter) == [(*ALL[0][:4], "refused"), ALL[1], (*ALL[2][:4], "kept")]
    kept.refresh_from_db()
    assert words_at(kept.anchor) == kept.written
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"history.keep_event", "history.refuse_event"}


def test_a_kept_event_outlives_its_date(chapter):
    kept = Event.objects.get(year_from=1934)
    keep_event(acting_user=None, now=NOW, event=kept)
    edit(chapter, "b5", "ย่อหน้านี้พูดเรื่องอื่นแล้ว")
    kept.refresh_from_db()
    assert (kept.state, kept.anchor.status) == ("kept", "changed")


def test_proposals_of_a_removed_block_are_gone(chapter):
    remove_block(acting_user=None, now=NOW, block=block(chapter, "b5"), reason="ซ้ำ", expected_revision=1)
    assert events(chapter) == ALL[:2]


def test_a_month_has_the_year_of_a_paragraph_before():
    chapter = make_chapter(sections=with_blocks("เริ่มขึ้นใน ค.ศ. 1939", "แล้วจบลงในเดือนพฤษภาคม"))
    assert ("b4", "เดือนพฤษภาคม", 1939, 5, "proposed") in events(chapter)


def entry(**other) -> EventEntry:
    return EventEntry(
        **{
            "block": "b5",
            "written": "ค.ศ. 1934",
            "year_from": 1934,
            "year_to": 1934,
            "title": "คีรอฟถูกสังหาร",
            "month": 12,
        }
        | other
    )


def test_what_comes_with_a_book_takes_the_place_of_a_proposal(chapter):
    assert load_events(acting_user=None, now=NOW, chapter=chapter, events=[entry()]) == (1, ())
    assert events(chapter) == [*ALL[:2], ("b5", "ค.ศ. 1934", 1934, 12, "kept")]
    assert load_events(acting_user=None, now=NOW, chapter=chapter, events=[entry()]) == (0, ())


def test_an_event_is_written_down_and_changed(chapter, cast):
    passage = find_passage(chapter, "b3:0-8@1")
    event = create_event(
        acting_user=cast.instructor, now=NOW, passage=passage, year_from=1925, year_to=1926, title=" เสนอ  ให้เร่ง "
    )
    assert (event.written, event.title, event.state) == (passage.exact, "เสนอ ให้เร่ง", "kept")
    update_event(acting_user=cast.instructor, now=NOW, event=event, year_from=1924, year_to=1926, title="เร่ง")
    entry = AuditEntry.objects.get(action="history.update_event")
    assert entry.changes == {"year_from": [1925, 1924], "title": ["เสนอ ให้เร่ง", "เร่ง"]}
    with pytest.raises(ValidationError):
        update_event(acting_user=cast.instructor, now=NOW, event=event, title="")


def test_to_change_a_proposal_is_to_keep_it(chapter):
    event = Event.objects.get(year_from=1934)
    update_event(acting_user=None, now=NOW, event=event, title="คีรอฟถูกสังหาร")
    edit(chapter, "b5", FOURTH + " จบ")
    assert Event.objects.get(year_from=1934).title == "คีรอฟถูกสังหาร"
