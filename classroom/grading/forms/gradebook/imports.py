"""A table of marks: a file, or lines that are pasted; and which of its unknown columns are to be made."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from classroom.common.tables import LARGEST, Table, read_table, read_text
from classroom.grading.services.gradebook import NewColumn


class ImportForm(forms.Form):
    """`cleaned_data["table"]` is what was read."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, CSV or TSV, in UTF-8 or Windows-874."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )
    text = forms.CharField(
        label=_("Or lines copied from a spreadsheet"),
        help_text=_(
            "The first line has the headings: student number or e-mail, then the titles of the columns. "
            "An empty cell changes nothing; a dash empties a cell; E is excused, M missing. "
            "In the columns of prompts points stand as given by hand, and a dash lets the rule count again."
        ),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file, text = cleaned.get("file"), cleaned.get("text")
        if self.errors:
            return cleaned
        if not file and not (text or "").strip():
            raise ValidationError(_("Choose a file, or paste the lines."))
        try:
            # Never more of it than is read at all: a file may be of any size.
            cleaned["table"] = self._read(file.read(LARGEST + 1)) if file else read_text(text)
        except ValidationError as error:
            self.add_error("file" if file else "text", error)
        return cleaned

    @staticmethod
    def _read(content: bytes) -> Table:
        return read_table(content)


class NewColumnForm(forms.Form):
    """One title of the file that the gradebook does not know."""

    make = forms.BooleanField(required=False)
    max_points = forms.DecimalField(
        label=_("Out of"), min_value=Decimal("0.01"), max_value=9999, decimal_places=2, required=False
    )

    def __init__(self, *args, title: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.title = title
        self.fields["make"].widget.attrs["aria-label"] = title
        self.fields["max_points"].widget.attrs |= {"aria-label": f"{title}: {_('Out of')}", "class": "input"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("make") and not cleaned.get("max_points") and not self.errors:
            self.add_error("max_points", _("Out of how many points?"))
        return cleaned

    def plan(self) -> NewColumn | None:
        return NewColumn(self.title, self.cleaned_data["max_points"]) if self.cleaned_data["make"] else None
