"""Cutting, joining, moving, removing and adding blocks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from history.models import Block, BlockKind
from history.queries import chapter_contents, live_blocks
from history.services import Shaping, UnfitMarkdown, UnfitPlace, is_stale

_ACTS = (
    ("split", _("Cut it in two")),
    ("merge", _("Join it with the block behind it")),
    ("move", _("Move it")),
    ("insert", _("Put a new block in behind it")),
    ("remove", _("Take it out of the text")),
)
_UNFIT = {
    "words": _("These words do not stand in the block once, or they are its beginning. Copy a few more."),
    "last": _("No block of the section stands behind this one."),
    "only": _("A chapter keeps one block."),
    "elsewhere": _("It cannot go there. Choose another place."),
    "empty": _("A part would be empty."),
    "several": _("A blank line would begin a second paragraph. Write the block as one paragraph."),
    "markup": _("The place is within a link or a table. Correct the block itself."),
    "kinds": _("A table and a paragraph cannot be joined."),
}
_NEEDED = {"split": "words", "move": "place", "insert": "markdown"}


class ShapeForm(forms.Form):
    """What to do with one block, with the reason. `stale` says after validation that it has been changed since."""

    act = forms.ChoiceField(label=_("What to do"), choices=_ACTS, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("To cut: the words that the second part begins with"), required=False, strip=False, max_length=300
    )
    joint = forms.ChoiceField(
        label=_("To join: what stands between"), required=False, choices=[("", _("nothing")), (" ", _("a space"))]
    )
    place = forms.ChoiceField(label=_("To move: behind which block"), required=False)
    kind = forms.ChoiceField(
        label=_("New block: kind"), required=False, choices=BlockKind.choices, initial=BlockKind.PARAGRAPH
    )
    markdown = forms.CharField(
        label=_("New block: text"), required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Members of the course see it."))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    stale = False

    def __init__(self, data=None, *, block: Block) -> None:
        super().__init__(data, initial={"revision": block.chapter.revision_number})
        self.block = block
        places = {
            section.pk: [(section.slug, _("At the head of “%s”") % section)]
            for section in chapter_contents(block.chapter)
        }
        for each in live_blocks(block.chapter).only("key", "text", "section"):
            if each.pk != block.pk:
                places[each.section_id].append((each.key, f"{each.key} {Truncator(each.text).chars(50)}"))
        self.fields["place"].choices = [("", "–"), *(choice for row in places.values() for choice in row)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("revision") is not None and is_stale(self.block, cleaned["revision"]):
            self.refuse_stale()
        needed = _NEEDED.get(cleaned.get("act", ""))
        if needed and not cleaned.get(needed, "").strip() and needed not in self.errors:
            self.add_error(needed, self.fields[needed].error_messages["required"])
        return cleaned

    @property
    def shaping(self) -> Shaping:
        values = self.cleaned_data
        return Shaping(**{name: values[name] for name in ("act", "words", "joint", "place", "kind", "markdown")})

    def refuse(self, fault: UnfitPlace | UnfitMarkdown) -> None:
        """Say why it cannot be done."""
        self.add_error(None, _UNFIT[fault.code])

    def refuse_stale(self) -> None:
        """Refuse once, and let the person do it after having seen the block as it stands."""
        self.stale = True
        self.data = self.data.copy()
        self.data["revision"] = self.block.chapter.revision_number
        self.add_error(None, ValidationError(_("Somebody has changed this block since you opened it."), code="stale"))
