"""Correcting a block or a note."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from history.models import Block, BlockKind, Footnote
from history.queries import Piece, compare
from history.services import UnfitMarkdown, canonical, is_stale

_LINE = forms.TextInput(attrs={"size": 60})
_REASON = _("In a few words, for example: name corrected after the printed book.")
_UNFIT = {
    "empty": _("The block has no words. A block cannot be emptied here."),
    "several": _("A blank line would begin a second paragraph. Write the block as one paragraph."),
}


class BlockForm(forms.ModelForm):
    """Another text for one block, with the reason.

    `revision` is the chapter's revision that the person had before them. `stale` says after
    validation that somebody else has changed the block since; `standing` is the block as it stands.
    """

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_REASON, widget=_LINE)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Block
        fields = ("kind", "markdown")
        widgets = {"markdown": forms.Textarea(attrs={"rows": 14, "cols": 90})}
        labels = {"markdown": _("Text")}
        help_texts = {"markdown": _("Markdown. A footnote mark is written [^30].")}

    stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Validation writes what was typed into the instance.
        self.standing = Block(pk=self.instance.pk, kind=self.instance.kind, markdown=self.instance.markdown)
        self.fields["revision"].initial = self.instance.chapter.revision_number
        self.fields["markdown"].widget.attrs["lang"] = self.instance.chapter.language

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        revision, kind, markdown = (cleaned.get(name) for name in ("revision", "kind", "markdown"))
        if revision is not None and is_stale(self.instance, revision):
            self._refuse_stale()
        if markdown and kind in BlockKind:
            try:
                cleaned["markdown"] = canonical(kind, markdown).markdown
            except UnfitMarkdown as fault:
                self.add_error("markdown", _UNFIT[fault.code])
        return cleaned

    def _refuse_stale(self) -> None:
        """Refuse once, and let the person save over the newer text after having seen it."""
        self.stale = True
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = self.instance.chapter.revision_number
        self.add_error(
            None,
            ValidationError(
                _(
                    "Somebody has corrected this block since you opened it. Compare the two texts, then save the right one."
                ),
                code="stale",
            ),
        )

    def comparison(self) -> list[Piece]:
        """How the text that stands would become the one that was typed."""
        return compare(self.standing.markdown, self.cleaned_data.get("markdown") or self.standing.markdown)


class FootnoteForm(forms.ModelForm):
    """The text of a note, with the reason. `before` is the text that the person had before them."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_REASON, widget=_LINE)
    before = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    class Meta:
        model = Footnote
        fields = ("body",)
        widgets = {"body": forms.Textarea(attrs={"rows": 5, "cols": 90})}
        help_texts = {"body": _("Markdown. Leave it empty when the text of the note is not known.")}

    stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = Footnote(pk=self.instance.pk, number=self.instance.number, body=self.instance.body)
        self.fields["before"].initial = self.instance.body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        before = cleaned["before"] = cleaned.get("before", "").replace("\r\n", "\n")
        if before != self.standing.body:
            self.stale = True
            self.data = self.data.copy()
            self.data[self.add_prefix("before")] = self.standing.body
            words = _("Somebody has changed this note since you opened it. It reads now: %(text)s")
            self.add_error(None, ValidationError(words, code="stale", params={"text": self.standing.body or "–"}))
        return cleaned
