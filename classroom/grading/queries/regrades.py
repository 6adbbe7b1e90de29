"""What the pages of contested results show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse

from classroom.common.agenda import AgendaItem
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.grading.models import Mark, RegradeMessage, RegradeRequest
from classroom.grading.rules import decidable_requests, essay_key, own_requests, requests_to_decide, writer_name


@dataclass(frozen=True, slots=True)
class RegradePage:
    """A request as staff see it: `mark` is the contested one, None when the whole is contested."""

    request: RegradeRequest
    writer: str
    mark: Mark | None

    @property
    def essay(self) -> str:
        """What stands for the essay in the address of its marking page; empty when there is none."""
        marking = self.request.change.marking
        return essay_key(marking.attempt.submission) if marking else ""

    @property
    def changed(self) -> bool:
        """Whether another result than the contested one is there."""
        return self.request.grade.change_id != self.request.change_id


def writer_of(request: RegradeRequest) -> str:
    """Under which name staff meet who asks."""
    marking = request.change.marking
    return writer_name(marking.attempt.submission) if marking else str(request.grade.enrollment.user)


def regrades(enrollment: Enrollment) -> list[tuple[RegradeRequest, str]]:
    """The requests that the holder may decide, open ones first, each with the name of who asks; two queries."""
    found = _filled(decidable_requests(enrollment))
    rows = sorted(found, key=lambda request: (request.state != RegradeRequest.State.OPEN, request.asked_at))
    return [(request, writer_of(request)) for request in rows]


def regrade_page(enrollment: Enrollment, request_id: int) -> RegradePage | None:
    """One of them; at most three queries."""
    request = _filled(decidable_requests(enrollment)).filter(pk=request_id).first()
    if request is None:
        return None
    mark = None
    if request.criterion_id and request.change.marking_id:
        mark = (
            Mark.objects.filter(marking=request.change.marking_id, criterion=request.criterion_id)
            .select_related("level", "marked_by")
            .first()
        )
    return RegradePage(request, writer_of(request), mark)


def own_regrades(enrollment: Enrollment, assignment_id: int) -> list[RegradeRequest]:
    """What the holder asked about one result, with the talk; two queries."""
    return list(_filled(own_requests(enrollment)).filter(grade__assignment=assignment_id).order_by("asked_at", "pk"))


def regrades_waiting(enrollments: Sequence[Enrollment]) -> list[AgendaItem]:
    """One line per course with requests that wait for the holders; one query."""
    waiting = dict(_waiting.rows(enrollments)) if enrollments else {}
    return [
        AgendaItem(
            verb="reply",
            title=_("Contested results"),
            path=reverse("grading:regrades", args=(enrollment.course.slug,)),
            course_code=enrollment.course.code,
            note=ngettext("%(n)s request waits", "%(n)s requests wait", waiting[enrollment.course_id])
            % {"n": waiting[enrollment.course_id]},
            count=waiting[enrollment.course_id],
        )
        for enrollment in enrollments
        if enrollment.course_id in waiting
    ]


_waiting = PreparedForPlaces(
    lambda places: (
        requests_to_decide(*places)
        .values_list("grade__assignment__course")
        .annotate(n=Count("pk"))
        .order_by("grade__assignment__course")
    )
)


def _filled(requests: QuerySet[RegradeRequest]) -> QuerySet[RegradeRequest]:
    talk = Prefetch("messages", RegradeMessage.objects.select_related("author").order_by("created_at", "pk"))
    return requests.select_related(
        "grade__assignment__course", "grade__enrollment__user", "grade__release", "criterion", "decided_by",
        "change__marking__attempt__submission__enrollment__user", "change__marking__attempt__submission__alias",
        "change__marking__attempt__submission__assignment", "change__marking__attempt__submission__team", "became",
        "change__rubric_version", "grade__change__rubric_version",
    ).prefetch_related(talk)  # fmt: skip
