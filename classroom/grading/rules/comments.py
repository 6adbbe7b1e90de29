"""Which comments the writer of an essay may read: none before the release, but for an essay that was returned."""

from django.db.models import Q, QuerySet

from classroom.assignments.rules import own_submissions
from classroom.courses.models import Enrollment
from classroom.grading.models import FeedbackComment, Marking
from classroom.grading.rules.access import released_grades


def readable_comments(enrollment: Enrollment) -> QuerySet[FeedbackComment]:
    """The comments on the holder's own essays that they may read and answer.

    Those of a released result, and those on an attempt that was returned to be revised.
    """
    released = released_grades(enrollment).values("change__marking")
    return FeedbackComment.objects.filter(
        Q(marking__in=released) | Q(marking__in=returned_markings(enrollment)), deleted_at=None
    )


def returned_markings(enrollment: Enrollment) -> QuerySet[Marking]:
    """The markings of the holder's attempts that were returned to be revised: their comments may be read, no points."""
    return Marking.objects.filter(
        turn=1,
        attempt__submission__in=own_submissions(enrollment),
        attempt__submission__enrollment__state=Enrollment.State.ACTIVE,
        attempt__returned__taken_back_at=None,
        attempt__returned__isnull=False,
    )
