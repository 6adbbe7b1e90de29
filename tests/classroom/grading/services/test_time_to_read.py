"""More time to read classmates' essays: the same extensions and requests as more time to write, and apart from it."""

from datetime import timedelta

import pytest

from classroom.assignments.models import Extension, ExtensionRequest, Work
from classroom.assignments.queries import own_requests, requests_to_decide
from classroom.assignments.rules import effective_deadline
from classroom.assignments.services import (
    AlreadyAsked,
    NothingToRead,
    ask_extension,
    grant_extension,
    grant_request,
    revoke_extension,
)
from classroom.courses.models import Enrollment
from classroom.grading.models import PeerPlan
from classroom.grading.rules.peers import due_for
from classroom.grading.services import peers
from classroom.notices.models import Notice
from classroom.notices.queries import told
from tests.cast import NOW, later

pytestmark = pytest.mark.django_db

DAY = 1440


@pytest.fixture
def plan(world) -> PeerPlan:
    for person in (world.cast.student1, world.cast.student2):
        world.hand_in(person)
    plan = peers.set_peer_plan(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, opens_at=NOW, due_at=later(days=7),
        reviews_each=1, percent=0,
    )  # fmt: skip
    peers.tell_readers(now=NOW)
    return plan


@pytest.fixture
def place(world) -> Enrollment:
    return world.cast.enrollment(world.cast.student1)


def ask(world, place, work=Work.READINGS, minutes=DAY) -> ExtensionRequest:
    return ask_extension(
        acting_user=place.user, now=NOW, assignment=world.assignment, enrollment=place, minutes=minutes, work=work,
        reason="สอบ",
    )  # fmt: skip


def sentences(user, kind) -> list[str]:
    return [each.sentence for each in told(user, Notice.objects.filter(recipient=user, kind=kind).order_by("pk"), NOW)]


def test_what_is_asked_for_to_read_is_granted_to_read(world, plan, place):
    asked = ask(world, place)
    to_write = ask(world, place, Work.ESSAY)
    with pytest.raises(AlreadyAsked):
        ask(world, place)
    assert requests_to_decide(world.cast.enrollment(world.cast.instructor)) == [asked, to_write]
    assert own_requests(place, world.assignment) == [to_write]
    before = effective_deadline(place, world.assignment)
    grant_request(acting_user=world.cast.instructor, now=NOW, request=asked, minutes=DAY)
    due = due_for(place, plan)
    assert due.due_at == later(days=8)
    assert "สอบ" in due.sentence
    assert effective_deadline(place, world.assignment) == before
    # What is granted next is on top.
    grant_request(acting_user=world.cast.instructor, now=NOW, request=ask(world, place), minutes=60)
    assert due_for(place, plan).due_at == later(days=8, hours=1)
    assert Extension.objects.get().minutes == DAY + 60


def test_the_instructors_and_the_student_are_told_what_it_is_for(world, plan, place):
    asked = ask(world, place)
    (sentence,) = sentences(world.cast.instructor, Notice.Kind.EXTENSION_ASKED)
    assert "to read classmates’ essays" in sentence
    grant_request(acting_user=world.cast.instructor, now=NOW, request=asked, minutes=DAY)
    notice = Notice.objects.get(kind=Notice.Kind.EXTENSION_DECIDED)
    assert (notice.recipient, notice.path.endswith("/peers/")) == (place.user, True)
    assert not Notice.objects.filter(kind=Notice.Kind.DEADLINE_MOVED).exists(), "one notice is enough"


def test_who_is_given_time_by_hand_is_told_until_when(world, plan, place):
    other = world.cast.student2
    given = grant_extension(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, work=Work.READINGS, enrollment=place,
        minutes=DAY,
    )  # fmt: skip
    assert not sentences(other, Notice.Kind.DEADLINE_MOVED)
    (longer,) = sentences(place.user, Notice.Kind.DEADLINE_MOVED)
    revoke_extension(acting_user=world.cast.instructor, now=NOW, extension=given)
    # A notice says how it is when it is read.
    first, second = sentences(place.user, Notice.Kind.DEADLINE_MOVED)
    assert first == second != longer


def test_time_for_a_group_is_everybodys_in_it(world, plan, place):
    group = world.cast.group1
    grant_extension(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, work=Work.READINGS, group=group,
        minutes=DAY,
    )  # fmt: skip
    assert place.group_id == group.pk
    assert due_for(place, plan).due_at == later(days=8)
    other = world.cast.enrollment(world.cast.student2)
    assert due_for(other, plan).due_at == (later(days=8) if other.group_id == group.pk else later(days=7))
    assert effective_deadline(place, world.assignment).extension is None
    assert sentences(place.user, Notice.Kind.DEADLINE_MOVED)


def test_a_moved_plan_is_told_to_its_readers_with_their_own_time(world, plan, place):
    grant_extension(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, work=Work.READINGS, enrollment=place,
        minutes=DAY,
    )  # fmt: skip
    Notice.objects.all().delete()
    peers.set_peer_plan(acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, due_at=later(days=9))
    mine = sentences(place.user, Notice.Kind.DEADLINE_MOVED)
    others = sentences(world.cast.student2, Notice.Kind.DEADLINE_MOVED)
    assert (len(mine), len(others)) == (1, 1)
    assert mine != others
    peers.set_peer_plan(acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, percent=10)
    assert len(sentences(place.user, Notice.Kind.DEADLINE_MOVED)) == 1


def test_the_minute_that_is_named_is_still_open(world, plan, place):
    assert not due_for(place, plan).is_closed(plan.due_at + timedelta(seconds=59))
    assert due_for(place, plan).is_closed(plan.due_at + timedelta(seconds=60))


def test_once_readings_count_there_is_nothing_to_ask_for(world, plan, place):
    PeerPlan.objects.update(counted_at=NOW)
    with pytest.raises(NothingToRead):
        ask(world, place)
    PeerPlan.objects.all().delete()
    with pytest.raises(NothingToRead):
        ask(world, place)
