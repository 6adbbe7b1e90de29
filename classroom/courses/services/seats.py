"""Seats, and letting in those who wait for one, in their order."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course, Enrollment, JoinCode, JoinRequest, Role
from classroom.courses.queries.joining import came_by, place_in, taken_seats, waiting_line
from classroom.notices.models import Notice
from classroom.notices.services import notify


def locked_course(course: Course) -> Course:
    """The course as it stands now; nobody else gives a place in it or counts its seats before the transaction ends.

    Whoever locks more than the course locks the course first, then invitations, then places. Rows that only refer to the
    course can be written meanwhile.
    """
    return Course.objects.select_for_update(no_key=True).get(pk=course.pk)


def has_seat(course: Course, join_code: JoinCode | None) -> bool:
    """Whether a seat is free for who comes by `join_code`; asked under the lock of the course."""
    if course.seats is not None and taken_seats(course) >= course.seats:
        return False
    return join_code is None or join_code.seats is None or came_by(join_code) < join_code.seats


@transaction.atomic
def fill_seats(*, acting_user: User | None, now: datetime, course: Course) -> list[Enrollment]:
    """Let in those who wait for a seat, the first first, while there are seats; return their places.

    To be called by everything that frees a seat: a drop, another role, more seats of the course. Who came by a code
    whose own seats are taken waits on, and those behind them do not.
    """
    if not waiting_line(course).exists():
        return []
    course = locked_course(course)
    if course.archived_at:
        return []
    free = None if course.seats is None else course.seats - taken_seats(course)
    used_up, places = set(), []
    for request in waiting_line(course).select_related("user", "join_code__group"):
        if free is not None and free <= 0:
            break
        code = request.join_code
        if code and (code.pk in used_up or (code.seats is not None and came_by(code) >= code.seats)):
            used_up.add(code.pk)
            continue
        place = place_in(course, request.user)
        if place and place.state == Enrollment.State.ACTIVE:
            # Enrolled by staff meanwhile, as whatever they are now.
            settle(acting_user=acting_user, now=now, request=request, state=JoinRequest.State.ACCEPTED)
            continue
        places.append(let_in(acting_user=acting_user, now=now, course=course, request=request, outcome="seat"))
        free = None if free is None else free - 1
    return places


def let_in(
    *, acting_user: User | None, now: datetime, course: Course, request: JoinRequest, outcome: str
) -> Enrollment:
    """Give who asked their place and tell them; under the lock of the course. `outcome` is what they are told of it.

    Who is in already keeps the place that they have.
    """
    settle(acting_user=acting_user, now=now, request=request, state=JoinRequest.State.ACCEPTED)
    place = place_in(course, request.user)
    if place is None or place.state != Enrollment.State.ACTIVE:
        place = give_place(
            acting_user=acting_user, now=now, course=course, person=request.user, join_code=request.join_code
        )
    notify(
        recipients=[request.user], kind=Notice.Kind.JOIN_DECIDED,
        details={"course": course.both_titles, "outcome": outcome}, path=reverse("desk:course", args=(course.slug,)), now=now,
    )  # fmt: skip
    return place


def give_place(
    *, acting_user: User | None, now: datetime, course: Course, person: User, join_code: JoinCode | None
) -> Enrollment:
    """Enrol `person` as the code says; who has been in the course before comes back to their group and their work."""
    from classroom.courses.services.enrollments import enroll  # which fills seats itself

    before = place_in(course, person)
    group = (join_code and join_code.group) or (before and before.group)
    place = enroll(
        acting_user=acting_user, now=now, course=course, person=person,
        role=join_code.role if join_code else Role.STUDENT, group=group,
    )  # fmt: skip
    place.join_code = join_code
    place.save(update_fields=["join_code"])
    return place


def settle(*, acting_user: User | None, now: datetime, request: JoinRequest, state: str, reason: str = "") -> None:
    """Keep what has become of a request, by whom and why."""
    before, request.state = request.state, state
    request.decided_by, request.decided_at, request.reason = acting_user, now, reason
    request.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record(
        acting_user=acting_user, now=now, action="courses.settle_request", target=request, course_id=request.course_id,
        changes={"state": (before, state)}, reason=reason,
    )  # fmt: skip
