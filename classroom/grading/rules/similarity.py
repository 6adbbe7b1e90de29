"""Which essays may be compared with each other, and who may see what they share.

What is decided here: a reading aid for those who mark, and for nobody else. Essays of other assignments and classes are
compared when they are on a book of this course and whoever asks is an instructor of the class they come from: nobody is
shown words that they could not open anyway. An earlier essay is shown without the name of who wrote it.
"""

from django.db.models import Q, QuerySet

from classroom.assignments.models import Assignment
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.grading.models import SimilarityRun, SimilarPair
from classroom.grading.rules.access import markable_submissions


def can_compare(enrollment: Enrollment, assignment: Assignment) -> bool:
    """Whether the holder may have the essays compared: instructors of the course."""
    return course_rules.teaches(enrollment) and assignment.course_id == enrollment.course_id


def comparable_assignments(enrollment: Enrollment, assignment: Assignment) -> QuerySet[Assignment]:
    """Earlier assignments on the books of the course, of the courses in which the holder is an instructor now."""
    return (
        Assignment.objects.filter(
            course__in=course_rules.taught_courses(enrollment.user),
            course__books__in=assignment.course.books.all(),
            due_at__lte=assignment.due_at,
        )
        .exclude(pk=assignment.pk)
        .distinct()
    )


def visible_pairs(enrollment: Enrollment, assignment: Assignment) -> QuerySet[SimilarPair]:
    """What the holder may see of the last comparison: both essays are theirs to mark, or the other one theirs to read."""
    last = (
        SimilarityRun.objects.filter(assignment=assignment, state=SimilarityRun.State.DONE)
        .order_by("-asked_at", "-pk")
        .values("pk")[:1]
    )
    mine = markable_submissions(enrollment).filter(assignment=assignment).values("pk")
    earlier = comparable_assignments(enrollment, assignment).values("pk")
    return SimilarPair.objects.filter(
        Q(other=None) | Q(other__submission__in=mine) | Q(other__submission__assignment__in=earlier),
        run__in=last, attempt__submission__in=mine,
    )  # fmt: skip
