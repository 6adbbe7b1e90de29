"""What marking wants to know on the form of an assignment."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.assignments.events import FormPart
from classroom.assignments.models import Assignment, LatePolicy
from classroom.courses.models import Course
from classroom.grading.models import Rubric, Scale
from classroom.grading.queries.gradebook import categories_of, category_of
from classroom.grading.queries.rubric import MarkedBy, marked_by, rubric_shown
from classroom.grading.rules.scales import WORTH
from classroom.grading.services.terms import NOWHERE, ZERO


def part_of_form(*, course: Course, assignment: Assignment | None, **_signal: object) -> FormPart:
    """The category that it counts in, where the gradebook has some, by what it is marked, and when students see the rubric.

    Receives `assignments.events.form_asked`.
    """
    categories = categories_of(course)
    shown = {}
    if categories:
        shown["category"] = forms.TypedChoiceField(
            label=_("Category"),
            help_text=_("What it counts with in the gradebook."),
            choices=[("", _("None")), *((category.key, category.title) for category in categories)],
            coerce=int,
            empty_value=None,
            required=False,
            initial=category_of(assignment) if assignment else None,
        )
    seen = {
        "rubric_shown": forms.ChoiceField(
            label=_("Students see the rubric"),
            choices=Rubric.Shown.choices,
            required=False,
            initial=rubric_shown(assignment) if assignment else Rubric.Shown.ALWAYS,
        )
    }
    by = marked_by(assignment) if assignment else None
    marked = {
        "scale": forms.ChoiceField(
            label=_("The result is given as"),
            help_text=_("Complete or incomplete needs no rubric: the marker chooses one of the two."),
            choices=Scale.choices,
            required=False,
            initial=by.scale if by else Scale.POINTS,
        ),
        "worth": forms.DecimalField(
            label=_("Complete counts, in points"),
            help_text=_("So much it is in the gradebook, in its category. Without points by criteria."),
            min_value=Decimal("0.01"),
            max_value=9999,
            decimal_places=2,
            required=False,
            initial=by.worth if by and by.worth else WORTH,
        ),
        "incomplete": forms.ChoiceField(
            label=_("Incomplete counts"),
            choices=[(NOWHERE, _("nowhere, until it is complete")), (ZERO, _("as 0"))],
            required=False,
            initial=ZERO if by and by.incomplete_is_zero else NOWHERE,
        ),
    }
    return FormPart(shown, seen, marked, lambda cleaned: _errors(cleaned, by))


def _errors(cleaned: Mapping[str, Any], by: MarkedBy | None) -> dict[str, str]:
    """What one field cannot know of another, by the name of the field."""
    scale, worth = cleaned.get("scale"), cleaned.get("worth")
    if scale == Scale.DONE and cleaned.get("late_policy", LatePolicy.NONE) != LatePolicy.NONE:
        return {"late_policy": _("Complete or incomplete has no points that lateness could take off.")}
    if scale == Scale.DONE and by and by.peers_count:
        return {"scale": _("Readings of classmates count in the grade: let them count 0 % first.")}
    if by is None or not by.begun or not scale:
        return {}
    moved = scale != by.scale or (scale == Scale.DONE and worth is not None and worth != by.worth)
    return (
        {"scale": _("Marking has begun. Change it on the page of the rubric: there you see first what it changes.")}
        if moved
        else {}
    )
