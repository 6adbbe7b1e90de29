"""Results that are contested: asked, talked about, decided."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import STAFF_ROLES, can_supervise
from classroom.grading.models import Criterion, Grade, Mark, Marking, RegradeMessage, RegradeRequest
from classroom.grading.queries.regrades import writer_of
from classroom.grading.rules import is_contestable
from classroom.grading.services.errors import (
    AlreadyAskedError,
    AlreadyDecidedError,
    NotContestableError,
    NothingChangedError,
)
from classroom.grading.services.marking import reopen_marking
from classroom.notices.models import Notice
from classroom.notices.services import notify, notify_again

State = RegradeRequest.State


@transaction.atomic
def ask_regrade(
    *, acting_user: User, now: datetime, grade: Grade, criterion: Criterion | None, reason: str
) -> RegradeRequest:
    """Ask to have `criterion`, or with None the whole, of the released `grade` looked at again, and tell who marked it.

    Raises NotContestableError when the result is final or held back by now, AlreadyAskedError while the same is open.
    """
    grade = Grade.objects.select_for_update(no_key=True).get(pk=grade.pk)
    if grade.release is None or not is_contestable(grade.release, now):
        raise NotContestableError
    if RegradeRequest.objects.filter(grade=grade, criterion=criterion, state=State.OPEN).exists():
        raise AlreadyAskedError
    request = RegradeRequest.objects.create(grade=grade, criterion=criterion, change=grade.change, asked_at=now)
    RegradeMessage.objects.create(request=request, author=acting_user, body=reason.strip(), created_at=now)
    record(
        acting_user=acting_user, now=now, action="grading.ask_regrade", target=request,
        course_id=grade.assignment.course_id,
    )  # fmt: skip
    _tell_marker(request, now)
    return request


@transaction.atomic
def say_in_regrade(*, acting_user: User, now: datetime, request: RegradeRequest, body: str) -> RegradeMessage:
    """Add a word to the talk on an open request, and tell the other side. Raises AlreadyDecidedError."""
    request = _locked(request)
    message = RegradeMessage.objects.create(request=request, author=acting_user, body=body.strip(), created_at=now)
    if acting_user.pk == request.grade.enrollment.user_id:
        _tell_marker(request, now)
    else:
        _tell_student(request, now)
    return message


@transaction.atomic
def withdraw_regrade(*, acting_user: User, now: datetime, request: RegradeRequest) -> None:
    """The student asks no longer. Raises AlreadyDecidedError."""
    _decide(_locked(request), State.WITHDRAWN, acting_user, now)


@transaction.atomic
def keep_result(*, acting_user: User, now: datetime, request: RegradeRequest, body: str) -> None:
    """Leave the contested mark as it is, say why, and tell the student. Raises AlreadyDecidedError."""
    request = _locked(request)
    RegradeMessage.objects.create(request=request, author=acting_user, body=body.strip(), created_at=now)
    _decide(request, State.KEPT, acting_user, now)
    _tell_student(request, now)


@transaction.atomic
def take_up_regrade(*, acting_user: User, now: datetime, request: RegradeRequest) -> Marking:
    """Take the marking up again because of a request. Until the next release its student reads that it is looked at again.

    Raises AlreadyDecidedError, NothingChangedError when the result has no essay, and NewerAttemptError.
    """
    request = _locked(request)
    marking = request.change.marking
    if marking is None:
        raise NothingChangedError
    reason = f"regrade {request.pk}"
    return reopen_marking(acting_user=acting_user, now=now, attempt=marking.attempt, reason=reason)


@transaction.atomic
def change_result(*, acting_user: User, now: datetime, request: RegradeRequest, body: str = "") -> None:
    """Say that the result was changed, once it has been: the student is told when the new one is released.

    Raises AlreadyDecidedError, and NothingChangedError while the contested result is the current one.
    """
    request = _locked(request)
    if request.grade.change_id == request.change_id:
        raise NothingChangedError
    if body.strip():
        RegradeMessage.objects.create(request=request, author=acting_user, body=body.strip(), created_at=now)
    request.became = request.grade.change
    _decide(request, State.CHANGED, acting_user, now)
    if request.grade.release_id:
        _tell_student(request, now)


def close_answered(*, acting_user: User, now: datetime, grades: Iterable[int]) -> set[int]:
    """Close the open requests about `grades`, which are being released with other results than the contested ones.

    Returns the keys of the enrolments that are to be told that their question is answered.
    """
    told = set()
    for request in RegradeRequest.objects.filter(grade__in=grades).select_related("grade"):
        current = request.grade.change_id
        if request.state == State.OPEN and request.change_id != current:
            request.became_id = current
            _decide(request, State.CHANGED, acting_user, now)
        if request.state == State.CHANGED and request.became_id == current:
            told.add(request.grade.enrollment_id)
    return told


def _locked(request: RegradeRequest) -> RegradeRequest:
    found = (
        RegradeRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("grade__assignment__course", "grade__enrollment__user", "change")
        .get(pk=request.pk)
    )
    if found.state != State.OPEN:
        raise AlreadyDecidedError
    return found


def _decide(request: RegradeRequest, state: str, acting_user: User, now: datetime) -> None:
    before, request.state = request.state, state
    request.decided_by, request.decided_at = acting_user, now
    request.save(update_fields=("state", "decided_by", "decided_at", "became"))
    record(
        acting_user=acting_user, now=now, action="grading.decide_regrade", target=request,
        course_id=request.grade.assignment.course_id, changes={"state": (before, state)},
    )  # fmt: skip


def _tell_marker(request: RegradeRequest, now: datetime) -> None:
    grade = request.grade
    course = grade.assignment.course
    notify_again(
        recipients=_markers(request),
        kind=Notice.Kind.REGRADE_ASKED,
        details={"by": writer_of(request), "assignment": grade.assignment.title, "course": course.both_titles},
        path=reverse("grading:regrade", args=(course.slug, request.pk)),
        now=now,
    )


def _tell_student(request: RegradeRequest, now: datetime) -> None:
    grade = request.grade
    course = grade.assignment.course
    notify(
        recipients=[grade.enrollment.user],
        kind=Notice.Kind.REGRADE_ANSWERED,
        details={"assignment": grade.assignment.title, "course": course.both_titles},
        path=reverse("grading:feedback", args=(course.slug, grade.assignment_id)),
        now=now,
    )


def _markers(request: RegradeRequest) -> list[User]:
    """Who gave the contested mark, where they still mark that student; otherwise the instructors."""
    change, grade = request.change, request.grade
    if change.marking is None:
        asked = {change.made_by_id}
    elif request.criterion_id is None:
        asked = {change.marking.marked_by_id}
    else:
        asked = set(
            Mark.objects.filter(marking=change.marking, criterion=request.criterion_id).values_list(
                "marked_by", flat=True
            )
        )
    staff = Enrollment.objects.filter(
        course=grade.assignment.course_id, state=Enrollment.State.ACTIVE, role__in=STAFF_ROLES
    ).select_related("user")
    found = [place.user for place in staff if place.user_id in asked and can_supervise(place, grade.enrollment)]
    return found or [place.user for place in staff if place.role == Role.INSTRUCTOR]
