"""Forms about the text: choosing a passage, and correcting a block."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from history.models import Block, BlockKind, Chapter
from history.queries import Passage, PassageNotThere, find_passage
from history.services import UnfitMarkdown, canonical, has_changed_since

__all__ = ["BlockForm", "Passage", "PassageField"]


class PassageField(forms.CharField):
    """The address of a passage, such as `b12:10-44@3`, in a hidden input; cleans to a Passage of `chapter`.

    The address of an earlier revision becomes the place where the same words stand now.
    """

    widget = forms.HiddenInput
    default_error_messages = {
        "malformed": _("The passage could not be read. Select the words in the text again."),
        "absent": _("This passage is not in the chapter. Select the words in the text again."),
        "gone": _(
            "The text has been corrected and these words are no longer in it. Open the page again and select them anew."
        ),
        "sections": _("A passage lies within one section. Select words of one section."),
        "long": _("The passage is too long. Select two paragraphs at the most."),
    }

    def __init__(self, chapter: Chapter | None = None, **kwargs) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)
        self.chapter = chapter

    def clean(self, value) -> Passage | None:
        address = super().clean(value)
        if not address:
            return None
        if self.chapter is None:
            raise ValidationError(self.error_messages["absent"], code="absent")
        try:
            return find_passage(self.chapter, address)
        except PassageNotThere as fault:
            raise ValidationError(self.error_messages[fault.code], code=fault.code) from fault


class BlockForm(forms.ModelForm):
    """Another text for one block, with the reason.

    `revision` is the chapter's revision that the person had before them; `stale` says after
    validation that the block has been changed by somebody else since, and `standing` is then
    the block as it stands.
    """

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("In a few words, for example: name corrected after the print.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Block
        fields = ("kind", "markdown")
        widgets = {"markdown": forms.Textarea(attrs={"rows": 14, "cols": 90})}
        labels = {"markdown": _("Text")}
        help_texts = {"markdown": _("Markdown. A footnote mark is written [^30].")}

    stale = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.standing = Block(
            pk=self.instance.pk, kind=self.instance.kind, markdown=self.instance.markdown, text=self.instance.text
        )
        self.fields["revision"].initial = self.instance.chapter.revision_number
        self.fields["markdown"].widget.attrs["lang"] = self.instance.chapter.language

    def clean(self):
        cleaned = super().clean()
        markdown, kind, revision = (cleaned.get(name) for name in ("markdown", "kind", "revision"))
        if revision is not None and (
            revision > self.instance.chapter.revision_number or has_changed_since(self.instance, revision)
        ):
            self.stale = True
            # The person sees both texts and saves over the newer one only knowingly.
            self.data = self.data.copy()
            self.data[self.add_prefix("revision")] = self.instance.chapter.revision_number
            raise ValidationError(
                _(
                    "Somebody has corrected this block since you opened it. Both texts are shown; save the one that is right."
                ),
                code="stale",
            )
        if markdown and kind in BlockKind:
            try:
                self.canonical = canonical(kind, markdown)
            except UnfitMarkdown as fault:
                self.add_error("markdown", _UNFIT[fault.code])
        return cleaned


_UNFIT = {
    "empty": _("The block has no words. A block cannot be emptied here."),
    "several": _("A blank line would begin a second paragraph. Write the block as one paragraph."),
}
