"""Asking for more time, and deciding it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, ExtensionRequest, Work
from classroom.assignments.queries.readings import reading_place
from classroom.assignments.rules import effective_deadline
from classroom.assignments.services.extensions import grant_extension
from classroom.audit.services import record
from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import closed_when_archived
from classroom.notices.models import Notice
from classroom.notices.services import notify


class AlreadyAsked(Exception):
    """A request of the same student for the same work waits to be decided."""


class NothingToRead(Exception):
    """Nobody reads essays of classmates on the assignment, or the readings count by now."""


class RequestSettled(Exception):
    """The request is not open any more: withdrawn, or decided by somebody else. `request` is as it stands now."""

    def __init__(self, request: ExtensionRequest) -> None:
        super().__init__(request.state)
        self.request = request


@closed_when_archived("assignment.course")
@transaction.atomic
def ask_extension(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    enrollment: Enrollment,
    minutes: int,
    reason: str,
    work: Work = Work.ESSAY,
) -> ExtensionRequest:
    """Ask for `minutes` beyond what the holder of `enrollment` has now for `work`, and tell the instructors.

    Raises AlreadyAsked, and NothingToRead.
    """
    if work == Work.READINGS:
        readings = reading_place(enrollment, assignment)
        if readings is None or readings.is_over:
            raise NothingToRead
    # Two clicks at once wait for each other here.
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    open_ones = ExtensionRequest.objects.filter(
        assignment=assignment, work=work, enrollment=enrollment, state=ExtensionRequest.State.OPEN
    )
    if open_ones.exists():
        raise AlreadyAsked
    request = ExtensionRequest(
        assignment=assignment, work=work, enrollment=enrollment, minutes=minutes, reason=reason, asked_at=now
    )
    request.full_clean(validate_unique=False, validate_constraints=False)
    request.save()
    record(
        acting_user=acting_user, now=now, action="assignments.ask_extension", target=request,
        course_id=assignment.course_id, changes={"work": (None, request.work), "minutes": (None, minutes)}, reason=reason,
    )  # fmt: skip
    notify(
        recipients=User.objects.filter(
            enrollments__course=assignment.course_id, enrollments__role=Role.INSTRUCTOR,
            enrollments__state=Enrollment.State.ACTIVE,
        ),
        kind=Notice.Kind.EXTENSION_ASKED,
        details={"by": acting_user.full_name, **_details(request)},
        path=reverse("assignments:extension_decide", args=(assignment.course.slug, request.pk)),
        now=now,
    )  # fmt: skip
    return request


@closed_when_archived("request.assignment.course")
@transaction.atomic
def withdraw_request(*, acting_user: User, now: datetime, request: ExtensionRequest) -> ExtensionRequest:
    """Take one's own request back. Raises RequestSettled when it is decided; withdrawing twice is withdrawing once."""
    request = _locked(request)
    if request.state == ExtensionRequest.State.WITHDRAWN:
        return request
    return _settle(request, acting_user, now, ExtensionRequest.State.WITHDRAWN, "assignments.withdraw_request")


@closed_when_archived("request.assignment.course")
@transaction.atomic
def refuse_request(*, acting_user: User, now: datetime, request: ExtensionRequest, answer: str) -> ExtensionRequest:
    """Say no, with a word to the student. Raises RequestSettled."""
    request = _settle(
        _locked(request), acting_user, now, ExtensionRequest.State.REFUSED, "assignments.refuse_request", answer
    )
    _tell(request, now)
    return request


@closed_when_archived("request.assignment.course")
@transaction.atomic
def grant_request(
    *,
    acting_user: User,
    now: datetime,
    request: ExtensionRequest,
    minutes: int,
    with_penalty: bool = False,
    answer: str = "",
) -> ExtensionRequest:
    """Give `minutes` beyond what the student has now, as asked or otherwise. Raises RequestSettled.

    What they have without penalty they keep, also when the time that is added is with penalty. The reason that the
    student gave stands beside the deadline.
    """
    request = _locked(request)
    assignment = request.assignment
    had = _given_now(request, with_penalty=with_penalty)
    request = _settle(request, acting_user, now, ExtensionRequest.State.GRANTED, "assignments.grant_request", answer)
    grant_extension(
        acting_user=acting_user, now=now, assignment=assignment, enrollment=request.enrollment,
        work=request.work, minutes=had + minutes, with_penalty=with_penalty, reason=request.reason[:200], beside=True,
        tell=False,
    )  # fmt: skip
    _tell(request, now)
    return request


def _given_now(request: ExtensionRequest, *, with_penalty: bool) -> int:
    """The minutes that the student has now, of their own or by their group or team."""
    if request.work == Work.READINGS:
        readings = reading_place(request.enrollment, request.assignment)
        given = readings.deadline.extension if readings else None
    else:
        deadline = effective_deadline(request.enrollment, request.assignment)
        given = deadline.late_extension if with_penalty and deadline.late_extension else deadline.extension
    return given.minutes if given else 0


def _details(request: ExtensionRequest) -> dict[str, str]:
    assignment = request.assignment
    return {"assignment": assignment.title, "course": assignment.course.both_titles, "work": request.work}


def _locked(request: ExtensionRequest) -> ExtensionRequest:
    return (
        ExtensionRequest.objects.select_for_update(of=("self",))
        .select_related("assignment__course", "enrollment__user")
        .get(pk=request.pk)
    )


def _settle(
    request: ExtensionRequest, acting_user: User, now: datetime, state: str, action: str, answer: str = ""
) -> ExtensionRequest:
    if request.state != ExtensionRequest.State.OPEN:
        raise RequestSettled(request)
    request.state, request.answer = state, answer
    request.decided_by, request.decided_at = acting_user, now
    request.save()
    record(
        acting_user=acting_user, now=now, action=action, target=request, course_id=request.assignment.course_id,
        changes={"state": (ExtensionRequest.State.OPEN, state)}, reason=answer,
    )  # fmt: skip
    return request


def _tell(request: ExtensionRequest, now: datetime) -> None:
    assignment = request.assignment
    path = reverse("assignments:assignment", args=(assignment.course.slug, assignment.pk))
    if request.work == Work.READINGS and (readings := reading_place(request.enrollment, assignment)):
        path = readings.path
    notify(
        recipients=[request.enrollment.user], kind=Notice.Kind.EXTENSION_DECIDED, details=_details(request), path=path,
        now=now,
    )  # fmt: skip
