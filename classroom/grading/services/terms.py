"""What the form of an assignment says of its marking."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.grading.services.gradebook.setup import set_category
from classroom.grading.services.rubrics import show_rubric
from classroom.grading.services.scales import set_scale

#: What the form calls it when incomplete counts as 0, and when it counts nowhere.
ZERO, NOWHERE = "zero", "nowhere"


def keep_answers(
    *, assignment: Assignment, answers: Mapping[str, Any], acting_user: User, now: datetime, **_signal: object
) -> None:
    """Store what was answered to `forms.assignments.part_of_form`; receives `assignments.events.form_answered`."""
    common = {"acting_user": acting_user, "now": now, "assignment": assignment}
    if "category" in answers:
        set_category(**common, category=answers["category"])
    if answers.get("scale"):
        set_scale(
            **common, scale=answers["scale"], worth=answers.get("worth"),
            incomplete_is_zero=answers["incomplete"] == ZERO if answers.get("incomplete") else None,
        )  # fmt: skip
    if answers.get("rubric_shown"):
        show_rubric(**common, shown=answers["rubric_shown"])
