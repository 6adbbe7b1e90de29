"""What comes in from who writes. The length of a text is bounded here; its form is the services' business."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Assignment
from classroom.assignments.rules.files import FAULTS
from classroom.assignments.rules.text import LONGEST_TEXT, LONGEST_TITLE, stored_text
from classroom.common.documents import Fault
from history.forms import PassageField
from history.models import Chapter


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
