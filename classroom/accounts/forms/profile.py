"""Who I am here and how the text looks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classroom.accounts.context import FIELDS_OF_PERSON, SWITCHES, reading_settings
from classroom.accounts.models import Alignment, Digits, Era, Leading, Measure, TextSize, Theme, Typeface, User
from classroom.common.shown.zones import zone_names


class ReadingSettingsForm(forms.Form):
    """How the text looks. The names of the fields are those of the data attributes of <html>."""

    theme = forms.ChoiceField(label=_("Page"), choices=Theme.choices, required=False, widget=forms.RadioSelect)
    size = forms.ChoiceField(label=_("Letter size"), choices=TextSize.choices, required=False, widget=forms.RadioSelect)
    face = forms.ChoiceField(label=_("Letters"), choices=Typeface.choices, required=False, widget=forms.RadioSelect)
    leading = forms.ChoiceField(
        label=_("Line spacing"), choices=Leading.choices, required=False, widget=forms.RadioSelect
    )
    width = forms.ChoiceField(label=_("Line length"), choices=Measure.choices, required=False, widget=forms.RadioSelect)
    align = forms.ChoiceField(label=_("Alignment"), choices=Alignment.choices, required=False, widget=forms.RadioSelect)
    eras = forms.ChoiceField(
        label=_("Years"),
        choices=[("", _("As in the book")), ("both", _("In both eras"))],
        required=False,
        widget=forms.RadioSelect,
    )
    marks = forms.ChoiceField(
        label=_("Notes and highlights in the text"),
        choices=[("", pgettext_lazy("marks", "Shown")), ("hidden", pgettext_lazy("marks", "Hidden"))],
        required=False,
        widget=forms.RadioSelect,
    )
    shortcuts = forms.ChoiceField(
        label=_("Keyboard shortcuts"),
        choices=[("", pgettext_lazy("a switch", "On")), ("off", pgettext_lazy("a switch", "Off"))],
        required=False,
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, person: User, data=None) -> "ReadingSettingsForm":
        """The form, filled with what `person` has chosen so far."""
        return cls(data, initial=reading_settings(person))

    def preferences(self) -> dict[str, str | bool]:
        """The cleaned values by the names of the person's fields; what was not sent is left as it is."""
        sent = {name: self.cleaned_data[name] for name in self.fields if name in self.data}
        return {
            FIELDS_OF_PERSON[name]: value if name not in SWITCHES else (value == SWITCHES[name][0]) == SWITCHES[name][1]
            for name, value in sent.items()
        }


def _zones() -> list[tuple[str, object]]:
    return [("", _("That of the course, and of the classroom elsewhere")), *zone_names()]


class ProfileForm(forms.Form):
    """What a person may change about themselves. Names and numbers come from the registrar."""

    language = forms.ChoiceField(
        label=_("Language"), choices=User._meta.get_field("language").choices, required=False, widget=forms.RadioSelect
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_zones, required=False,
        help_text=_("Deadlines hold in the time zone of their course, whichever you choose here."),
    )  # fmt: skip
    digits = forms.ChoiceField(label=_("Digits"), choices=Digits.choices, required=False, widget=forms.RadioSelect)
    era = forms.ChoiceField(label=_("Years"), choices=Era.choices, required=False, widget=forms.RadioSelect)

    @classmethod
    def of(cls, person: User, data: Any = None) -> "ProfileForm":
        """The form, filled with what `person` has chosen so far."""
        return cls(data, initial={name: getattr(person, name) for name in cls.base_fields})
