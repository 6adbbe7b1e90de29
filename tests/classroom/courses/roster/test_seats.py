"""A list says what it does to the seats of a course, and nobody exceeds them without having said so."""

import pytest
from django.core.exceptions import ValidationError

from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services.working import work
from classroom.courses.models import Course, Enrollment, JoinRequest, Role
from classroom.courses.queries.joining import taken_seats
from classroom.courses.queries.rosters import free_seats
from classroom.courses.services import enroll
from classroom.courses.services.codes import create_code
from classroom.courses.services.joining import join_by_code
from classroom.courses.services.roster import plan_again, plan_files
from tests.at_once import at_once
from tests.cast import NOW, Cast, later, make_cast

Verdict = BatchLine.Verdict
HEAD = "รหัสนักศึกษา,ชื่อ-สกุล,สถานะ\n"
#: Both students of the course, one who was dropped and comes back, and two who are new.
LIST = (
    f"{HEAD}65010231,ณัฐวดี ขัติยะ,\n65010188,กิตติพงศ์ ใจงาม,\n65010077,สุดารัตน์ บุญมา,\n65010998,อรทัย ใจดี,\n65010999,สมชาย ใจดี,"
)


def with_seats(cast: Cast, seats: int) -> Course:
    cast.course.seats = seats
    cast.course.save()
    return cast.course


def planned(cast: Cast, text: str, **where) -> Batch:
    batch = plan_files(
        acting_user=cast.admin, now=NOW, files=[("list.csv", text.encode())], **(where or {"course": cast.course})
    )
    return plan_again(acting_user=cast.admin, now=NOW, batch=batch)


def apply(cast: Cast, batch: Batch, **more) -> Batch:
    return batches.apply(
        acting_user=cast.admin, now=later(minutes=1), batch=batch, plan_hash=batch.plan_hash, **more
    )  # fmt: skip


def in_course(cast: Cast) -> int:
    return taken_seats(cast.course)


@pytest.mark.django_db
class TestPlan:
    def test_it_says_how_many_seats_there_are_and_who_has_none(self, cast):
        with_seats(cast, 4)
        batch = planned(cast, LIST)
        assert batch.options["seats"] == [{"course": str(cast.course), "seats": 4, "free": 2, "coming": 3, "over": 1}]
        without = [line.number for line in batch.lines.all() if "No seat is free" in line.message]
        assert without == [6]

    def test_who_is_in_staff_and_who_only_looks_on_take_no_seat(self, cast):
        with_seats(cast, 2)
        text = "รหัสนักศึกษา,ชื่อ-สกุล,บทบาท\n65010231,ณัฐวดี ขัติยะ,\n65010998,อรทัย ใจดี,ta\n65010999,สมชาย ใจดี,observer"
        batch = planned(cast, text)
        assert batch.options["seats"] == []
        apply(cast, batch)

    def test_a_course_without_a_number_of_seats_has_seats_for_all(self, cast):
        batch = planned(cast, LIST)
        assert batch.options["seats"] == []
        apply(cast, batch)
        assert in_course(cast) == 5

    def test_staff_have_let_in_more_than_there_are_seats(self, cast):
        with_seats(cast, 1)
        assert planned(cast, LIST).options["seats"][0]["over"] == 3

    def test_seats_are_counted_as_in_joining(self, cast):
        with_seats(cast, 7)
        enroll(acting_user=cast.admin, now=NOW, course=cast.course, person=cast.stranger, role=Role.AUDITOR)
        assert free_seats([cast.course.pk, cast.other_course.pk]) == {cast.course.pk: 7 - taken_seats(cast.course)}


