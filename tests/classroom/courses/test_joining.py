"""Joining by a code: at once, after approval, or when a seat is free; and letting people in."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from classroom.accounts.services.erasure import ask_to_be_erased, erase_person
from classroom.batches.services import apply, undo
from classroom.courses.models import Course, Enrollment, JoinCode, JoinRequest, Role
from classroom.courses.queries.joining import (
    find_code,
    joining_count,
    number_in_line,
    plain_code,
    waiting_line,
    ways_in,
)
from classroom.courses.services import (
    archive_course,
    bring_back_course,
    change_enrollment,
    drop,
    enroll,
    plan_roster,
    update_course,
)
from classroom.courses.services.codes import create_code, end_code
from classroom.courses.services.joining import (
    AskedAndRefused,
    CodeClosed,
    decide_requests,
    join_by_code,
    withdraw_request,
)
from classroom.courses.services.seats import fill_seats
from classroom.notices.models import Notice
from classroom.notices.queries import sentence
from tests.at_once import at_once
from tests.cast import NOW, Cast, later

State = JoinRequest.State


@pytest.fixture
def course(cast: Cast) -> Course:
    """The course with three seats, of which its two students take two."""
    cast.course.seats = 3
    cast.course.save()
    return cast.course


def make(cast: Cast, **options) -> JoinCode:
    return create_code(acting_user=cast.instructor, now=NOW, course=cast.course, **options)


def join(code: JoinCode, person, now=NOW):
    return join_by_code(acting_user=person, now=now, join_code=code)


def told(person) -> list[str]:
    return [sentence(notice.kind, notice.details) for notice in Notice.objects.filter(recipient=person).order_by("pk")]


@pytest.mark.django_db
class TestCode:
    def test_it_is_read_however_it_is_typed(self, cast):
        code = make(cast)
        assert len(code.code) == 8
        for typed in (code.code, code.grouped, code.grouped.lower(), f"  {code.code[:4]} – {code.code[4:]} "):
            assert find_code(typed, NOW) == code

    @pytest.mark.parametrize("typed", ["", "CDFH", "CDFH-347O", "ก" * 8, "A" * 5000, "CDFH-3479-C"])
    def test_what_cannot_be_one_is_none(self, typed):
        assert plain_code(typed) == ""

    def test_it_never_makes_anybody_staff(self, cast):
        for role in (Role.OBSERVER, Role.ASSISTANT, Role.INSTRUCTOR):
            with pytest.raises(ValidationError):
                make(cast, role=role)
            with pytest.raises(IntegrityError), transaction.atomic():
                JoinCode.objects.create(course=cast.course, code="X", role=role, made_by=cast.admin, made_at=NOW)

    def test_a_group_of_another_course_or_an_end_in_the_past_is_refused(self, cast):
        foreign = cast.other_course.groups.create(name="กลุ่ม 1")
        for wrong in ({"group": foreign}, {"expires_at": NOW}):
            with pytest.raises(ValidationError):
                make(cast, **wrong)

    @pytest.mark.parametrize("seats", [0, -1])
    def test_nor_one_without_a_seat(self, cast, seats):
        with pytest.raises(ValidationError, match="at least one seat"):
            make(cast, seats=seats)

    def test_when_it_is_over_nobody_comes_by_it(self, cast):
        timed, ended, archived = make(cast, expires_at=later(hours=1)), make(cast), make(cast)
        end_code(acting_user=cast.instructor, now=NOW, join_code=ended)
        for code, now in ((timed, later(hours=1)), (ended, NOW)):
            assert find_code(code.code, now) is None
            with pytest.raises(CodeClosed):
                join(code, cast.stranger, now)
        cast.course.archived_at = NOW
        cast.course.save()
        assert find_code(archived.code, NOW) is None
        with pytest.raises(CodeClosed):
            join(archived, cast.stranger)


@pytest.mark.django_db
class TestJoin:
    def test_who_joins_is_in_as_the_code_says(self, cast):
        place = join(make(cast, role=Role.AUDITOR, group=cast.group2), cast.stranger)
        assert (place.role, place.state, place.group) == (Role.AUDITOR, Enrollment.State.ACTIVE, cast.group2)

    def test_members_keep_what_they_have(self, cast):
        code = make(cast, role=Role.AUDITOR)
        for person in (cast.instructor, cast.assistant, cast.student1):
            before = cast.enrollment(person)
            place = join(code, person)
            assert (place.pk, place.role) == (before.pk, before.role)

    def test_a_dropped_student_comes_back_with_approval_only(self, cast):
        asked = join(make(cast), cast.dropped)
        assert asked.state == State.ASKED
        assert Enrollment.objects.get(user=cast.dropped).state == Enrollment.State.DROPPED
        decide_requests(acting_user=cast.instructor, now=NOW, course=cast.course, requests=[asked], let=True)
        place = Enrollment.objects.get(user=cast.dropped)
        assert (place.state, place.group) == (Enrollment.State.ACTIVE, cast.group1)

    def test_asking_tells_the_instructors_once_while_it_is_unread(self, cast):
        code = make(cast, needs_approval=True)
        assert join(code, cast.stranger) == join(code, cast.stranger)
        join(code, cast.outsider)
        assert JoinRequest.objects.count() == 2
        [said] = told(cast.instructor)
        assert "2 people want to join" in said
        assert told(cast.assistant) == []

    def test_who_was_refused_does_not_ask_again_by_the_same_code(self, cast):
        code = make(cast, needs_approval=True)
        asked = join(code, cast.stranger)
        refused = decide_requests(
            acting_user=cast.instructor, now=NOW, course=cast.course, requests=[asked], let=False, reason="เต็มแล้ว"
        )
        assert refused.refused == 1
        assert "เต็มแล้ว" in told(cast.stranger)[-1]
        with pytest.raises(AskedAndRefused):
            join(code, cast.stranger)
        again = decide_requests(acting_user=cast.instructor, now=NOW, course=cast.course, requests=[asked], let=True)
        assert again.let_in == 1
        assert "you are in" in told(cast.stranger)[-1]

    def test_what_was_settled_meanwhile_is_left(self, cast):
        asked = join(make(cast, needs_approval=True), cast.stranger)
        withdraw_request(acting_user=cast.stranger, now=NOW, request=asked)
        done = decide_requests(acting_user=cast.instructor, now=NOW, course=cast.course, requests=[asked], let=True)
        assert (done.let_in, done.settled_before) == (0, 1)
        assert not Enrollment.objects.filter(user=cast.stranger).exists()

    def test_a_request_of_another_course_is_none_of_ours(self, cast):
        asked = join(make(cast, needs_approval=True), cast.stranger)
        decide_requests(acting_user=cast.admin, now=NOW, course=cast.other_course, requests=[asked], let=True)
        asked.refresh_from_db()
        assert asked.state == State.ASKED


@pytest.mark.django_db
class TestSeats:
    def test_when_all_are_taken_one_waits_in_order(self, cast, course):
        code = make(cast)
        assert isinstance(join(code, cast.outsider), Enrollment)
        first, second = join(code, cast.stranger), join(code, cast.admin, later(minutes=1))
        assert [first.state, number_in_line(first), number_in_line(second)] == [State.WAITING, 1, 2]

    def test_a_seat_that_a_drop_frees_goes_to_the_first(self, cast, course):
        code = make(cast)
        join(code, cast.outsider)
        first, second = join(code, cast.stranger), join(code, cast.admin, later(minutes=1))
        drop(acting_user=cast.instructor, now=later(hours=1), enrollment=cast.enrollment(cast.student1))
        first.refresh_from_db()
        assert first.state == State.ACCEPTED
        assert Enrollment.objects.get(user=cast.stranger, course=course).state == Enrollment.State.ACTIVE
        assert told(cast.stranger) == ["A seat is free: you are in Russia and the Soviet Union now"]
        assert number_in_line(second) == 1

    def test_so_does_one_of_who_becomes_an_observer_but_none_of_who_becomes_an_auditor(self, cast, course):
        code = make(cast)
        join(code, cast.outsider)
        join(code, cast.stranger)
        place = cast.enrollment(cast.student1)
        change = {"acting_user": cast.admin, "now": NOW, "enrollment": place, "state": place.state, "group": None}
        change_enrollment(**change, role=Role.AUDITOR)
        assert waiting_line(course).count() == 1
        change_enrollment(**change, role=Role.OBSERVER)
        assert waiting_line(course).count() == 0

    def test_more_seats_let_in_as_many(self, cast, course):
        code = make(cast)
        for person in (cast.outsider, cast.stranger, cast.admin):
            join(code, person)
        update_course(acting_user=cast.admin, now=NOW, course=course, seats=4)
        assert [request.user for request in waiting_line(course)] == [cast.admin]
        course.seats = None
        course.save()
        assert len(fill_seats(acting_user=cast.admin, now=NOW, course=course)) == 1

    def test_so_does_a_course_that_is_brought_back(self, cast, course):
        code = make(cast)
        join(code, cast.outsider)
        join(code, cast.stranger)
        archive_course(acting_user=cast.admin, now=NOW, course=course)
        drop(acting_user=cast.admin, now=NOW, enrollment=cast.enrollment(cast.student1))
        assert waiting_line(course).count() == 1
        bring_back_course(acting_user=cast.admin, now=NOW, course=course)
        assert Enrollment.objects.get(user=cast.stranger).state == Enrollment.State.ACTIVE

    def test_so_does_somebody_who_is_erased(self, cast, course):
        code = make(cast)
        join(code, cast.outsider)
        join(code, cast.stranger)
        asked = ask_to_be_erased(acting_user=cast.student1, now=NOW)
        erase_person(acting_user=cast.admin, now=NOW, request=asked)
        assert Enrollment.objects.get(user=cast.stranger).state == Enrollment.State.ACTIVE

    def test_so_does_a_list_that_lacks_somebody_and_taking_back_one_that_added_somebody(self, cast, course):
        code = make(cast)
        list_of = {"acting_user": cast.admin, "now": NOW}
        plan = plan_roster(
            **list_of, course=course, text="student number\tname\n65019999\tอรทัย ใจดี\n65010188\tกิตติพงศ์ ใจงาม"
        )
        apply(**list_of, batch=plan, plan_hash=plan.plan_hash)
        first = join(code, cast.stranger)
        second = join(code, cast.outsider, later(minutes=1))
        assert (first.state, second.state) == (State.WAITING, State.WAITING)
        undo(acting_user=cast.admin, now=later(hours=1), batch=plan)
        assert Enrollment.objects.get(user=cast.stranger).state == Enrollment.State.ACTIVE
        plan = plan_roster(**list_of, course=course, text="student number\tname\n65010188\tกิตติพงศ์ ใจงาม")
        missing = plan.lines.filter(verdict="missing", wanted__person=cast.student1.pk).values_list("number", flat=True)
        apply(**list_of, batch=plan, plan_hash=plan.plan_hash, chosen=list(missing))
        assert Enrollment.objects.get(user=cast.outsider, course=course).state == Enrollment.State.ACTIVE

    def test_who_is_given_a_place_by_hand_waits_no_longer(self, cast, course):
        code = make(cast)
        join(code, cast.outsider)
        waits = join(code, cast.stranger)
        enroll(acting_user=cast.admin, now=NOW, course=course, person=cast.stranger)
        waits.refresh_from_db()
        assert waits.state == State.ACCEPTED

    def test_seats_of_a_code_hold_back_who_comes_by_it_and_nobody_else(self, cast):
        few, many = make(cast, seats=1), make(cast)
        join(few, cast.outsider)
        waits = join(few, cast.stranger)
        assert waits.state == State.WAITING
        assert isinstance(join(many, cast.admin), Enrollment)
        drop(acting_user=cast.instructor, now=NOW, enrollment=cast.enrollment(cast.student1))
        waits.refresh_from_db()
        assert waits.state == State.WAITING
        drop(
            acting_user=cast.instructor, now=NOW,
            enrollment=Enrollment.objects.get(user=cast.outsider, course=cast.course),
        )  # fmt: skip
        waits.refresh_from_db()
        assert waits.state == State.ACCEPTED

    def test_who_is_let_in_while_it_is_full_waits_and_who_is_let_in_again_comes_in(self, cast, course):
        join(make(cast), cast.outsider)
        asked = join(make(cast, needs_approval=True), cast.stranger)
        decide = {"acting_user": cast.instructor, "now": NOW, "course": course, "requests": [asked], "let": True}
        assert decide_requests(**decide).in_line == 1
        assert "number 1 in the line" in told(cast.stranger)[-1]
        assert decide_requests(**decide).let_in == 1
        assert Enrollment.objects.filter(course=course, role=Role.STUDENT, state=Enrollment.State.ACTIVE).count() == 4

    def test_what_staff_enrol_is_not_held_back(self, cast, course):
        for person in (cast.outsider, cast.stranger):
            enroll(acting_user=cast.admin, now=NOW, course=course, person=person)
        assert ways_in(course, NOW).taken == 4

    def test_who_was_enrolled_while_they_waited_keeps_that_place(self, cast, course):
        code = make(cast)
        join(code, cast.outsider)
        for person in (cast.stranger, cast.admin):
            join(code, person)
        enroll(acting_user=cast.admin, now=NOW, course=course, person=cast.stranger, role=Role.ASSISTANT)
        drop(acting_user=cast.instructor, now=NOW, enrollment=cast.enrollment(cast.student1))
        assert Enrollment.objects.get(user=cast.stranger).role == Role.ASSISTANT
        assert Enrollment.objects.get(user=cast.admin).role == Role.STUDENT
        assert waiting_line(course).count() == 0

    def test_an_archived_course_lets_nobody_in(self, cast, course):
        code = make(cast)
        join(code, cast.outsider)
        join(code, cast.stranger)
        course.seats, course.archived_at = 9, NOW
        course.save()
        assert fill_seats(acting_user=None, now=NOW, course=course) == []


@pytest.mark.django_db
class TestQueries:
    @pytest.mark.parametrize("number", [1, 3])
    def test_the_page_of_the_instructor_takes_the_same(self, cast, django_assert_num_queries, number):
        people = (cast.stranger, cast.outsider, cast.admin)[:number]
        for person in people:
            join(make(cast, needs_approval=True, group=cast.group1), person)
        with django_assert_num_queries(4):  # requests, seats, codes, the number of invitations
            ways = ways_in(cast.course, NOW)
            assert len(list(ways.invitations)) == 0
            assert [(asked.user.full_name, asked.join_code.group.name) for asked in ways.asked]
        assert len(ways.codes) == number

    def test_the_numbers_of_the_admin_are_those_of_the_courses_that_one_administers(self, cast):
        join(make(cast, needs_approval=True), cast.stranger)
        assert [joining_count(person, NOW).asked for person in (cast.admin, cast.instructor, cast.assistant)] == [
            1,
            1,
            0,
        ]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_at_the_last_seat(self, cast, course):
        code = make(cast)
        outcomes = at_once(lambda person=person: join(code, person) for person in (cast.stranger, cast.outsider))
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Enrollment", "JoinRequest"]

    def test_one_person_twice(self, cast, course):
        code = make(cast)
        one, other = at_once(lambda: join(code, cast.stranger) for _time in range(2))
        assert one == other
        assert Enrollment.objects.filter(user=cast.stranger).count() == 1

    def test_one_joins_while_the_code_is_ended(self, cast):
        code = make(cast)
        at_once(
            [
                lambda: join(code, cast.stranger),
                lambda: end_code(acting_user=cast.instructor, now=NOW, join_code=code),
            ]
        )
        with pytest.raises(CodeClosed):
            join(code, cast.outsider)
        place = Enrollment.objects.filter(user=cast.stranger).first()
        assert place is None or place.state == Enrollment.State.ACTIVE

    def test_one_joins_while_staff_make_them_an_assistant(self, cast):
        code = make(cast)
        give = {"acting_user": cast.admin, "now": NOW, "course": cast.course, "person": cast.stranger}
        at_once([lambda: join(code, cast.stranger), lambda: enroll(**give, role=Role.ASSISTANT)])
        assert Enrollment.objects.get(user=cast.stranger).role == Role.ASSISTANT

    def test_two_who_leave_let_in_two(self, cast, course):
        code = make(cast)
        join(code, cast.outsider)
        for person in (cast.stranger, cast.admin, cast.dropped):
            join(code, person)
        at_once(
            lambda person=person: drop(acting_user=cast.admin, now=NOW, enrollment=cast.enrollment(person))
            for person in (cast.student1, cast.student2)
        )
        assert ways_in(course, NOW).taken == 3
        assert waiting_line(course).count() == 0

    def test_a_request_that_is_let_in_and_withdrawn(self, cast):
        asked = join(make(cast, needs_approval=True), cast.stranger)
        at_once(
            [
                lambda: decide_requests(
                    acting_user=cast.instructor, now=NOW, course=cast.course, requests=[asked], let=True
                ),
                lambda: withdraw_request(acting_user=cast.stranger, now=NOW, request=asked),
            ]
        )
        asked.refresh_from_db()
        assert Enrollment.objects.filter(user=cast.stranger).exists() == (asked.state == State.ACCEPTED)
