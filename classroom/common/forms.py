"""Form fields of our own: texts in the form in which they are kept, dates as Thai and English readers write them, lengths."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone, to_current_timezone
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from classroom.common.shown import entry_zone, shown_now
from classroom.common.shown.sentences import gettext as _
from classroom.common.student_numbers import plain_number
from classroom.common.thai import dates
from classroom.common.thai.normalise import normalise


def _language() -> str:
    return translation.get_language() or "en"


def _month_choices() -> list[tuple[str, str]]:
    names = [(str(number), dates.month_name(number, language=_language())) for number in range(1, 13)]
    return [("", _("Month")), *names]


def _is_buddhist() -> bool:
    return dates.is_buddhist(language=_language(), era=shown_now().era)


def _shown_year(year: int) -> int:
    return dates.shown_year(year, language=_language(), era=shown_now().era)


def _year_label() -> str:
    return _("Year, Buddhist era") if _is_buddhist() else _("Year")


def _date_help() -> str:
    return _("Day, month and year of the Buddhist era") if _is_buddhist() else _("Day, month and year")


def _moment_help() -> str:
    words = _("%(date)s, then the time") % {"date": _date_help()}
    zone = entry_zone()
    if str(zone) == str(timezone.get_current_timezone()):
        return words
    return _("%(what)s in the time zone of the course, %(zone)s") % {"what": words, "zone": zone}


def focus_on(form: forms.Form, name: str) -> None:
    """Let the page of `form`, which has nothing else to do, open with the cursor in one field: no key and no tap before
    typing."""
    form.fields[name].widget.attrs["autofocus"] = True


class ProseField(forms.CharField):
    """What a person types, in the form in which it is kept: its length is that of the stored text, which may be longer.

    Signs that nobody sees are no text. A text that is far too long is refused before any work on it.
    """

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if self.max_length and len(text) > 2 * self.max_length:
            return text
        text = normalise(text)
        return text.strip() if self.strip else text


class StudentNumberField(forms.CharField):
    """A student number as somebody types it; what comes out is as it is kept."""

    def to_python(self, value: Any) -> str:
        return plain_number(super().to_python(value))


class BuddhistDateWidget(forms.MultiWidget):
    """Day, month and year, each with its own name for screen readers; the year in the reader's era."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(self._parts(), attrs)

    def _parts(self) -> list[forms.Widget]:
        return [
            _number_input("dates__d", gettext_lazy("Day"), size=2),
            forms.Select(attrs={"class": "input", "aria-label": gettext_lazy("Month")}, choices=_month_choices),
            _number_input("dates__y", lazy(_year_label, str)(), size=4),
        ]

    def decompress(self, value: date | datetime | None) -> list[Any]:
        if value is None:
            return [None] * len(self.widgets)
        return [value.day, str(value.month), _shown_year(value.year)]


class BuddhistDateTimeWidget(BuddhistDateWidget):
    """The same with the time of day, in the zone of the course, or in the active one."""

    def _parts(self) -> list[forms.Widget]:
        return [*super()._parts(), _number_input("dates__t", gettext_lazy("Time"), size=5, inputmode="text")]

    def decompress(self, value: datetime | None) -> list[Any]:
        if value is None:
            return super().decompress(None)
        with timezone.override(entry_zone()):
            local = to_current_timezone(value)
        return [*super().decompress(local), f"{local:%H:%M}"]


class BuddhistDateField(forms.MultiValueField):
    """A day, given and taken as `date`.

    A year over 2400 is read as Buddhist whatever the language, so nobody's deadline is 543 years away.
    An error says what is right: "November has 30 days. Try 30 November 2026."
    """

    widget = BuddhistDateWidget
    default_help = staticmethod(_date_help)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("require_all_fields", False)
        kwargs["help_text"] = kwargs.get("help_text") or lazy(self.default_help, str)()
        super().__init__(self._part_fields(), **kwargs)

    def _part_fields(self) -> tuple[forms.Field, ...]:
        # The parts are read together in `compress`, for only together do they make sense.
        return tuple(forms.CharField(required=False, max_length=20) for _part in range(3))

    def compress(self, data_list: list[str]) -> date | None:
        parts = [*data_list, "", "", ""][:3]
        if not any(parts):
            return None
        if not all(parts):
            raise ValidationError(_("Give the day, the month and the year."), code="incomplete")
        try:
            return dates.build_date(*parts)
        except dates.UnreadableDate as unreadable:
            raise ValidationError(_explain(unreadable), code=unreadable.code) from unreadable

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


