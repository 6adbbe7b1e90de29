"""How an assignment is marked: by one, or by two."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.grading.models import Allocation, Grade, Marking, MarkingPlan


@transaction.atomic
def set_plan(*, acting_user: User, now: datetime, assignment: Assignment, values: Mapping[str, Any]) -> MarkingPlan:
    """Say how an assignment is marked. Raises ValidationError for what would let one marker see another.

    Two markers stay two once a second marking is begun. Where one has begun already, the essay is theirs: each first
    marking becomes an allocation.
    """
    plan = MarkingPlan.objects.select_for_update().filter(assignment=assignment).first()
    second = Marking.objects.filter(attempt__submission__assignment=assignment, turn__gt=1)
    if plan and plan.markers == 2 and values["markers"] == 1 and second.exists():
        raise ValidationError(_("Some essays are already marked by a second marker."))
    if (plan is None or plan.markers == 1) and values["markers"] == 2:
        if Grade.objects.filter(assignment=assignment, change__marking__isnull=False).exists():
            raise ValidationError(_("Some essays have their result already. Two markers are chosen before."))
        _keep_first(acting_user, now, assignment)
    plan = plan or MarkingPlan(assignment=assignment)
    changes = {name: (getattr(plan, name) if plan.pk else None, value) for name, value in values.items()}
    for name, value in values.items():
        setattr(plan, name, value)
    plan.save()
    record(
        acting_user=acting_user, now=now, action="grading.set_marking_plan", target=plan,
        course_id=assignment.course_id, changes=changes,
    )  # fmt: skip
    return plan


def _keep_first(acting_user: User, now: datetime, assignment: Assignment) -> None:
    begun = Marking.objects.filter(attempt__submission__assignment=assignment, turn=1)
    for submission, user in begun.values_list("attempt__submission", "marked_by"):
        place = Enrollment.objects.filter(user=user, course=assignment.course_id).first()
        if place and not Allocation.objects.filter(submission=submission, turn=1).exists():
            Allocation.objects.create(submission_id=submission, turn=1, marker=place, made_by=acting_user, made_at=now)
