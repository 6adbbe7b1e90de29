"""Who marks, who releases, and what a student may see of it.

Two doors, and no others. Staff reach work through `markable_submissions`; students reach results through
`released_grades`, and through it the comments and marks that belong to a released grade.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from classroom.assignments.models import Assignment, Attempt, Return, Submission
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.grading.models import Allocation, CourseResult, Entry, Grade, GradeChange, Marking, Release


def markable_assignments(enrollment: Enrollment) -> QuerySet[Assignment]:
    """The assignments whose work the holder may mark: all of the course for its staff, none for others."""
    if not course_rules.is_staff(enrollment):
        return Assignment.objects.none()
    return Assignment.objects.filter(course=enrollment.course_id)


def gradable_enrollments(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """The students whom the holder may grade: those they supervise who are in the course now."""
    return course_rules.supervised_enrollments(enrollment).filter(state=Enrollment.State.ACTIVE)


def listed_enrollments(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """The students on the sheets of the holder: those whom they may grade, and whoever was erased while in the course.

    The university has to keep the results of these, so their lines stay, without a name; a student who was dropped
    before is not on them.
    """
    results = (Grade, Entry, CourseResult)
    has_some = reduce(or_, (Exists(model.objects.filter(enrollment=OuterRef("pk"))) for model in results))
    erased = Q(user__erased_at__isnull=False, changed_at__gte=F("user__erased_at")) & has_some
    return course_rules.supervised_enrollments(enrollment).filter(
        Q(state=Enrollment.State.ACTIVE) | (Q(state=Enrollment.State.DROPPED) & erased)
    )


def markable_submissions(enrollment: Enrollment) -> QuerySet[Submission]:
    """The essays that the holder may mark, with `latest`, the key of the last attempt, and `turn`, which marking is theirs.

    Instructors have the whole class, an assistant limited to groups has those; who marks which of them says `turn_of`.
    """
    return handed_in(enrollment).annotate(turn=turn_of([enrollment])).filter(turn__isnull=False)


def handed_in(enrollment: Enrollment) -> QuerySet[Submission]:
    """What was handed in by the students whom the holder may grade, with `latest`."""
    last = Attempt.objects.filter(submission=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return (
        Submission.objects.filter(
            assignment__course=enrollment.course_id, enrollment__in=gradable_enrollments(enrollment)
        )
        .annotate(latest=Subquery(last))
        .filter(latest__isnull=False)
    )


def marking_turn(enrollment: Enrollment, submission: Submission) -> int | None:
    """Which marking of `submission` the holder makes: 1, 2 or 3; None when it is not theirs to mark."""
    return markable_submissions(enrollment).filter(pk=submission.pk).values_list("turn", flat=True).first()


def turn_of(enrollments: Sequence[Enrollment]) -> Case:
    """The one rule of turns, as SQL on submissions of the courses of `enrollments`, which are one person's.

    Whoever is allocated to an essay has that turn. With one marker for each essay, one that is allocated to nobody is
    for all, and one that is allocated to somebody for them and the instructors. With two, one takes the first turn that
    nobody has: beginning to mark allocates it. Nobody has two turns of an essay. The second of a sample goes by
    allocation alone.
    """
    given = Allocation.objects.filter(submission=OuterRef("pk"))
    own = given.filter(marker__pk__in=[enrollment.pk for enrollment in enrollments])
    free = Q(~Exists(given.filter(turn=1)))
    twice = Q(assignment__marking_plan__markers=2)
    everybody = Q(assignment__marking_plan__sample_percent=100)
    taught = [enrollment.course_id for enrollment in enrollments if course_rules.teaches(enrollment)]
    instructor = Q(assignment__course__pk__in=taught)
    return Case(
        When(Exists(own), then=Subquery(own.values("turn")[:1])),
        When(free, then=Value(1)),
        When(~twice & instructor, then=Value(1)),
        When(twice & everybody & ~Exists(given.filter(turn=2)), then=Value(2)),
        default=None,
        output_field=IntegerField(),
    )


def own_pile(enrollments: Sequence[Enrollment]) -> Q:
    """A filter of submissions: what was allocated to the holder; where nothing was, all that they may mark.

    What a marker took by beginning it, as where two mark, does not make it their pile alone: the rest is still to do.
    """
    own = Allocation.objects.filter(marker__pk__in=[enrollment.pk for enrollment in enrollments])
    # Asked once, not for each essay: who was given none would have all essays looked through for each of them.
    given = own.exclude(submission__assignment__marking_plan__markers=2, made_by=F("marker__user"))
    return Q(Exists(own.filter(submission=OuterRef("pk")))) | ~Q(assignment__in=given.values("submission__assignment"))


def given_back(attempt: str) -> Exists:
    """A filter: whether the attempt whose key stands in the column `attempt` lies with its writers to be revised.

    It waits for nobody until they hand in again, or until the return is taken back; it can be marked all the same.
    """
    return Exists(Return.objects.filter(attempt=OuterRef(attempt), taken_back_at=None))


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
            enrollment__pk__in=[enrollment.pk for enrollment in enrollments],
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


def can_return(enrollment: Enrollment, assignment: Assignment) -> bool:
    """Whether the holder may give an essay back to be revised: instructors of the course."""
    return course_rules.teaches(enrollment) and assignment.course_id == enrollment.course_id