class WrittenDateField(forms.CharField):
    """A day that is typed into one field, in words or numbers and in either era; given and taken as `date`, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return dates.parse_date(text)
        except dates.UnreadableDate as unreadable:
            raise ValidationError(_explain(unreadable), code=unreadable.code) from unreadable


class BuddhistDateTimeField(BuddhistDateField):
    """A moment, given and taken as an aware `datetime`; people write it in the zone of the course that is open.

    `empty_time` is the time of day that is meant where only a day is given.
    """

    widget = BuddhistDateTimeWidget
    default_help = staticmethod(_moment_help)

    def __init__(self, *, empty_time: time = time(23, 59), **kwargs: Any) -> None:
        self.empty_time = empty_time
        super().__init__(**kwargs)

    def _part_fields(self) -> tuple[forms.Field, ...]:
        return (*super()._part_fields(), forms.CharField(required=False, max_length=20))

    def compress(self, data_list: list[str]) -> datetime | None:
        *day_parts, clock = [*data_list, "", "", "", ""][:4]
        day = super().compress(day_parts)
        if day is None:
            if clock:
                raise ValidationError(_("Give the day, the month and the year."), code="incomplete")
            return None
        try:
            moment = datetime.combine(day, dates.parse_time(clock) if clock else self.empty_time)
        except dates.UnreadableDate as unreadable:
            raise ValidationError(_explain(unreadable), code=unreadable.code) from unreadable
        with timezone.override(entry_zone()):
            return from_current_timezone(moment)

    def has_changed(self, initial: Any, data: Any) -> bool:
        # Seconds are not shown, so a moment that was not touched comes back without them.
        return super().has_changed(initial and initial.replace(second=0, microsecond=0), data)


class LengthForm(forms.Form):
    """A length of time in days and hours: `cleaned_data["minutes"]`."""

    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=0, max_value=365, required=False)
    hours = forms.IntegerField(label=gettext_lazy("Hours"), min_value=0, max_value=23, required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned["minutes"] = (cleaned.get("days") or 0) * 24 * 60 + (cleaned.get("hours") or 0) * 60
        if not cleaned["minutes"] and self.wants_length(cleaned) and not self.errors:
            self.add_error("days", _("Say how long: days, hours or both."))
        return cleaned

    def wants_length(self, cleaned: dict) -> bool:
        return True


def _number_input(css_class: str, label: Any, *, size: int, inputmode: str = "numeric") -> forms.TextInput:
    return forms.TextInput(
        attrs={
            "class": f"input {css_class}",
            "aria-label": label,
            "inputmode": inputmode,
            "size": size,
            "autocomplete": "off",
        }
    )


def _explain(unreadable: dates.UnreadableDate) -> str:
    """Return the sentence that says what is right."""
    match unreadable.code:
        case "day":
            params = unreadable.params
            return _("%(month)s has %(last)s days. Try %(last)s %(month)s %(year)s.") % {
                "month": dates.month_name(params["month"], language=_language()),
                "last": params["last"],
                "year": _shown_year(params["year"]),
            }
        case "year":
            return _("Write the year with four digits, such as %(year)s.") % {
                "year": _shown_year(timezone.localdate().year)
            }
        case "time":
            return _("Write the time as hours and minutes from 00:00 to 23:59, such as 23:59.")
        case "month":
            return _("Choose a month.")
        case _:
            return _("Write the date with day, month and year.")
