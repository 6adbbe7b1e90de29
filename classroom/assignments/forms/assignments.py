"""What an instructor asks for, by when, and what late work costs."""

from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.assignments.forms.writing import LONGEST_TITLE
from classroom.assignments.models import Assignment
from classroom.common.forms import BuddhistDateTimeField
from classroom.courses.models import Course
from classroom.courses.queries import course_sections
from history.forms import SectionsField

LAST_MINUTE = time(23, 59)


class AssignmentForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    instructions = forms.CharField(
        label=_("What is asked"),
        help_text=_("Markdown. Say what the essay should answer, and what it should draw on."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    opens_at = BuddhistDateTimeField(
        label=_("Opens"), help_text=_("Students see it from then on; empty means at once."), required=False
    )
    due_at = BuddhistDateTimeField(label=_("Due"), empty_time=LAST_MINUTE)
    closes_at = BuddhistDateTimeField(
        label=_("Closes"),
        help_text=_("Late work is taken until then; empty means that none is."),
        required=False,
        empty_time=LAST_MINUTE,
    )
    grace_minutes = forms.IntegerField(
        label=_("Grace in minutes"),
        help_text=_("For slow connections: work that comes in within it is not late."),
        min_value=0,
        max_value=1440,
        initial=10,
    )
    min_words = forms.IntegerField(label=_("Words at least"), min_value=1, max_value=100_000, required=False)
    max_words = forms.IntegerField(label=_("Words at most"), min_value=1, max_value=100_000, required=False)
    attempts_allowed = forms.IntegerField(
        label=_("Attempts allowed"),
        help_text=_("Empty means as many as one likes until it closes."),
        min_value=1,
        max_value=100,
        required=False,
    )
    published = forms.BooleanField(
        label=_("Students can see it"),
        help_text=_("Leave it out to finish the assignment later."),
        required=False,
        initial=True,
    )

    def __init__(self, *args, course: Course, assignment: Assignment | None = None, **kwargs) -> None:
        if assignment:
            kwargs["initial"] = {name: getattr(assignment, name) for name in self.base_fields} | {
                "sections": [section.pk for section in assignment.sections.all()]
            }
        super().__init__(*args, **kwargs)
        self.fields["sections"] = SectionsField(
            course_sections(course),
            label=_("Sections to draw on"),
            help_text=_("They stand beside the draft. None means the whole book."),
            required=False,
        )
        self.order_fields(["title", "instructions", "sections", "due_at", "grace_minutes", "closes_at", "opens_at"])

    def clean(self) -> dict:
        cleaned = super().clean()
        opens_at, due_at, closes_at = (cleaned.get(name) for name in ("opens_at", "due_at", "closes_at"))
        if opens_at and due_at and opens_at >= due_at:
            self.add_error("opens_at", _("It opens before it is due."))
        if due_at and closes_at and closes_at < due_at:
            self.add_error("closes_at", _("It closes after it is due, or at the same time."))
        low, high = cleaned.get("min_words"), cleaned.get("max_words")
        if low and high and low > high:
            self.add_error("max_words", _("At most is more than at least."))
        return cleaned
