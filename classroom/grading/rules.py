"""Who marks, who releases, and what a student may see of it.

Two doors, and no others. Staff reach work through `markable_submissions`; students reach results through
`released_grades`, and through it the comments and marks that belong to a released grade.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from classroom.assignments.models import Assignment, Attempt, Submission
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.grading.models import Grade, GradeChange, Marking, Release


def markable_assignments(enrollment: Enrollment) -> QuerySet[Assignment]:
    """The assignments whose work the holder may mark: all of the course for its staff, none for others."""
    if not course_rules.is_staff(enrollment):
        return Assignment.objects.none()
    return Assignment.objects.filter(course=enrollment.course_id)


def gradable_enrollments(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """The students whom the holder may grade: those they supervise who are in the course now."""
    return course_rules.supervised_enrollments(enrollment).filter(state=Enrollment.State.ACTIVE)


def markable_submissions(enrollment: Enrollment) -> QuerySet[Submission]:
    """What was handed in by the students whom the holder may grade, with `latest`, the key of the last attempt.

    Instructors have the whole class, an assistant with a group has that group.
    """
    last = Attempt.objects.filter(submission=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return (
        Submission.objects.filter(
            assignment__course=enrollment.course_id, enrollment__in=gradable_enrollments(enrollment)
        )
        .annotate(latest=Subquery(last))
        .filter(latest__isnull=False)
    )


def can_mark(enrollment: Enrollment, submission: Submission) -> bool:
    return markable_submissions(enrollment).filter(pk=submission.pk).exists()


def can_set_rubric(enrollment: Enrollment, assignment: Assignment) -> bool:
    """Whether the holder may write the criteria: instructors of the course."""
    return course_rules.teaches(enrollment) and assignment.course_id == enrollment.course_id


def can_excuse(enrollment: Enrollment, assignment: Assignment) -> bool:
    """Whether the holder may excuse a student or record work as missing: instructors of the course."""
    return course_rules.teaches(enrollment) and assignment.course_id == enrollment.course_id


def can_release(enrollment: Enrollment, assignment: Assignment) -> bool:
    """Whether the holder may show the class its grades: instructors of the course."""
    return course_rules.teaches(enrollment) and assignment.course_id == enrollment.course_id


def can_reopen(enrollment: Enrollment, submission: Submission, *, released: bool) -> bool:
    """Whether the holder may take a finished marking up again; once the student sees it, instructors only."""
    return can_mark(enrollment, submission) and (not released or course_rules.teaches(enrollment))


def released_grades(*enrollments: Enrollment) -> QuerySet[Grade]:
    """The holders' own grades that were released: the only door from a student's page, mail or total to a mark.

    A grade leaves by this door when it names a release, and not while its essay is being marked again: then the
    marks are in motion, and nobody is shown half of them.
    """
    return (
        Grade.objects.filter(
            enrollment__in=[enrollment.pk for enrollment in enrollments],
            enrollment__state=Enrollment.State.ACTIVE,
            release__isnull=False,
        )
        .exclude(change__marking__state=Marking.State.OPEN)
        .select_related("assignment", "release", "change")
    )


def is_contestable(release: Release, now: datetime) -> bool:
    """Whether a result of `release` may be contested; afterwards, or without a date, it is final."""
    return release.contest_until is not None and now <= release.contest_until


def held_grades(*enrollments: Enrollment) -> QuerySet[Grade]:
    """The holders' results that were released once and are looked at again: that they are is all that may be said."""
    shown = GradeChange.objects.filter(
        assignment=OuterRef("assignment"), enrollment=OuterRef("enrollment"), releases__isnull=False
    )
    places = [enrollment.pk for enrollment in enrollments]
    return (
        Grade.objects.filter(Exists(shown), enrollment__in=places, enrollment__state=Enrollment.State.ACTIVE)
        .exclude(pk__in=released_grades(*enrollments).values("pk"))
        .select_related("assignment")
    )
