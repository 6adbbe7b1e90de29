"""What people type in discussions."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import BuddhistDateTimeField, ProseField
from classroom.common.markup import plain_text
from classroom.common.thai.words import segment
from classroom.courses.models import Course
from classroom.courses.queries import course_sections
from classroom.discussions.models import Post, Thread
from history.forms import PassageField, SectionField
from history.models import Chapter

LONGEST_POST = 20_000
TITLE_FROM_TEXT = 60


class PostField(ProseField):
    """The words of a post. A text of marks alone, which would be shown as nothing, is no text."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_length=LONGEST_POST, **kwargs)

    def clean(self, value) -> str:
        text = super().clean(value)
        if not plain_text(text).strip():
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class PostForm(forms.Form):
    """An answer. `token` comes with the form, so that sending it twice posts once."""

    body = PostField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    anonymous = forms.BooleanField(
        label=_("Hide my name from classmates"),
        help_text=_("Instructors and assistants always see it. It cannot be changed later."),
        required=False,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, can_hide_name: bool, **kwargs) -> None:
        kwargs["initial"] = {"token": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if not can_hide_name:
            del self.fields["anonymous"]

    @property
    def has_forged_key(self) -> bool:
        """Whether what the page itself put into the form came back wrong."""
        return any(name in self.errors for name in ("token", "passage"))


class ThreadForm(PostForm):
    """A new thread. Without a title the first words of its text become one."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (Thread.Kind.DISCUSSION, _("A thought to talk about")),
            (Thread.Kind.QUESTION, _("A question that wants an answer")),
        ],
        widget=forms.RadioSelect,
        initial=Thread.Kind.DISCUSSION,
    )
    title = ProseField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the first words of the text are used."),
    )

    def __init__(self, *args, chapter: Chapter | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Your text")
        self.fields["body"].widget.attrs["rows"] = 8
        if chapter:
            self.fields["passage"] = PassageField(chapter, required=False)
        self.order_fields(["kind", "title", "body", "anonymous"])

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("title") and cleaned.get("body"):
            cleaned["title"] = first_words(cleaned["body"])
        return cleaned


class PromptForm(PostForm):
    """A thread set by an instructor, to be answered by a time."""

    title = ProseField(label=_("Title"), max_length=200)
    opens_at = BuddhistDateTimeField(
        label=_("Shown from"), required=False, help_text=_("Left empty, students see it at once.")
    )
    due_at = BuddhistDateTimeField(label=_("Answer by"), required=False)

    def __init__(
        self, *args, course: Course, chapter: Chapter | None = None, prompt: Post | None = None, **kwargs
    ) -> None:
        if prompt:
            thread = prompt.thread
            kwargs["initial"] = {
                "title": thread.title, "body": prompt.markdown, "opens_at": thread.opens_at, "due_at": thread.due_at,
            }  # fmt: skip
        super().__init__(*args, can_hide_name=False, **kwargs)
        self.fields["body"].label = _("What students are asked")
        self.fields["body"].widget.attrs["rows"] = 6
        if chapter:
            self.fields["passage"] = PassageField(chapter, required=False)
        elif prompt is None:
            self.fields["section"] = SectionField(
                course_sections(course), label=_("Section"), empty_label=_("The whole course"), required=False
            )
        self.order_fields(["title", "body", "section", "opens_at", "due_at"])

    def clean(self) -> dict:
        cleaned = super().clean()
        opens_at, due_at = cleaned.get("opens_at"), cleaned.get("due_at")
        if opens_at and due_at and due_at <= opens_at:
            self.add_error("due_at", _("It is to be answered by a time after it is shown."))
        return cleaned


class PostEditForm(forms.Form):
    body = PostField(
        label=_("Your text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("A post cannot be empty. It can be deleted.")},
    )


class PostDeleteForm(forms.Form):
    """Why staff take somebody's post off the page."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, required=False,
        help_text=_("Kept in the record of the course; the author does not see it."),
    )  # fmt: skip


class ThreadEditForm(forms.Form):
    """Title and kind of a thread that is no prompt."""

    title = ProseField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What it is"), choices=ThreadForm.base_fields["kind"].choices, widget=forms.RadioSelect
    )


def first_words(markdown: str, length: int = TITLE_FROM_TEXT) -> str:
    """Return the first line of a text, cut between two words at `length` code points at the most."""
    line = " ".join(next((line for line in plain_text(markdown).splitlines() if line.strip()), "").split())
    if len(line) <= length:
        return line
    title = ""
    for word in segment(line[: length * 2]):
        if len(title) + len(word) >= length:
            break
        title += word
    return f"{title.rstrip() or line[: length - 1]}…"
