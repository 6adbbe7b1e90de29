"""The way into every page here: a member of the course, and an assignment that they can see."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from classroom.assignments import queries, rules
from classroom.assignments.models import Assignment, Work
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment


def member(request: HttpRequest, course: str) -> Enrollment:
    """Return the place of the signed-in person; raises Http404."""
    return course_rules.membership_or_404(request.user, course)


def visible(request: HttpRequest, course: str, assignment: int, now: datetime) -> tuple[Enrollment, Assignment]:
    """Return place and assignment; raises Http404 for what the person cannot see."""
    enrollment = member(request, course)
    found = queries.get_assignment(enrollment, assignment, now)
    if found is None:
        raise Http404
    return enrollment, found


def writer(request: HttpRequest, course: str, assignment: int, now: datetime) -> tuple[Enrollment, Assignment]:
    """The same for the pages of who writes the essay; raises PermissionDenied for others who see it."""
    enrollment, found = visible(request, course, assignment, now)
    if not rules.can_write(enrollment, found, now):
        raise PermissionDenied
    return enrollment, found


def owner(request: HttpRequest, course: str, assignment: int, now: datetime) -> tuple[Enrollment, Assignment]:
    """The same for what the writer only looks at; an archived course leaves them that."""
    enrollment, found = visible(request, course, assignment, now)
    if not rules.can_reread(enrollment, found, now):
        raise PermissionDenied
    return enrollment, found


def teacher(request: HttpRequest, course: str, assignment: int, now: datetime) -> tuple[Enrollment, Assignment]:
    """The same for the pages of who sets the essay."""
    enrollment, found = visible(request, course, assignment, now)
    if not rules.can_change_assignment(enrollment, found):
        raise PermissionDenied
    return enrollment, found


@dataclass(frozen=True, slots=True)
class Asked:
    """A work that time is given or asked for: until when it is done, and where one comes from and goes back to."""

    deadline: rules.Deadline
    path: str
    desk: str


def work_of(enrollment: Enrollment, assignment: Assignment, work: str) -> Asked:
    """Return the deadline of the holder and the pages of `work`, one of Work; raises Http404 where nobody does it."""
    if work == Work.READINGS:
        readings = queries.reading_place(enrollment, assignment)
        if readings is None:
            raise Http404
        return Asked(readings.deadline, readings.path, readings.desk)
    path = reverse("assignments:assignment", args=(assignment.course.slug, assignment.pk))
    return Asked(rules.effective_deadline(enrollment, assignment), path, path)


def page(request: HttpRequest, template: str, enrollment: Enrollment, status: int = 200, **context) -> HttpResponse:
    """Render a page of the course."""
    context |= {
        "course": enrollment.course,
        "enrollment": enrollment,
        "is_instructor": course_rules.teaches(enrollment),
    }
    return render(request, f"assignments/{template}.html", context, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks. Browsers rank HTML first, and get pages."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
