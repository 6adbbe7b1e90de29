"""Taking a chapter in by the page, and making a book."""

import base64
import binascii
import zlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from history.importer import ImportFault
from history.models import Book
from history.services import explain, read_upload

# What a page takes. A larger file goes by the command.
LARGEST = 2 * 1000 * 1000


class ChapterUploadForm(forms.Form):
    """A chapter as a file or as pasted text. After `is_valid`, `data` are its bytes and `imported` what was read of it.

    `packed` carries the same bytes from the preview to the import, with `sha256` and `revision` of the preview.
    """

    number = forms.IntegerField(
        label=_("Number of the chapter"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_('Only when the heading has none, such as "บทที่ 4".'),
    )
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Plain text or Markdown, UTF-8 or Windows-874, at most 2 MB.")
    )
    text = forms.CharField(
        label=_("Or the text itself"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "roster__text"}),
    )
    packed = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4_000_000)
    sha256 = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        where, self.data_bytes = self._given(cleaned)
        try:
            self.imported = read_upload(self.book, self.data_bytes, cleaned.get("number"))
        except ImportFault as fault:
            self.add_error(where, explain(fault))
            return cleaned
        if self.imported.number is None:
            self.add_error("number", _("The heading names no chapter number. Give it here."))
        return cleaned

    def _given(self, cleaned: dict[str, Any]) -> tuple[str, bytes]:
        """Return where the chapter was given, and its bytes."""
        if cleaned.get("packed"):
            return "file", unpacked(cleaned["packed"])
        if cleaned.get("file"):
            if cleaned["file"].size > LARGEST:
                raise ValidationError(_("The file is larger than 2 MB. Import it with the command import_chapter."))
            return "file", cleaned["file"].read()
        if cleaned.get("text", "").strip():
            return "text", cleaned["text"].encode()
        raise ValidationError(_("Choose a file, or paste the text."), code="nothing")

    def packed_data(self) -> str:
        """Return the bytes as the preview carries them on."""
        return base64.b64encode(zlib.compress(self.data_bytes)).decode("ascii")


def unpacked(packed: str) -> bytes:
    """Return the bytes that a preview carried; raise ValidationError for anything else."""
    try:
        inflate = zlib.decompressobj()
        data = inflate.decompress(base64.b64decode(packed, validate=True), LARGEST * 2)
    except (binascii.Error, zlib.error, ValueError) as fault:
        raise ValidationError(_("The preview could not be read again. Choose the file anew.")) from fault
    if inflate.unconsumed_tail or not inflate.eof:
        raise ValidationError(_("The preview could not be read again. Choose the file anew."))
    return data


class NewBookForm(forms.ModelForm):
    """A book without chapters."""

    language = forms.ChoiceField(label=_("language"), choices=(("th", "ไทย"), ("en", "English")), initial="th")

    class Meta:
        model = Book
        fields = ("title", "title_en", "author", "slug", "language")
        help_texts = {
            "slug": _("Latin letters, digits and hyphens. It stands in addresses and cannot be changed later.")
        }
