"""Two markers who do not see each other: whose marking may be looked into, and when."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from classroom.assignments.models import Assignment, Attempt
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.grading.models import Agreement, Allocation, Grade, Marking, MarkingPlan
from classroom.grading.rules.access import handed_in

#: The marking that the student is shown: put together from those of the markers.
AGREED_TURN = 0


def marks_twice(assignment: Assignment) -> bool:
    """Whether essays of `assignment`, or a sample of them, are marked by two who do not see each other; one query."""
    return MarkingPlan.objects.filter(assignment=assignment, markers=2).exists()


def readable_markings(enrollment: Enrollment) -> QuerySet[Marking]:
    """The markings that the holder may look into, of the essays whose writers they may grade.

    Of an essay that two mark each has their own alone until all are final, instructors too: whoever looked could not mark
    any more without having seen. Then both are open to both.
    """
    mine = Allocation.objects.filter(
        submission=OuterRef("attempt__submission"), turn=OuterRef("turn"), marker=enrollment.pk
    )
    graded = Grade.objects.filter(change__marking=OuterRef("pk"))
    # An essay that comes into a sample after it had its result is marked anew: the first marking is shut again.
    drawn = Allocation.objects.filter(submission=OuterRef("attempt__submission"), turn=2)
    settled = Exists(graded) & (Q(turn=AGREED_TURN) | ~Exists(drawn))
    return Marking.objects.filter(
        ~_twice("attempt__") | Exists(mine) | settled | Q(attempt__in=_compared()),
        attempt__submission__in=handed_in(enrollment).values("pk"),
    )


def may_compare(attempt: Attempt) -> bool:
    """Whether all markings of `attempt` are final, so that they can be laid side by side; one query."""
    return _compared().filter(pk=attempt.pk).exists()


def unsettled_attempts(assignments: Iterable[Assignment] | QuerySet[Assignment]) -> QuerySet[Attempt]:
    """Attempts that two mark, or may come to mark, and that have no agreement yet."""
    return (
        Attempt.objects.filter(_twice(""), submission__assignment__in=assignments)
        .filter(~Exists(Agreement.objects.filter(attempt=OuterRef("pk"))))
        .filter(
            ~Exists(Grade.objects.filter(change__marking__attempt=OuterRef("pk")))
            | Exists(Allocation.objects.filter(submission=OuterRef("submission"), turn=2))
        )
    )


def unsettled_results(grades: QuerySet[Grade]) -> QuerySet[Grade]:
    """Those of `grades` that nobody is shown: of essays that came into a sample after they had a result, until both are done.

    What was released before stays: it is not drawn again.
    """
    drawn = Allocation.objects.filter(submission=OuterRef("change__marking__attempt__submission"), turn=2)
    return grades.filter(
        Exists(drawn), assignment__marking_plan__markers=2, change__marking__turn__gt=AGREED_TURN, release=None
    )


def shut_courses(user: AbstractBaseUser) -> list[int]:
    """The courses in whose marking `user` takes part while two mark without seeing each other; one query.

    What others did in marking there must not be read anywhere else either: not in the audit.
    """
    places = course_rules.active_enrollments(user).filter(role__in=course_rules.STAFF_ROLES)
    plans = MarkingPlan.objects.filter(markers=2, assignment__course__in=places.values("course"))
    open_ones = unsettled_attempts(Assignment.objects.filter(marking_plan__in=plans))
    return list(open_ones.order_by().values_list("submission__assignment__course", flat=True).distinct())


def can_allocate(enrollment: Enrollment, assignment: Assignment) -> bool:
    """Whether the holder may give essays out, settle what markers differ on, reveal names: instructors of the course."""
    return course_rules.teaches(enrollment) and assignment.course_id == enrollment.course_id


def _twice(prefix: str) -> Q:
    return Q(**{f"{prefix}submission__assignment__marking_plan__markers": 2})


def _compared() -> QuerySet[Attempt]:
    final = Marking.objects.filter(attempt=OuterRef("pk"), state=Marking.State.FINAL)
    third = Allocation.objects.filter(submission=OuterRef("submission"), turn=3)
    return Attempt.objects.filter(
        Exists(final.filter(turn=1)), Exists(final.filter(turn=2)), ~Q(Exists(third)) | Q(Exists(final.filter(turn=3)))
    )
