"""What staff hand in for a student, and what anybody compares with what was handed in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.assignments.forms.extensions import StudentField
from classroom.assignments.forms.writing import EssayField
from classroom.assignments.rules import students_to_hand_in_for
from classroom.assignments.rules.text import LONGEST_TITLE
from classroom.courses.models import Enrollment


class HandInForForm(forms.Form):
    """A text or a file that staff hand in for a student."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    title = EssayField(label=_("Title"), max_length=LONGEST_TITLE, required=False)
    markdown = EssayField(
        label=_("Text of the essay, in Markdown"),
        help_text=_("Paste it here, or choose a file below. With both, this text is what is marked."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(label=_("File"), help_text=_("DOCX, ODT or PDF. Its text is the essay."), required=False)
    reason = forms.CharField(label=_("Reason"), help_text=_("The student reads it on the receipt."), max_length=200)

    def __init__(self, *args, enrollment: Enrollment, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["student"] = StudentField(
            students_to_hand_in_for(enrollment), label=_("Student"), empty_label=_("Choose a student")
        )
        self.order_fields(["student"])

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not cleaned["markdown"].strip() and not cleaned["file"]:
            self.add_error("markdown", _("Paste a text or choose a file."))
        return cleaned


class CheckForm(forms.Form):
    """A text, or a file, that may have been handed in."""

    text = EssayField(
        label=_("Text to compare"),
        help_text=_("Paste the whole text as it was handed in, without its title."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(
        label=_("Or a file"), help_text=_("The text as downloaded from the receipt, or a file that was handed in."),
        required=False,
    )  # fmt: skip
    sha256 = forms.RegexField(
        r"^\s*[0-9a-fA-F]{64}\s*$",
        label=_("SHA-256 of the receipt"),
        help_text=_("With it the page says whether this is the text of that very receipt."),
        required=False,
        error_messages={"invalid": _("It has 64 signs, 0–9 and a–f, as on the receipt.")},
    )

    def clean_sha256(self) -> str:
        return self.cleaned_data["sha256"].strip().lower()

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not cleaned["text"].strip() and not cleaned["file"]:
            self.add_error("text", _("Paste a text or choose a file."))
        return cleaned
