"""How the views of this app come by what they work on: what one may not see is 404."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from classroom.assignments.models import Assignment, Attempt
from classroom.courses.models import Enrollment
from classroom.courses.rules import is_staff, membership_or_404
from classroom.grading import queries, rules, services


def staff_or_404(request: HttpRequest, course: str) -> Enrollment:
    enrollment = membership_or_404(request.user, course)
    if not is_staff(enrollment):
        raise Http404
    return enrollment


def assignment_or_404(request: HttpRequest, course: str, assignment: int) -> tuple[Enrollment, Assignment]:
    """Return the holder's place and an assignment whose work they may mark."""
    enrollment = staff_or_404(request, course)
    found = queries.assignment_for_marking(rules.markable_assignments(enrollment), assignment)
    if found is None:
        raise Http404
    services.give_codes(found)
    return enrollment, found


def attempt_or_404(request: HttpRequest, course: str, assignment: int, submission: str) -> tuple[Enrollment, Attempt]:
    """Return the holder's place and the last attempt of an essay that they may mark, with `turn`: which marking is theirs."""
    enrollment = staff_or_404(request, course)
    found = queries.latest_attempt(enrollment, assignment, submission)
    if found is None:
        raise Http404
    return enrollment, found


def essay_path(enrollment: Enrollment, attempt: Attempt) -> str:
    """The address of the marking page of `attempt`: by a code where names are hidden."""
    submission = attempt.submission
    return reverse("grading:mark", args=(enrollment.course.slug, submission.assignment_id, rules.essay_key(submission)))
