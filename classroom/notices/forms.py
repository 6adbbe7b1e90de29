"""How a person wants to hear of things."""

from collections.abc import Iterator, Sequence

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from classroom.common.shown.zones import zone_names
from classroom.notices.models import Delivery, DigestTime, Notice
from classroom.notices.queries import FAMILIES

_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


def _zones() -> list[tuple[str, object]]:
    return [("", _("That of the classroom")), *zone_names()]


class PreferencesForm(forms.Form):
    """One choice for each kind of notice that its reader can get, for the mail about new devices, and the hour of the
    daily mail.

    The fields of kinds are named by them.
    """

    new_device = forms.ChoiceField(
        label=_("A sign-in with a new device"),
        choices=[(Delivery.ONCE.value, Delivery.ONCE.label), (Delivery.NONE.value, Delivery.NONE.label)],
    )  # fmt: skip
    hour = forms.TypedChoiceField(label=_("The daily mail comes at"), choices=_HOURS, coerce=int)
    time_zone = forms.ChoiceField(label=_("by the clock of"), choices=_zones, required=False)

    def __init__(
        self, data=None, *, kinds: Sequence[Notice.Kind], choices: dict[str, str], when: DigestTime, new_device: bool
    ) -> None:
        of_devices = Delivery.ONCE if new_device else Delivery.NONE
        if data is not None and "new_device" not in data:  # as before where nothing is said
            data = {**data.dict(), "new_device": of_devices.value}
        super().__init__(
            data, initial={**choices, "hour": when.hour, "time_zone": when.time_zone, "new_device": of_devices}
        )
        self.kinds = kinds
        for kind in kinds:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=Delivery.choices)

    @property
    def choices(self) -> dict[str, str]:
        """The cleaned choices by kind."""
        return {kind: self.cleaned_data[kind] for kind in self.kinds}

    @property
    def wants_new_devices(self) -> bool:
        """Whether sign-ins with new devices are mailed."""
        return self.cleaned_data["new_device"] == Delivery.ONCE

    def families(self) -> Iterator[tuple[object, list[BoundField]]]:
        """The fields of kinds under their headings, for the page."""
        for heading, kinds in FAMILIES.values():
            if fields := [self[kind.value] for kind in kinds if kind in self.kinds]:
                yield heading, fields
