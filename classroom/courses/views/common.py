"""How the pages of a course get their reader."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from classroom.courses import rules
from classroom.courses.models import Enrollment


def instructor_or_403(request: HttpRequest, course: str) -> Enrollment:
    """The enrolment of an instructor of the course; 404 for who is not in it, 403 for its other members."""
    enrollment = rules.membership_or_404(request.user, course)
    if not rules.teaches(enrollment):
        raise PermissionDenied
    return enrollment
