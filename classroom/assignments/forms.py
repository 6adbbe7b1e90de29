"""What comes in about essays. The length of a text is bounded here; its form is the services' business."""

from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Assignment, Extension
from classroom.assignments.rules import grantable_enrollments
from classroom.assignments.rules.files import FAULTS
from classroom.assignments.rules.text import LONGEST_TEXT, LONGEST_TITLE, stored_text
from classroom.common.documents import Fault
from classroom.common.forms import BuddhistDateTimeField
from classroom.courses.models import Course, Enrollment
from classroom.courses.queries import course_sections
from history.forms import PassageField, SectionsField
from history.models import Chapter

LAST_MINUTE = time(23, 59)


class EssayField(forms.CharField):
    """A text as its writer typed it, in the form in which it is kept. Too long a text is refused before any work on it."""

    default_error_messages = {
        "max_length": _("The text is longer than %(limit_value)d characters. Shorten it, or keep the rest elsewhere.")
    }

    def __init__(self, *, max_length: int = LONGEST_TEXT, **kwargs) -> None:
        super().__init__(max_length=max_length, strip=False, **kwargs)

    def to_python(self, value) -> str:
        text = super().to_python(value)
        return text if len(text) > 2 * self.max_length else stored_text(text)


class DraftForm(forms.Form):
    """One save. `keep` answers a conflict: mine, this text wins and the stored one is kept; stored, the other way round.

    `writer` is whose page it is: on a shared computer somebody else may have signed in since it was opened.
    """

    title = EssayField(max_length=LONGEST_TITLE, required=False)
    markdown = EssayField(required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    writer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    keep = forms.ChoiceField(choices=[("", ""), ("mine", ""), ("stored", "")], required=False, widget=forms.HiddenInput)


class HandInForm(forms.Form):
    """`version` is the draft that the writer saw on the page that asked."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class RestoreForm(forms.Form):
    """`expected` is the draft that would be replaced."""

    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class VerifyForm(forms.Form):
    text = EssayField(
        label=_("Text to compare"),
        help_text=_("Paste the whole text as you handed it in, without its title."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class FileForm(forms.Form):
    """One file for the draft of `assignment`. What it is, is looked at when it is read."""

    file = forms.FileField(label=_("File"), error_messages={"empty": FAULTS[Fault.EMPTY]})

    def __init__(self, *args, assignment: Assignment, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.megabytes = assignment.file_megabytes

    def too_large(self) -> str:
        return _("The file is larger than %(n)s MB. Make it smaller, then choose it again.") % {"n": self.megabytes}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > self.megabytes * 1024 * 1024:
            raise forms.ValidationError(self.too_large())
        return file


class FileTextForm(forms.Form):
    """The text of a file as its writer has corrected it. `version` is the draft that it replaces."""

    markdown = EssayField()
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class EvidenceForm(forms.Form):
    def __init__(self, *args, chapter: Chapter, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passage"] = PassageField(chapter, widget=forms.HiddenInput)


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


class ExtensionForm(forms.Form):
    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=365, required=False)
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=23, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The student reads it beside the deadline."),
        max_length=Extension._meta.get_field("reason").max_length,
        required=False,
    )

    def __init__(self, *args, enrollment: Enrollment, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["student"] = StudentField(
            grantable_enrollments(enrollment), label=_("Student"), empty_label=_("Choose a student")
        )
        self.order_fields(["student"])

    def clean(self) -> dict:
        cleaned = super().clean()
        minutes = (cleaned.get("days") or 0) * 24 * 60 + (cleaned.get("hours") or 0) * 60
        if not minutes and not self.errors:
            self.add_error("days", _("Say how long: days, hours or both."))
        cleaned["minutes"] = minutes
        return cleaned


class StudentField(forms.ModelChoiceField):
    def label_from_instance(self, enrollment: Enrollment) -> str:
        number = enrollment.user.student_number
        return f"{enrollment.user} · {number}" if number else str(enrollment.user)
