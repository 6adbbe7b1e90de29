"""Drafts and their kept versions. A draft is found through its writer's enrolment only."""

from datetime import datetime
from functools import partial

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery

from classroom.assignments.models import Draft, DraftVersion
from classroom.assignments.rules import own_submissions, visible_assignments
from classroom.common.prepared import Prepared, Slot
from classroom.courses.models import Enrollment, Role
from history.models import Name


def names_for_counting(course_id: int) -> tuple[str, ...]:
    """The names in the course's books, in every spelling, which the counter of words must know; one query."""
    rows = _names.rows(course=course_id)
    return tuple(spelling for name, others in rows for spelling in (name, *others))


_names = Prepared(
    lambda course: Name.objects.filter(book__courses=course).order_by("pk").values_list("name", "spellings")
)


def draft_for_saving(enrollment: Enrollment, assignment_id: int, now: datetime) -> Draft | None:
    """The holder's draft with submission, assignment and course, and `last_kept_at`; one query. None: no draft, or not
    visible."""
    found = _drafts[enrollment.role].objects(
        enrollment=enrollment.pk, course=enrollment.course_id, assignment=assignment_id, now=now
    )
    if not found:
        return None
    found[0].submission.assignment.course = enrollment.course
    return found[0]


def _draft(role: str, enrollment: Slot, course: Slot, assignment: Slot, now: Slot) -> QuerySet[Draft]:
    holder = Enrollment(pk=enrollment, course_id=course, role=role)
    kept = DraftVersion.objects.filter(submission=OuterRef("submission")).order_by("-saved_at")
    return (
        Draft.objects.filter(
            submission__in=own_submissions(holder),
            submission__assignment__in=visible_assignments(holder, now).filter(pk=assignment),
        )
        .select_related("submission__assignment")
        .annotate(last_kept_at=Subquery(kept.values("saved_at")[:1]))
    )


# What is visible depends on the role, so there is a query for each.
_drafts = {role: Prepared(partial(_draft, role), now=DateTimeField()) for role in Role.values}


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
