"""Joining a course by a code: at once, after approval, or when a seat is free."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime

from django.contrib.messages import constants as messages
from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course, Enrollment, JoinCode, JoinRequest
from classroom.courses.queries.joining import instructors_of, number_in_line, place_in
from classroom.courses.rules import closed_when_archived
from classroom.courses.rules.joining import OPEN_REQUESTS, open_codes
from classroom.courses.services.seats import give_place, has_seat, let_in, locked_course, settle
from classroom.notices.models import Notice
from classroom.notices.services import notify, notify_again


class CodeClosed(Exception):
    """The code opens nothing any more."""


class AskedAndRefused(Exception):
    """The person has asked by this code before and was refused: only staff can let them in."""


@transaction.atomic
def join_by_code(*, acting_user: User, now: datetime, join_code: JoinCode) -> Enrollment | JoinRequest:
    """Give `acting_user` a place in the course of the code, or a request that waits: for approval, or for a seat.

    Who is in already, or waits already, gets what they have. Who was dropped comes back with approval only, whatever
    the code says. Raises CodeClosed, and AskedAndRefused.
    """
    course = locked_course(join_code.course)
    code = open_codes(now).filter(pk=join_code.pk).select_related("group").first()
    if code is None:
        raise CodeClosed
    place = place_in(course, acting_user)
    if place and place.state == Enrollment.State.ACTIVE:
        return place
    asked = JoinRequest.objects.filter(course=course, user=acting_user)
    if waits := asked.filter(state__in=OPEN_REQUESTS).first():
        return waits
    if asked.filter(join_code=code, state=JoinRequest.State.REFUSED).exists():
        raise AskedAndRefused
    dropped = place is not None and place.state == Enrollment.State.DROPPED
    if code.needs_approval or dropped:
        return _ask(acting_user, now, course, code, JoinRequest.State.ASKED)
    if not has_seat(course, code):
        return _ask(acting_user, now, course, code, JoinRequest.State.WAITING)
    place = give_place(acting_user=acting_user, now=now, course=course, person=acting_user, join_code=code)
    record(
        acting_user=acting_user, now=now, action="courses.join_by_code", target=place, course_id=course.pk,
        changes={"join_code": (None, code.grouped)},
    )  # fmt: skip
    return place


def _ask(person: User, now: datetime, course: Course, code: JoinCode, state: str) -> JoinRequest:
    request = JoinRequest.objects.create(course=course, user=person, join_code=code, state=state, asked_at=now)
    record(
        acting_user=person, now=now, action="courses.ask_to_join", target=request, course_id=course.pk,
        changes={"state": (None, state)},
    )  # fmt: skip
    if state == JoinRequest.State.ASKED:
        notify_again(
            recipients=instructors_of(course), kind=Notice.Kind.JOIN_ASKED,
            details={"by": person.full_name, "course": course.both_titles},
            path=reverse("courses:ways_in", args=(course.slug,)), now=now,
        )  # fmt: skip
    return request


@dataclass(frozen=True)
class Decided:
    """What came of deciding about several requests: let in, put into the line, refused, and settled before by others."""

    let_in: int = 0
    in_line: int = 0
    refused: int = 0
    settled_before: int = 0

    def __add__(self, other: "Decided") -> "Decided":
        return Decided(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def sentences(self) -> list[tuple[int, str]]:
        """One sentence for each outcome, with its level of django.contrib.messages."""
        said = (
            (self.let_in, ngettext("%(n)s person is in.", "%(n)s people are in.", self.let_in)),
            (self.in_line, ngettext("%(n)s person waits for a seat.", "%(n)s people wait for a seat.", self.in_line)),
            (self.refused, ngettext("%(n)s person is refused.", "%(n)s people are refused.", self.refused)),
        )
        sentences = [(messages.SUCCESS, words % {"n": n}) for n, words in said if n]
        if n := self.settled_before:
            words = ngettext(
                "%(n)s person was settled meanwhile, and is left as they are.",
                "%(n)s people were settled meanwhile, and are left as they are.",
                n,
            )
            sentences.append((messages.WARNING, words % {"n": n}))
        return sentences


@closed_when_archived("course")
@transaction.atomic
def decide_requests(
    *, acting_user: User, now: datetime, course: Course, requests: Iterable[JoinRequest], let: bool, reason: str = ""
) -> Decided:
    """Let those in who asked, the first first, or refuse them with a reason; they are told.

    Who is let in while there is no seat waits for one; who waits for a seat and is let in comes in beyond the seats. One
    who was refused before can still be let in. What others have settled meanwhile is left as it is.
    """
    course = locked_course(course)
    wanted = [request.pk for request in requests]
    counts = dict.fromkeys(("let_in", "in_line", "refused", "settled_before"), 0)
    rows = JoinRequest.objects.filter(course=course, pk__in=wanted).select_related("user", "join_code__group")
    for request in rows.order_by("asked_at", "pk"):
        outcome = _decide(acting_user, now, course, request, let=let, reason=reason)
        counts[outcome] += 1
    return Decided(**counts)


def _decide(acting_user: User, now: datetime, course: Course, request: JoinRequest, *, let: bool, reason: str) -> str:
    State = JoinRequest.State  # noqa: N806 - a class
    may_be_let = let and request.state == State.REFUSED and not _stands_otherwise(request)
    if request.state not in OPEN_REQUESTS and not may_be_let:
        return "settled_before"
    if not let:
        settle(acting_user=acting_user, now=now, request=request, state=State.REFUSED, reason=reason)
        _tell(request, course, now, outcome="refused", reason=reason)
        return "refused"
    if request.state == State.ASKED and not has_seat(course, request.join_code):
        settle(acting_user=acting_user, now=now, request=request, state=State.WAITING)
        _tell(request, course, now, outcome="line", count=number_in_line(request))
        return "in_line"
    let_in(acting_user=acting_user, now=now, course=course, request=request, outcome="accepted")
    return "let_in"


def _stands_otherwise(request: JoinRequest) -> bool:
    """Whether who was refused has come in, or asks again, by another way."""
    other = JoinRequest.objects.filter(course=request.course_id, user=request.user_id, state__in=OPEN_REQUESTS)
    place = place_in(request.course, request.user)
    return other.exists() or (place is not None and place.state == Enrollment.State.ACTIVE)


def _tell(request: JoinRequest, course: Course, now: datetime, **details: object) -> None:
    notify(
        recipients=[request.user], kind=Notice.Kind.JOIN_DECIDED, details={"course": course.both_titles, **details},
        path=reverse("joining:wait", args=(request.pk,)), now=now,
    )  # fmt: skip


@transaction.atomic
def withdraw_request(*, acting_user: User, now: datetime, request: JoinRequest) -> bool:
    """Take one's own request back, and say whether it was open. Who was behind in the line moves up."""
    locked_course(request.course)
    request = JoinRequest.objects.select_related("course").get(pk=request.pk)
    if request.state not in OPEN_REQUESTS:
        return False
    settle(acting_user=acting_user, now=now, request=request, state=JoinRequest.State.WITHDRAWN)
    return True
