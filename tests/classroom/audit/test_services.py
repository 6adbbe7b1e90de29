"""The record of who did what: complete, bounded, and outliving what it tells of."""

from datetime import UTC, datetime
from decimal import Decimal

from classroom.audit.models import AuditEntry
from classroom.audit.queries import acts_in_course, acts_on, latest_acts
from classroom.audit.services import record
from tests.cast import NOW, Cast, later


def test_an_entry_says_who_what_when_and_from_what_to_what(cast: Cast) -> None:
    entry = record(
        acting_user=cast.instructor, now=NOW, action="courses.update_course", target=cast.course,
        course_id=cast.course.pk, changes={"title": ("ก", "ข")}, reason="แก้คำผิด",
    )  # fmt: skip
    entry.refresh_from_db()
    assert (entry.actor, entry.at, entry.action, entry.object_label, entry.object_id) == (
        cast.instructor, NOW, "courses.update_course", "courses.course", str(cast.course.pk),
    )  # fmt: skip
    assert (entry.changes, entry.reason) == ({"title": ["ก", "ข"]}, "แก้คำผิด")


def test_times_and_decimals_are_kept(cast: Cast) -> None:
    changes = {"due_at": (None, datetime(2026, 11, 27, 16, 59, tzinfo=UTC)), "points": (Decimal("1.50"), None)}
    entry = record(acting_user=None, now=NOW, action="a.b", target=cast.course, changes=changes)
    entry.refresh_from_db()
    assert entry.changes == {"due_at": [None, "2026-11-27T16:59:00Z"], "points": ["1.50", None]}


def test_a_long_reason_is_cut_and_not_refused(cast: Cast) -> None:
    assert len(record(acting_user=None, now=NOW, action="a.b", target=cast.course, reason="ก" * 400).reason) == 300


def test_entries_are_found_by_object_and_by_course_the_newest_first(cast: Cast) -> None:
    older = record(acting_user=cast.admin, now=NOW, action="a.b", target=cast.course, course_id=cast.course.pk)
    newer = record(
        acting_user=cast.admin, now=later(minutes=1), action="a.b", target=cast.group1, course_id=cast.course.pk
    )
    record(acting_user=cast.admin, now=NOW, action="a.b", target=cast.other_course, course_id=cast.other_course.pk)
    assert list(acts_on(cast.course)) == [older]
    assert list(acts_in_course(cast.course.pk, ["courses.course", "courses.group"])) == [newer, older]
    assert latest_acts(1) == [newer]


def test_an_entry_outlives_who_acted(cast: Cast) -> None:
    entry = record(acting_user=cast.stranger, now=NOW, action="a.b", target=cast.course)
    key = cast.stranger.pk
    cast.stranger.delete()
    assert AuditEntry.objects.select_related("actor").get(pk=entry.pk).actor is None
    assert AuditEntry.objects.get(pk=entry.pk).actor_id == key
