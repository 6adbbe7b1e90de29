"""Forms about the index of names and the dated events of a book."""

import calendar
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from classroom.common.thai.dates import month_name
from history.models import Book, Event, Name
from history.queries import has_name
from history.services import save_name

_MOST_SPELLINGS = 60


class NameForm(forms.ModelForm):
    """A name of a book. The other spellings stand on a line each."""

    spellings = forms.CharField(
        label=_("Other spellings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line, faults of the scan too: search finds them under this name."),
    )

    class Meta:
        model = Name
        fields = ("book", "name", "latin", "kind", "note", "note_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["spellings"] = "\n".join(self.instance.spellings)

    def clean_spellings(self) -> list[str]:
        """Return the lines; refuse more, and longer ones, than the text can be looked through for."""
        lines = [line.strip() for line in self.cleaned_data["spellings"].splitlines() if line.strip()]
        longest = Name._meta.get_field("name").max_length
        if len(lines) > _MOST_SPELLINGS or any(len(line) > longest for line in lines):
            words = _("At most %(lines)s spellings, each of at most %(letters)s characters.")
            raise ValidationError(words, params={"lines": _MOST_SPELLINGS, "letters": longest}, code="long")
        return lines


class NameWordsForm(NameForm):
    """A new name of `book`, from the words that a person has chosen in the text."""

    field_order = ("name", "kind", "latin", "note", "note_en", "spellings")

    class Meta(NameForm.Meta):
        fields = ("name", "kind", "latin", "note", "note_en")

    def __init__(self, data: Any = None, *, book: Book, words: str = "") -> None:
        super().__init__(data)
        self.book = book
        self.initial["name"] = words[: self.fields["name"].max_length]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if has_name(self.book, name):
            raise ValidationError(_("The book has this name already, kept or refused."), code="there")
        return name

    def save(self, *, acting_user, now: datetime) -> Name:
        """Write the name down and return it."""
        return save_name(acting_user=acting_user, now=now, book=self.book, **self.cleaned_data)


def month_choices() -> list[tuple[str, str]]:
    language = get_language() or "th"
    return [("", "–"), *((str(month), month_name(month, language=language)) for month in range(1, 13))]


class EventForm(forms.ModelForm):
    """What an event is and when it was. Years are of the Common Era, as in the book."""

    year_to = forms.IntegerField(
        label=_("last year"), required=False, help_text=_("Leave it empty for what happened in one year.")
    )
    month = forms.TypedChoiceField(
        label=_("month"), choices=month_choices, coerce=int, empty_value=None, required=False
    )  # fmt: skip

    class Meta:
        model = Event
        fields = ("title", "title_en", "year_from", "year_to", "month", "day")
        help_texts = {"year_from": _("Common Era.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, month, day = cleaned.get("year_from"), cleaned.get("month"), cleaned.get("day")
        if first is None:
            return cleaned
        if not 1 <= first <= _LAST_YEAR:
            self.add_error("year_from", _OUTSIDE)
            return cleaned
        cleaned["year_to"] = last = cleaned.get("year_to") or first
        if last > _LAST_YEAR:
            self.add_error("year_to", _OUTSIDE)
        elif last < first:
            self.add_error("year_to", ValidationError(_("The last year is before the first."), code="order"))
        if day and not month:
            self.add_error("month", ValidationError(_("A day needs its month."), code="month"))
        elif day and not 1 <= day <= calendar.monthrange(first, month)[1]:
            self.add_error("day", ValidationError(_("The month has no such day."), code="day"))
        return cleaned


_LAST_YEAR = 2200
_OUTSIDE = ValidationError(_("Write a year of the Common Era, for example 1934."), code="year")
