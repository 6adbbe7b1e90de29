"""When students see what they are judged by."""

from classroom.assignments.models import Attempt
from classroom.assignments.rules import own_submissions
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.grading.models import Rubric
from classroom.grading.rules.access import released_grades


def can_see_rubric(enrollment: Enrollment, rubric: Rubric) -> bool:
    """Whether the holder may read the criteria: staff always, others from the moment that the rubric names."""
    if course_rules.is_staff(enrollment) or rubric.shown == Rubric.Shown.ALWAYS:
        return True
    if rubric.shown == Rubric.Shown.HANDED_IN:
        own = own_submissions(enrollment).filter(assignment=rubric.assignment_id)
        return Attempt.objects.filter(submission__in=own).exists()
    return released_grades(enrollment).filter(assignment=rubric.assignment_id).exists()
