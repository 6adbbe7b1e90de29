"""By what an assignment is marked, as its form says it: points by criteria, or complete and incomplete."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.common.shown.sentences import gettext as _
from classroom.courses.rules import closed_when_archived
from classroom.grading.models import Rubric, Scale
from classroom.grading.queries.rubric import rubric_with_levels
from classroom.grading.services.rubrics import CriterionPlan, done_plan, set_rubric


@closed_when_archived("assignment.course")
@transaction.atomic
def set_scale(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    scale: str,
    worth: Decimal | None = None,
    incomplete_is_zero: bool | None = None,
) -> None:
    """Mark `assignment` by `scale`; complete is `worth` so many points in the gradebook. None leaves it as it is.

    Where criteria with points are there already, `points` leaves them. Marks that were given are not touched: once some
    are, the scale is changed on the page of the rubric, which shows first what becomes of them. Raises ValidationError.
    """
    current = rubric_with_levels(assignment.pk)
    is_done = current is not None and current.scale == Scale.DONE
    common = {"acting_user": acting_user, "now": now, "assignment": assignment}
    if scale == Scale.DONE:
        worth = worth or (current.criteria.all()[0].max_points if is_done else Decimal(1))
        set_rubric(**common, criteria=done_plan(worth))
    elif is_done:
        set_rubric(**common, criteria=[CriterionPlan(_("The whole"), current.criteria.all()[0].max_points)])
    if scale == Scale.DONE and incomplete_is_zero is not None:
        count_incomplete(**common, as_zero=incomplete_is_zero)


@closed_when_archived("assignment.course")
@transaction.atomic
def count_incomplete(*, acting_user: User, now: datetime, assignment: Assignment, as_zero: bool) -> None:
    """Say whether incomplete counts as 0, or nowhere."""
    rubric = Rubric.objects.select_for_update().get(assignment=assignment)
    if rubric.incomplete_is_zero == as_zero:
        return
    record(
        acting_user=acting_user, now=now, action="grading.count_incomplete", target=rubric,
        course_id=assignment.course_id, changes={"incomplete_is_zero": (rubric.incomplete_is_zero, as_zero)},
    )  # fmt: skip
    rubric.incomplete_is_zero = as_zero
    rubric.save(update_fields=("incomplete_is_zero",))
