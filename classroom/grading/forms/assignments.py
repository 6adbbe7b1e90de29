"""What marking wants to know on the form of an assignment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.assignments.events import FormPart
from classroom.assignments.models import Assignment
from classroom.courses.models import Course
from classroom.grading.models import Rubric
from classroom.grading.queries.gradebook import categories_of, category_of
from classroom.grading.queries.rubric import rubric_shown


def part_of_form(*, course: Course, assignment: Assignment | None, **_signal: object) -> FormPart:
    """The category that it counts in, where the gradebook has some, and when students see the rubric.

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
    return FormPart(shown, seen)
