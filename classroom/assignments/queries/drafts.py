"""Drafts and their kept versions. A draft is found through its writer's enrolment only."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from classroom.assignments.models import Draft, DraftVersion
from classroom.assignments.rules import own_submissions, visible_assignments
from classroom.courses.models import Enrollment
from history.models import Name


def names_for_counting(course_id: int) -> tuple[str, ...]:
    """The names in the course's books, in every spelling, which the counter of words must know; one query."""
    rows = Name.objects.filter(book__courses=course_id).order_by("pk").values_list("name", "spellings")
    return tuple(spelling for name, others in rows for spelling in (name, *others))


def draft_for_saving(enrollment: Enrollment, assignment_id: int, now: datetime) -> Draft | None:
    """The holder's draft with submission and assignment, and `last_kept_at`; one query. None: no draft, or not visible."""
    kept = DraftVersion.objects.filter(submission=OuterRef("submission")).order_by("-saved_at")
    return (
        Draft.objects.filter(
            submission__in=own_submissions(enrollment),
            submission__assignment__in=visible_assignments(enrollment, now).filter(pk=assignment_id),
        )
        .select_related("submission__assignment")
        .annotate(last_kept_at=Subquery(kept.values("saved_at")[:1]))
        .first()
    )


def own_draft(enrollment: Enrollment, assignment_id: int) -> Draft | None:
    """The holder's draft with its submission, or None; one query."""
    return (
        Draft.objects.filter(submission__in=own_submissions(enrollment), submission__assignment=assignment_id)
        .select_related("submission")
        .first()
    )


def draft_versions(enrollment: Enrollment, assignment_id: int) -> QuerySet[DraftVersion]:
    """The kept versions of the holder's draft, the newest first."""
    return DraftVersion.objects.filter(
        submission__in=own_submissions(enrollment), submission__assignment=assignment_id
    ).order_by("-saved_at", "-pk")
