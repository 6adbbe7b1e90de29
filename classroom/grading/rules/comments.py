"""Which comments the writer of an essay may read: none before the release, but for an essay that was returned."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from classroom.assignments.rules import own_submissions
from classroom.courses.models import Enrollment
from classroom.courses.rules import is_staff
from classroom.grading.models import Allocation, FeedbackComment, Marking
from classroom.grading.rules.access import released_grades


def readable_comments(enrollment: Enrollment) -> QuerySet[FeedbackComment]:
    """The comments on the holder's own essays that they may read and answer.

    Those of a released result, and those on an attempt that was returned to be revised.
    """
    released = released_grades(enrollment).values("change__marking")
    return FeedbackComment.objects.filter(
        Q(marking__in=released) | Q(marking__in=returned_markings(enrollment)), deleted_at=None
    )


def comments_to_attach(enrollment: Enrollment) -> QuerySet[FeedbackComment]:
    """The holder's own comments on essays of the course, for its staff: what they cite they may attach to other words."""
    if not is_staff(enrollment):
        return FeedbackComment.objects.none()
    return FeedbackComment.objects.filter(
        author=enrollment.user_id, deleted_at=None, marking__turn__gt=0,
        marking__attempt__submission__assignment__course=enrollment.course_id,
    )  # fmt: skip


def returned_markings(enrollment: Enrollment) -> QuerySet[Marking]:
    """The markings of the holder's attempts that were returned to be revised: their comments may be read, no points.

    Of an essay that two mark it is that of whoever returned it, and no other: the turn that is theirs. Where they have not
    begun one there are no comments, only what the return says.
    """
    returners = Allocation.objects.filter(
        submission=OuterRef("attempt__submission"),
        turn=OuterRef("turn"),
        marker__user=OuterRef("attempt__returned__returned_by"),
    )
    twice = Q(attempt__submission__assignment__marking_plan__markers=2)
    return Marking.objects.filter(
        (~twice & Q(turn=1)) | (twice & Q(turn__gt=0) & Exists(returners)),
        attempt__submission__in=own_submissions(enrollment),
        attempt__submission__enrollment__state=Enrollment.State.ACTIVE,
        attempt__returned__taken_back_at=None,
        attempt__returned__isnull=False,
    )
