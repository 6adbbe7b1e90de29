"""Writing posts: answers, edits, deletions, and what comes by mail."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import ProseField
from classroom.common.markup import plain_text
from classroom.discussions.models import PostDraft

LONGEST_POST = 20_000


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

    def __init__(self, *args, can_hide_name: bool, draft: PostDraft | None = None, **kwargs) -> None:
        kwargs["initial"] = {"token": uuid4(), **kwargs.get("initial", {}), **_drafted(draft)}
        super().__init__(*args, **kwargs)
        self.draft = draft
        self._hides_name_in_vain = bool(not can_hide_name and self.data.get("anonymous"))
        if not can_hide_name:
            del self.fields["anonymous"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if self._hides_name_in_vain:
            # Whoever asked to stay nameless is not named because the course allows it no longer.
            raise forms.ValidationError(
                _("This course no longer lets you hide your name. Nothing was sent; send it again under your name.")
            )
        return cleaned

    @property
    def has_forged_key(self) -> bool:
        """Whether what the page itself put into the form came back wrong."""
        return any(name in self.errors for name in ("token", "passage"))


class PostEditForm(forms.Form):
    """`version` is that of the post whose words the form began with."""

    body = PostField(
        label=_("Your text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("A post cannot be empty. It can be deleted.")},
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, draft: PostDraft | None = None, **kwargs) -> None:
        if draft:
            begun = {"version": draft.fields["base"]} if draft.fields.get("base") else {}
            kwargs["initial"] = {**kwargs.get("initial", {}), **begun, "body": draft.markdown}
        super().__init__(*args, **kwargs)
        self.draft = draft


class MailedAnswerForm(forms.Form):
    """The words of an answer that came by mail."""

    body = PostField()


class PostDeleteForm(forms.Form):
    """Why staff take somebody's post off the page."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, required=False,
        help_text=_("Kept in the record of the course; the author does not see it."),
    )  # fmt: skip


def _drafted(draft: PostDraft | None) -> dict:
    """The values with which a form begins when something was written in it before."""
    if draft is None:
        return {}
    kept = {name: draft.fields[name] for name in ("title", "anonymous", "token") if draft.fields.get(name)}
    return kept | {"body": draft.markdown}
