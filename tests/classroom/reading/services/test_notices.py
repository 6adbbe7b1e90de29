"""Who is told of reports, decisions and corrections: all instructors of all courses, and the readers who reported."""

import pytest

from classroom.courses.models import Enrollment, Role
from classroom.notices.models import Notice
from classroom.notices.queries import sentence
from classroom.notices.services import mark_all_read
from history.models import Chapter
from history.services import accept_faults, edit_block, edit_footnote, reject_fault
from tests.cast import NOW, Cast, later
from tests.history.sample import block
from tests.history.services.test_faults import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def colleague(cast: Cast, chapter: Chapter):
    """Another course reads the same book; the stranger teaches it."""
    cast.other_course.books.add(chapter.book)
    Enrollment.objects.create(
        course=cast.other_course, user=cast.stranger, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW
    )
    return cast.stranger


def told(person, kind: str) -> list[Notice]:
    return list(Notice.objects.filter(recipient=person, kind=kind))


def test_instructors_are_told_of_a_report_once_until_they_look(cast: Cast, chapter: Chapter, colleague, committed):
    with committed():
        report(chapter, cast.student1)
    with committed():
        report(chapter, cast.student2, found="บุคาริน", suggested="บูคาริน")
    (notice,) = told(cast.instructor, Notice.Kind.FAULT_REPORTED)
    assert notice.details["count"] == 2
    assert "บุคาริน" in sentence(notice.kind, notice.details)
    assert notice.path == "/courses/rus331/faults/"
    assert [other.path for other in told(colleague, Notice.Kind.FAULT_REPORTED)] == ["/courses/sea210/faults/"]
    assert set(Notice.objects.values_list("recipient__username", flat=True)) == {"instructor", "stranger"}
    mark_all_read(acting_user=cast.instructor, now=NOW)
    with committed():
        report(chapter, cast.student2, key="b5", found="คีรอฟ", suggested="คิรอฟ")
    assert [other.details["count"] for other in told(cast.instructor, Notice.Kind.FAULT_REPORTED)] == [1, 2]


def test_readers_are_told_that_their_word_was_taken(cast: Cast, chapter: Chapter, committed):
    fault = report(chapter, cast.student1)
    report(chapter, cast.student2)
    with committed():
        accept_faults(acting_user=cast.instructor, now=later(days=1), faults=[fault])
    for reader in (cast.student1, cast.student2):
        (notice,) = told(reader, Notice.Kind.FAULT_ACCEPTED)
        assert notice.path == "/courses/rus331/faults/mine/"
        assert {"หรือตสกี", "ทรอตสกี", "2"} <= {
            notice.details[key] if key != "revision" else str(notice.details[key])
            for key in ("found", "put", "revision")
        }
        assert notice.created_at == later(days=1)


def test_readers_are_told_why_it_was_not(cast: Cast, chapter: Chapter, committed):
    fault = report(chapter, cast.student1)
    with committed():
        reject_fault(acting_user=cast.instructor, now=NOW, fault=fault, reason="ผู้เขียนสะกดอย่างนี้")
    (notice,) = told(cast.student1, Notice.Kind.FAULT_REJECTED)
    assert "ผู้เขียนสะกดอย่างนี้" in sentence(notice.kind, notice.details)


def test_several_of_one_reader_in_one_revision_are_one_notice(cast: Cast, chapter: Chapter, committed):
    faults = [report(chapter, cast.student1), report(chapter, cast.student1, found="บุคาริน", suggested="บูคาริน")]
    with committed():
        accept_faults(acting_user=cast.instructor, now=NOW, faults=faults)
    assert [notice.details["count"] for notice in told(cast.student1, Notice.Kind.FAULT_ACCEPTED)] == [2]


def test_who_left_and_who_acts_is_told_nothing(cast: Cast, chapter: Chapter, committed):
    fault = report(chapter, cast.student1)
    own = report(chapter, cast.instructor, found="บุคาริน", suggested="บูคาริน")
    Enrollment.objects.filter(user=cast.student1).update(state=Enrollment.State.DROPPED)
    with committed():
        accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault, own])
    assert not Notice.objects.exists()


def test_instructors_of_all_courses_are_told_of_a_correction_once(cast: Cast, chapter: Chapter, colleague, committed):
    faults = [report(chapter, cast.student1), report(chapter, cast.student2, found="บุคาริน", suggested="บูคาริน")]
    with committed():
        accept_faults(acting_user=cast.instructor, now=NOW, faults=faults)
    assert not told(cast.instructor, Notice.Kind.TEXT_CORRECTED)
    (notice,) = told(colleague, Notice.Kind.TEXT_CORRECTED)
    assert (notice.details["revision"], notice.details["count"]) == (2, 1)
    with committed():
        edit_block(
            acting_user=cast.instructor,
            now=NOW,
            block=block(chapter, "b4"),
            markdown="ใหม่",
            reason="",
            expected_revision=2,
        )
    with committed():
        edit_footnote(acting_user=cast.instructor, now=NOW, footnote=chapter.footnotes.first(), body="เชิงอรรถ")
    (notice,) = told(colleague, Notice.Kind.TEXT_CORRECTED)
    assert (notice.details["revision"], notice.details["count"]) == (4, 3)
    assert "4 สตาลิน" in sentence(notice.kind, notice.details)
