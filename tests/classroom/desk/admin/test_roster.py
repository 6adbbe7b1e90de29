"""The pages of a pasted list: paste, look, apply, take back."""

import pytest
from django.urls import reverse

from classroom.accounts.models import User
from classroom.batches.models import Batch
from classroom.batches.queries import open_batches
from classroom.courses.models import Enrollment
from classroom.courses.services import ROSTER, plan_roster
from tests.cast import NOW
from tests.classroom.desk.admin.conftest import AdminWorld

LINE = "65010998\tสมชาย รักเรียน\tsomchai@x.ac.th\tกลุ่ม 1"


def page(world: AdminWorld, name: str = "", batch: Batch | None = None) -> str:
    if batch:
        return reverse(f"admin:batches_batch{name}", args=(batch.pk,))
    return reverse("admin:courses_course_roster", args=(world.cast.course.pk,))


@pytest.fixture
def admin(world, sign_in):
    return sign_in(world.cast.admin)


def test_from_the_paste_to_the_undo(world, admin):
    shown = admin.post(page(world), {"text": LINE}, follow=True)
    batch = Batch.objects.latest("pk")
    assert "Apply 1 line" in shown.content.decode()
    assert not User.objects.filter(student_number="65010998").exists()

    done = admin.post(page(world, "_apply", batch), {"plan_hash": batch.plan_hash}, follow=True)
    assert "The plan is applied" in done.content.decode()
    place = Enrollment.objects.get(user__student_number="65010998")
    assert (place.state, place.group) == (Enrollment.State.ACTIVE, world.cast.group1)

    back = admin.post(page(world, "_undo", batch), follow=True)
    assert "1 line is taken back" in back.content.decode()
    assert not User.objects.filter(student_number="65010998").exists()  # nobody had used the account


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "Choose a file, or paste"), (" \n ", "Choose a file, or paste"), ("x\n" * 20_002, "more than 20000")],
)
def test_a_list_that_cannot_be_read_comes_back_with_its_reason(world, admin, text, reason):
    response = admin.post(page(world), {"text": text})
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert Batch.objects.count() == 1


def test_a_list_with_nothing_to_do_has_no_button(world, admin):
    words = admin.post(page(world), {"text": "65010231\tณัฐวดี ขัติยะ\tกลุ่ม 1"}, follow=True).content.decode()
    assert "Drop those who are ticked" in words  # the other student is not on the list
    assert "Apply" not in words


def test_what_was_not_shown_is_not_done(world, admin):
    for forged in ({}, {"plan_hash": "0" * 64}):
        response = admin.post(page(world, "_apply", world.batch), forged, follow=True)
        assert "applied or changed meanwhile" in response.content.decode()
    assert not User.objects.filter(student_number="65010999").exists()


def test_a_line_that_can_no_longer_be_applied_is_named_and_nothing_is_done(world, admin):
    text = f"{LINE}\n65010997\tอรทัย ใจดี"
    batch = plan_roster(acting_user=world.cast.admin, now=NOW, course=world.cast.course, text=text)
    User.objects.create(username="65010997", full_name="คนอื่น คนไกล")
    response = admin.post(page(world, "_apply", batch), {"plan_hash": batch.plan_hash}, follow=True)
    assert "Nothing was applied: Line 2:" in response.content.decode()
    assert not User.objects.filter(student_number="65010998").exists()
    batch.refresh_from_db()
    assert batch.state == Batch.State.PLANNED


def test_a_list_put_away_is_no_open_one(world, admin):
    assert open_batches(ROSTER) == [world.batch]
    admin.post(page(world, "_discard", world.batch))
    assert open_batches(ROSTER) == []


@pytest.mark.parametrize("lines", [1, 30])
def test_the_preview_takes_a_fixed_number_of_queries(world, admin, lines, django_assert_num_queries):
    text = "\n".join(f"{65020000 + number}\tนักศึกษา คนที่{number}" for number in range(lines))
    batch = plan_roster(acting_user=world.cast.admin, now=NOW, course=world.cast.course, text=text)
    admin.get(page(world, "_change", batch))
    with django_assert_num_queries(7):  # session, user; plan with its maker, counts, new and missing lines; course
        admin.get(page(world, "_change", batch))
