"""Forms of the course's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import BuddhistDateTimeField
from classroom.courses.models import Course, Reading
from classroom.courses.queries import course_sections
from history.forms import SectionsField


class ReadingForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    instructions = forms.CharField(
        label=_("Instructions"),
        help_text=_("A sentence on what to look for."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opens_at = BuddhistDateTimeField(label=_("Shown from"), required=False)
    due_at = BuddhistDateTimeField(label=_("To be read by"), required=False)

    def __init__(self, *args, course: Course, reading: Reading | None = None, **kwargs) -> None:
        if reading:
            kwargs["initial"] = {
                "title": reading.title,
                "instructions": reading.instructions,
                "sections": [section.pk for section in reading.sections.all()],
                "opens_at": reading.opens_at,
                "due_at": reading.due_at,
            }
        super().__init__(*args, **kwargs)
        self.fields["sections"] = SectionsField(course_sections(course), label=_("Sections"))
        self.order_fields(["title", "sections", "instructions", "opens_at", "due_at"])

    def clean(self) -> dict:
        cleaned = super().clean()
        opens_at, due_at = cleaned.get("opens_at"), cleaned.get("due_at")
        if opens_at and due_at and due_at <= opens_at:
            self.add_error("due_at", _("It is to be read by a time after it is shown."))
        return cleaned
