from functools import partial

import pytest
from django.core import mail

from classroom.assignments.services import create_assignment
from classroom.grading import services
from classroom.grading.models import Grade, GradeChange, Release
from classroom.grading.rules import released_grades
from classroom.notices.models import Notice
from tests.at_once import at_once
from tests.cast import NOW, later, make_cast


def test_a_release_shows_finals_only_and_says_how_many_wait(world, django_capture_on_commit_callbacks):
    cast = world.cast
    world.finish(world.hand_in(cast.student1))
    world.mark(world.hand_in(cast.student2))
    with django_capture_on_commit_callbacks(execute=True):
        done = world.release()
    assert (done.released, done.not_ready) == (1, 1)
    assert [grade.points for grade in released_grades(cast.enrollment(cast.student1))]
    assert not released_grades(cast.enrollment(cast.student2))
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (cast.student1, Notice.Kind.GRADE_RELEASED)
    assert notice.path == f"/courses/rus331/grading/{world.assignment.pk}/feedback/"
    assert "8.25" not in str(notice.details)
    (message,) = mail.outbox
    assert "8.25" not in message.subject + message.body


def test_nothing_ready_is_no_release(world):
    world.mark(world.hand_in(world.cast.student1))
    with pytest.raises(services.NothingToReleaseError):
        world.release()
    assert not Release.objects.exists()


def test_excused_and_missing_are_released_and_are_not_nought(world):
    cast = world.cast
    by = {"acting_user": cast.instructor, "now": NOW, "assignment": world.assignment}
    services.excuse(enrollment=cast.enrollments["student1"], reason="ป่วย", **by)
    services.mark_missing(enrollment=cast.enrollments["student2"], **by)
    assert world.release().released == 2
    assert list(Grade.objects.order_by("pk").values_list("status", "points")) == [("excused", None), ("missing", None)]
    assert GradeChange.objects.get(status="excused").reason == "ป่วย"


def test_a_dropped_student_is_left_out(world):
    world.finish(world.hand_in(world.cast.dropped))
    with pytest.raises(services.NothingToReleaseError):
        world.release()


def test_a_marking_taken_up_again_holds_its_grade(world):
    cast = world.cast
    attempt = world.hand_in(cast.student1)
    world.finish(attempt)
    world.release()
    services.reopen_marking(acting_user=cast.instructor, now=later(hours=1), attempt=attempt)
    assert not released_grades(cast.enrollment(cast.student1))
    with pytest.raises(services.NothingToReleaseError):
        world.release()
    services.finish_marking(acting_user=cast.instructor, now=later(hours=2), attempt=attempt)
    assert not released_grades(cast.enrollment(cast.student1))
    assert world.release().released == 1


def test_an_essay_handed_in_again_waits_for_its_marking(world):
    world.finish(world.hand_in(world.cast.student1))
    world.hand_in(world.cast.student1)
    with pytest.raises(services.NothingToReleaseError):
        world.release()


def test_a_second_release_tells_only_the_new_ones(world):
    cast = world.cast
    world.finish(world.hand_in(cast.student1))
    world.release()
    world.finish(world.hand_in(cast.student2))
    assert world.release().released == 1
    assert list(Notice.objects.values_list("recipient", flat=True).order_by("pk")) == [
        cast.student1.pk,
        cast.student2.pk,
    ]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_two_changes_and_one_grade():
    """The first result of a student, decided twice at the same moment: neither breaks, and one is what holds."""
    cast = make_cast()
    assignment = create_assignment(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="เรียงความ", instructions="เขียน",
        due_at=later(days=1),
    )  # fmt: skip
    decide = partial(
        services.excuse,
        acting_user=cast.instructor, now=NOW, assignment=assignment, enrollment=cast.enrollments["student1"],
    )  # fmt: skip
    assert len(at_once([decide] * 8)) == 8
    assert GradeChange.objects.count() == 8
    assert Grade.objects.get().change == GradeChange.objects.latest("pk")