@pytest.mark.django_db
class TestApply:
    def test_a_list_that_is_too_long_is_refused_whole_until_it_is_said_that_it_may(self, cast):
        with_seats(cast, 4)
        batch = planned(cast, LIST)
        with pytest.raises(ValidationError, match="has 4 seats, of which 2 are free, and the list brings in more: 3"):
            apply(cast, batch)
        assert in_course(cast) == 2
        apply(cast, batch, options={"beyond": True})
        assert in_course(cast) == 5

    def test_who_is_dropped_by_the_same_list_makes_a_seat_free(self, cast):
        with_seats(cast, 2)
        batch = planned(cast, f"{HEAD}65010231,ณัฐวดี ขัติยะ,W\n65010188,กิตติพงศ์ ใจงาม,\n65010998,อรทัย ใจดี,")
        with pytest.raises(ValidationError, match="of which 0 are free"):
            apply(cast, batch)
        apply(cast, batch, chosen=[2])
        assert set(
            Enrollment.objects.filter(course=cast.course, role=Role.STUDENT, state="active").values_list(
                "user__student_number", flat=True
            )
        ) == {"65010188", "65010998"}

    def test_seats_that_others_took_since_the_preview_are_gone(self, cast):
        with_seats(cast, 5)
        batch = planned(cast, LIST)
        assert batch.options["seats"][0]["over"] == 0
        enroll(acting_user=cast.admin, now=NOW, course=cast.course, person=cast.stranger)
        with pytest.raises(ValidationError, match="of which 2 are free, and the list brings in more: 3"):
            apply(cast, batch)

    def test_of_the_courses_of_a_term_the_one_that_is_full_is_named(self, cast):
        with_seats(cast, 2)
        text = "รหัสวิชา,รหัสนักศึกษา,ชื่อ-สกุล\nrus331,65010998,อรทัย ใจดี\nsea210,65010998,อรทัย ใจดี"
        batch = planned(cast, text, year=2569, term=1)
        with pytest.raises(ValidationError, match=f"{cast.course} has 2 seats") as refused:
            apply(cast, batch)
        assert len(refused.value.messages) == 1
        apply(cast, batch, options={"beyond": True})
        assert Enrollment.objects.filter(user__student_number="65010998").count() == 2

    def test_seats_that_go_while_a_long_list_is_applied_take_all_of_it_back(self, cast):
        with_seats(cast, 1102)
        batch = planned(cast, HEAD + "\n".join(f"{6_600_000_000 + n},นักศึกษา คนที่{n}," for n in range(1_100)))
        work(batch.pk)
        batch.refresh_from_db()
        apply(cast, batch)
        with_seats(cast, 1101)
        work(batch.pk)
        batch.refresh_from_db()
        assert batch.state == Batch.State.PLANNED
        assert "has 1101 seats" in batch.failure
        assert in_course(cast) == 2


@pytest.mark.django_db
class TestLine:
    @pytest.fixture
    def waits(self, cast) -> JoinRequest:
        """The stranger waits for one of the two seats of the course."""
        with_seats(cast, 2)
        code = create_code(acting_user=cast.instructor, now=NOW, course=cast.course)
        return join_by_code(acting_user=cast.stranger, now=NOW, join_code=code)

    def test_a_seat_that_a_list_makes_free_goes_to_who_waits(self, cast, waits):
        apply(cast, planned(cast, f"{HEAD}65010188,กิตติพงศ์ ใจงาม,"), chosen=None)
        assert Enrollment.objects.get(course=cast.course, user=cast.stranger).state == "active"
        assert in_course(cast) == 2

    def test_but_not_while_the_list_needs_it_itself(self, cast, waits):
        apply(cast, planned(cast, f"{HEAD}65010188,กิตติพงศ์ ใจงาม,\n65010998,อรทัย ใจดี,"), chosen=None)
        waits.refresh_from_db()
        assert waits.state == JoinRequest.State.WAITING
        assert in_course(cast) == 2

    def test_a_seat_that_is_free_after_taking_back_goes_to_who_waits(self, cast, waits):
        batch = planned(cast, f"{HEAD}65010188,กิตติพงศ์ ใจงาม,\n65010231,ณัฐวดี ขัติยะ,\n65010998,อรทัย ใจดี,")
        apply(cast, batch, options={"beyond": True})
        with_seats(cast, 3)
        batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
        waits.refresh_from_db()
        assert waits.state == JoinRequest.State.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_a_list_and_a_code_at_the_last_seat():
    cast = make_cast()
    with_seats(cast, 3)
    code = create_code(acting_user=cast.instructor, now=NOW, course=cast.course)
    batch = planned(cast, f"{HEAD}65010998,อรทัย ใจดี,")
    said = []

    def bring_in() -> str:
        try:
            return apply(cast, batch).state
        except ValidationError as error:
            said.extend(error.messages)
            return "refused"

    def join() -> str:
        found = join_by_code(acting_user=cast.stranger, now=NOW, join_code=code)
        return "waits" if isinstance(found, JoinRequest) else "in"

    outcomes = set(at_once([bring_in, join]))
    assert outcomes in ({"applied", "waits"}, {"refused", "in"})
    assert taken_seats(cast.course) == 3
    assert not said or "has 3 seats, of which 0 are free" in said[0]
