"""Requests for more time, as those see them who ask and those who decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.urls import reverse

from classroom.assignments.models import Assignment, ExtensionRequest, Work
from classroom.assignments.rules import duration_words, grantable_enrollments
from classroom.common.agenda import AgendaItem
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Enrollment
from classroom.courses.rules import teaches

#: How many of those that are settled are shown below those that wait.
SETTLED = 30


def own_requests(enrollment: Enrollment, assignment: Assignment, work: Work = Work.ESSAY) -> list[ExtensionRequest]:
    """What the holder has asked for `work`, the newest first, with `words` for its length; one query."""
    found = ExtensionRequest.objects.filter(assignment=assignment, work=work, enrollment=enrollment)
    return _with_words(found.order_by("-asked_at", "-pk").select_related("decided_by"))


def own_open_request(
    enrollment: Enrollment, assignment: Assignment, work: Work = Work.ESSAY
) -> ExtensionRequest | None:
    """The holder's request that waits to be decided; one query."""
    found = own_requests(enrollment, assignment, work)
    return next((each for each in found if each.state == ExtensionRequest.State.OPEN), None)


def requests_to_decide(enrollment: Enrollment) -> list[ExtensionRequest]:
    """The open requests of the course, the oldest first, when the holder decides about them; one query."""
    return _with_words(_decidable(enrollment).filter(state=ExtensionRequest.State.OPEN).order_by("asked_at", "pk"))


def settled_requests(enrollment: Enrollment) -> list[ExtensionRequest]:
    """The last requests that were decided or withdrawn, the newest first; one query."""
    settled = _decidable(enrollment).exclude(state=ExtensionRequest.State.OPEN)
    return _with_words(settled.order_by("-decided_at", "-pk")[:SETTLED])


def request_to_decide(enrollment: Enrollment, request_id: int) -> ExtensionRequest | None:
    """One request, open or not, that is the holder's to decide; one query."""
    found = _with_words(_decidable(enrollment).filter(pk=request_id))
    return found[0] if found else None


def work_waiting(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """One line per course with requests that wait for its instructors; one query, none for who teaches nothing."""
    courses = {place.course_id: place.course for place in enrollments if teaches(place)}
    if not courses:
        return []
    rows = (
        ExtensionRequest.objects.filter(
            assignment__course__in=courses, state=ExtensionRequest.State.OPEN,
            enrollment__state=Enrollment.State.ACTIVE,
        )
        .order_by("assignment__course_id")
        .values("assignment__course_id")
        .annotate(waiting=Count("pk"))
    )  # fmt: skip
    return [
        AgendaItem(
            verb="decide",
            title=_("Requests for more time"),
            path=reverse("assignments:extension_requests", args=(courses[row["assignment__course_id"]].slug,)),
            course_code=courses[row["assignment__course_id"]].code,
            note=ngettext("%(n)s request waits", "%(n)s requests wait", row["waiting"]) % {"n": row["waiting"]},
            count=row["waiting"],
        )
        for row in rows
    ]


def _decidable(enrollment: Enrollment) -> QuerySet[ExtensionRequest]:
    return ExtensionRequest.objects.filter(
        assignment__course=enrollment.course_id, enrollment__in=grantable_enrollments(enrollment)
    ).select_related("assignment__course", "enrollment__user", "enrollment__course", "decided_by")


def _with_words(found: QuerySet[ExtensionRequest]) -> list[ExtensionRequest]:
    requests = list(found)
    for request in requests:
        request.words = duration_words(timedelta(minutes=request.minutes))
    return requests
