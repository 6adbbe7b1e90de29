"""Students who read each other: who is given what, and what becomes of it."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from classroom.assignments.models import Extension, Team, TeamMember, Work
from classroom.assignments.services import grant_extension, revoke_extension
from classroom.courses.models import Enrollment
from classroom.grading.models import Grade, PeerPlan, PeerReview
from classroom.grading.queries import peers as queries
from classroom.grading.queries.peer_overview import peer_overview, still_reading
from classroom.grading.queries.peer_points import peer_points
from classroom.grading.rules import peers as rules
from classroom.grading.services import errors, peer_counting, peer_results, peers
from classroom.grading.services.peers import PeerMarkGiven
from classroom.notices.models import Notice
from tests.at_once import at_once
from tests.cast import NOW, later

pytestmark = pytest.mark.django_db

TOLD = {"anonymous": True, "hold_hours": 48, "shown": PeerPlan.Shown.HAND}


def make_plan(world, **fields) -> PeerPlan:
    fields = {"opens_at": NOW, "due_at": later(days=7), "reviews_each": 2, "percent": 0, **TOLD, **fields}
    return peers.set_peer_plan(acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, **fields)


def place(world, user) -> Enrollment:
    return Enrollment.objects.select_related("user").get(user=user, course=world.cast.course)


def more_time(world, user, **given) -> Extension:
    return grant_extension(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, work=Work.READINGS,
        enrollment=place(world, user), **given,
    )  # fmt: skip


@pytest.fixture
def plan(world) -> PeerPlan:
    return make_plan(world)


@pytest.fixture
def students(world):
    """student1, student2 and three more who have handed in, an hour after each other."""
    people = [world.cast.student1, world.cast.student2, *(world.add_student(number) for number in range(3))]
    for number, person in enumerate(people):
        world.hand_in(person, handed_in_at=NOW - timedelta(hours=10 - number))
    return people


def take(world, plan, user, now=NOW) -> PeerReview:
    return peers.next_reading(acting_user=user, now=now, plan=plan, enrollment=place(world, user))


def writer(review: PeerReview):
    return review.attempt.submission.enrollment.user


def say(world, review, *, points="3", level=1, now=NOW, finish=True, version=None, overall="") -> PeerReview:
    first, second = world.criteria
    marks = [PeerMarkGiven(first, level=first.levels.all()[level]), PeerMarkGiven(second, points=Decimal(points))]
    review = PeerReview.objects.get(pk=review.pk)
    return peers.save_reading(
        acting_user=review.reviewer.user, now=now, review=review, marks=marks, overall=overall,
        expected_version=review.version if version is None else version, finish=finish,
    )  # fmt: skip


def read(world, plan, user, **said) -> PeerReview:
    return say(world, take(world, plan, user), **said)


def test_the_essay_that_was_read_least_comes_first_and_of_these_the_one_handed_in_first(world, plan, students):
    one, two, three, four, five = students
    given = [writer(read(world, plan, person)) for person in (three, three, one, two, five, four)]
    assert given == [one, two, three, four, one, five]


def test_everybody_is_read_as_often_as_everybody_else(world, plan, students):
    for _round in range(2):
        for person in students:
            read(world, plan, person)
    counts = [PeerReview.objects.filter(attempt__submission__enrollment__user=person).count() for person in students]
    assert sum(counts) == 10
    assert max(counts) - min(counts) <= 1
    assert not [review for review in PeerReview.objects.all() if writer(review) == review.reviewer.user]


def test_who_has_begun_one_is_led_back_to_it_and_nobody_has_more_than_is_theirs(world, plan, students):
    first = take(world, plan, students[0])
    assert take(world, plan, students[0]) == first
    say(world, first)
    second = read(world, plan, students[0])
    assert writer(second) != writer(first)
    with pytest.raises(errors.PeersClosedError):
        take(world, plan, students[0])


def test_who_has_handed_nothing_in_reads_nobody(world, plan, students):
    late = world.add_student(9)
    with pytest.raises(errors.NotHandedInError):
        take(world, plan, late)
    world.hand_in(late, handed_in_at=later(days=1))
    assert writer(take(world, plan, late, now=later(days=1))) == students[0]
    for person in students:
        read(world, plan, person, now=later(days=1))
        read(world, plan, person, now=later(days=1))
    assert late in [writer(review) for review in PeerReview.objects.all()]


@pytest.mark.parametrize("now", [NOW - timedelta(minutes=1), later(days=7, minutes=1)])
def test_nothing_is_taken_or_changed_outside_the_time(world, plan, students, now):
    review = take(world, plan, students[0])
    with pytest.raises(errors.PeersClosedError):
        take(world, plan, students[1], now=now)
    with pytest.raises(errors.PeersClosedError):
        say(world, review, now=now)
    assert PeerReview.objects.get().saved_at is None


def test_a_reading_that_lies_too_long_goes_to_the_next_and_can_still_be_finished(world, plan, students):
    one, two, three, *_ = students
    lying = take(world, plan, three)
    assert writer(lying) == one
    assert writer(take(world, plan, two)) == three
    assert writer(take(world, plan, students[3], now=later(hours=49))) == one
    assert say(world, lying, now=later(hours=50)).finished_at == later(hours=50)


def test_nobody_left_is_said_and_costs_nothing(world, plan):
    world.hand_in(world.cast.student1)
    with pytest.raises(errors.NobodyLeftError):
        take(world, plan, world.cast.student1)
    world.hand_in(world.cast.student2)
    assert writer(take(world, plan, world.cast.student1)) == world.cast.student2


def test_a_dropped_students_essay_is_given_to_nobody(world, plan, students):
    Enrollment.objects.filter(user=students[0]).update(state=Enrollment.State.DROPPED)
    assert writer(take(world, plan, students[2])) == students[1]


def test_a_team_reads_no_essay_of_its_own_and_joining_one_takes_the_reading_away(world, plan, students):
    one, two, three, *_ = students
    team = Team.objects.create(assignment=world.assignment, name="ทีม", created_at=NOW)
    for person in (one, two):
        TeamMember.objects.create(team=team, assignment=world.assignment, enrollment=place(world, person))
    mine = place(world, one).submissions.get()
    mine.team = team
    mine.save()
    place(world, two).submissions.get().attempts.all().delete()
    assert writer(take(world, plan, two)) == three
    reading = read(world, plan, three)
    assert reading.attempt.submission == mine
    read(world, plan, students[3])
    assert len(rules.counted_readings(plan)) == 2
    TeamMember.objects.create(team=team, assignment=world.assignment, enrollment=place(world, three))
    assert reading not in rules.counted_readings(plan)
    assert queries.get_reading(place(world, three), world.assignment.pk, reading.pk, NOW) is None


@pytest.mark.django_db(transaction=True)
def test_two_windows_and_eight_students_at_the_same_moment_get_no_more_than_is_right(world):
    plan = make_plan(world, reviews_each=1)
    people = [world.cast.student1, world.cast.student2, *(world.add_student(number) for number in range(6))]
    for person in people:
        world.hand_in(person)
    at_once([partial(take, world, plan, person) for person in people for _window in range(2)])
    reviews = PeerReview.objects.select_related("reviewer__user", "attempt__submission__enrollment__user")
    assert sorted(review.reviewer.user_id for review in reviews) == sorted(person.pk for person in people)
    read_of = [writer(review).pk for review in reviews]
    assert max(read_of.count(person.pk) for person in people) <= 2
    assert not [review for review in reviews if writer(review) == review.reviewer.user]


def test_a_save_from_another_window_is_not_overwritten(world, plan, students):
    review = take(world, plan, students[0])
    say(world, review, overall="หนึ่ง", finish=False)
    with pytest.raises(errors.StaleVersionError) as stale:
        say(world, review, overall="สอง", finish=False, version=0)
    assert stale.value.current.overall == "หนึ่ง"
    assert say(world, review, overall="หนึ่ง", finish=False, version=0).version == 1


def test_a_reading_is_done_with_points_on_every_criterion_and_can_be_changed_until_due(world, plan, students):
    review = take(world, plan, students[0])
    with pytest.raises(errors.MarkingUnfinishedError):
        peers.save_reading(
            acting_user=students[0], now=NOW, review=review, marks=[], overall="ดี", expected_version=0, finish=True
        )
    assert PeerReview.objects.get().overall == ""
    done = say(world, review)
    assert say(world, review, points="1", now=later(days=6)).finished_at == done.finished_at
    with pytest.raises(errors.MarkingUnfinishedError):
        peers.save_reading(
            acting_user=students[0], now=NOW, review=done, overall="", expected_version=2,
            marks=[PeerMarkGiven(world.criteria[1], points=None)],
        )  # fmt: skip


def test_a_level_of_another_criterion_is_refused(world, plan, students):
    first, second = world.criteria
    with pytest.raises(errors.OtherRubricError):
        peers.save_reading(
            acting_user=students[0], now=NOW, review=take(world, plan, students[0]), overall="", expected_version=0,
            marks=[PeerMarkGiven(second, level=first.levels.first())],
        )  # fmt: skip


def test_names_that_were_promised_to_be_hidden_stay_hidden(world, plan, students):
    take(world, plan, students[0])
    with pytest.raises(errors.PeersBegunError):
        make_plan(world, anonymous=False)
    make_plan(world, due_at=later(days=9))
    assert PeerPlan.objects.get().due_at == later(days=9)


def test_by_hand_goes_beyond_the_number_and_never_to_the_writer(world, plan, students):
    one, two, *_ = students
    for _time in range(2):
        read(world, plan, one)
    give = partial(peers.give_reading, acting_user=world.cast.instructor, now=NOW, plan=plan)
    assert give(enrollment=place(world, one)).given_by == world.cast.instructor
    with pytest.raises(errors.NobodyLeftError):
        give(enrollment=place(world, two), submission=place(world, two).submissions.get())


def test_writers_see_what_was_said_when_it_is_opened_and_their_own_are_done(world, plan, students):
    one, two, three, *_ = students
    reading = read(world, plan, three, overall="อ่านสนุก")
    mine = place(world, one)
    assert not queries.said_of_own(mine, plan, NOW)
    peer_results.show_readings(acting_user=world.cast.instructor, now=NOW, plan=plan)
    plan.refresh_from_db()
    assert not queries.said_of_own(mine, plan, NOW)
    assert queries.peer_desk(mine, plan, NOW).waits_for_own
    for _time in range(2):
        read(world, plan, one)
    (said,) = queries.said_of_own(mine, plan, NOW)
    assert (said.review, said.reader, said.total, said.most) == (reading, "", Decimal("6.5"), Decimal(9))
    assert not queries.said_of_own(place(world, two), plan, NOW)
    peer_results.take_out(acting_user=world.cast.instructor, now=NOW, review=reading, reason="ไม่สุภาพ")
    assert not queries.said_of_own(mine, plan, NOW)
    peer_results.show_readings(acting_user=world.cast.instructor, now=NOW, plan=plan, shown=False)
    assert not queries.said_of_own(mine, PeerPlan.objects.get(), NOW)


def test_a_plan_can_show_it_by_itself_when_the_readings_are_due(world, students):
    plan = make_plan(world, shown=PeerPlan.Shown.DUE, anonymous=False)
    read(world, plan, students[2])
    mine = place(world, students[0])
    assert not queries.said_of_own(mine, plan, later(days=7))
    (said,) = queries.said_of_own(mine, plan, later(days=7, minutes=1))
    assert said.reader == students[2].full_name


def test_the_peers_count_with_their_weight_as_a_line_of_its_own(world, students):
    plan = make_plan(world, percent=20, reviews_each=3)
    one, two, three, four, five = students
    attempt = place(world, one).submissions.get().attempts.get()
    world.finish(attempt)  # 5 + 3.25
    for reader, points in ((two, "4"), (three, "3"), (four, "1")):
        review = peers.give_reading(
            acting_user=world.cast.instructor, now=NOW, plan=plan, enrollment=place(world, reader),
            submission=attempt.submission,
        )  # fmt: skip
        say(world, review, points=points)
    grade = Grade.objects.get()
    assert (grade.points, grade.change.peer_points) == (Decimal("8.25"), None)
    (line,) = peer_counting.preview(plan)
    assert (line.raw, line.peers, line.together) == (Decimal("8.25"), Decimal("6.5"), Decimal("7.9"))
    act = {"acting_user": world.cast.instructor, "now": NOW, "plan": plan}
    assert peer_counting.count_peers(**act) == 1
    grade = Grade.objects.select_related("change").get()
    assert (grade.points, grade.change.raw_points) == (Decimal("7.9"), Decimal("8.25"))
    assert (grade.change.peer_points, grade.change.peer_percent) == (Decimal("6.5"), 20)
    assert peer_counting.count_peers(**act) == 0
    with pytest.raises(errors.PeersClosedError):
        take(world, plan, five)
    assert peer_counting.uncount_peers(**act) == 1
    assert Grade.objects.get().points == Decimal("8.25")
    assert take(world, plan, five)


def test_one_reader_alone_decides_nothing(world, students):
    plan = make_plan(world, percent=50)
    attempt = place(world, students[0]).submissions.get().attempts.get()
    world.finish(attempt)
    read(world, plan, students[2])
    assert peer_points(plan) == {}
    assert peer_counting.count_peers(acting_user=world.cast.instructor, now=NOW, plan=plan) == 0
    assert Grade.objects.get().points == Decimal("8.25")


def test_essays_marked_after_the_peers_count_come_with_their_share(world, students):
    plan = make_plan(world, percent=50)
    for reader in students[2:4]:
        review = peers.give_reading(
            acting_user=world.cast.instructor, now=NOW, plan=plan, enrollment=place(world, reader),
            submission=place(world, students[0]).submissions.get(),
        )  # fmt: skip
        say(world, review, points="0.75", level=0)
    peer_counting.count_peers(acting_user=world.cast.instructor, now=NOW, plan=plan)
    grade = world.finish(place(world, students[0]).submissions.get().attempts.get())
    assert grade.points == Decimal("5.5")


def test_a_report_waits_for_the_instructor_and_taking_out_closes_it(world, plan, students, django_assert_num_queries):
    reading = read(world, plan, students[2])
    peer_results.report_reading(acting_user=students[0], now=NOW, review=reading, report="เขียนหยาบคาย")
    people = [place(world, person) for person in students]
    assert [each.review for each in peer_overview(plan, people, NOW).reported] == [reading]
    peer_results.take_out(acting_user=world.cast.instructor, now=NOW, review=reading, reason="หยาบคาย")
    overview = peer_overview(plan, people, NOW)
    assert not overview.reported
    assert (overview.finished, overview.wanted) == (0, 10)
    assert overview.readers[2].readings[0].state == "out"
    assert queries.get_reading(people[2], world.assignment.pk, reading.pk, NOW) is None
    # The essay is unread again, and its reader's work is done.
    assert writer(take(world, plan, students[1])) == students[0]
    assert writer(take(world, plan, students[2])) == students[1]


def test_readers_are_told_once_when_it_opens(world, students):
    plan = make_plan(world, opens_at=later(days=1))
    assert peers.tell_readers(now=NOW) == 0
    assert peers.tell_readers(now=later(days=1)) == 1
    assert peers.tell_readers(now=later(days=1)) == 0
    told = Notice.objects.filter(kind=Notice.Kind.REVIEW_OPEN)
    assert {notice.recipient for notice in told} == set(students)
    assert str(plan.assignment_id) in told[0].path


def test_today_says_what_there_is_to_read(world, plan, students, django_assert_num_queries):
    mine = place(world, students[0])
    with django_assert_num_queries(2):
        (item,) = queries.agenda([mine], NOW)
    assert (item.when, item.done, "0" in item.note) == (later(days=7), False, True)
    for _time in range(2):
        read(world, plan, students[0])
    assert queries.agenda([mine], NOW)[0].done
    assert not queries.agenda([mine], later(days=8))
    assert not queries.agenda([place(world, world.cast.instructor)], NOW)
    assert not queries.agenda([place(world, world.add_student(8))], NOW)


def test_more_time_is_one_students_alone_and_moves_with_the_plan(world, plan, students):
    late, other = students[0], students[1]
    begun = take(world, plan, late)
    more_time(world, late, minutes=60)
    more = more_time(world, late, minutes=24 * 60, reason="ป่วย")
    due = rules.due_for(place(world, late), plan)
    assert (due.due_at, due.base_due_at) == (later(days=8), later(days=7))
    assert "ป่วย" in due.sentence
    after = later(days=7, hours=23)
    say(world, begun, now=after)
    assert take(world, plan, late, now=after) != begun
    with pytest.raises(errors.PeersClosedError):
        take(world, plan, other, now=after)
    desk = queries.peer_desk(place(world, late), plan, after)
    assert (desk.is_open, desk.deadline.due_at, desk.deadline.extension) == (True, later(days=8), more)
    assert [item.when for item in queries.agenda([place(world, late)], after)] == [later(days=8)]
    assert queries.agenda([place(world, other)], after) == []
    overview = peer_overview(plan, [place(world, late), place(world, other)], after)
    assert [line.due_at for line in overview.readers] == [later(days=8), None]
    assert overview.is_open_to_some(after)
    assert still_reading(plan, [place(world, late), place(world, other)], after) == 1
    revoke_extension(acting_user=world.cast.instructor, now=after, extension=more)
    with pytest.raises(errors.PeersClosedError):
        say(world, begun, points="1", now=after)
    assert more_time(world, late, minutes=60).pk != more.pk


def test_who_has_more_time_is_shown_what_was_said_only_when_theirs_are_done(world, students):
    plan = make_plan(world, shown=PeerPlan.Shown.DUE)
    late = students[0]
    for person in students[1:]:
        read(world, plan, person)
        read(world, plan, person)
    more_time(world, late, minutes=24 * 60)
    after = later(days=7, hours=1)
    assert queries.said_of_own(place(world, students[1]), plan, after)
    assert queries.said_of_own(place(world, late), plan, after) == ()
    assert queries.peer_desk(place(world, late), plan, after).waits_for_own
    assert queries.said_of_own(place(world, late), plan, later(days=8, hours=1))
