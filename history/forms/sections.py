"""How far a section has been read against the book."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from history.models import Section
from history.services import StaleRevision, UnfitState, check_state, set_section_state, states_from

_UNFIT = {
    "note": _("Say what the matter is, so that somebody can put it right."),
    "own": _("You proofread this section. Somebody else has to check it."),
    "way": _("The section cannot go from its present state to this one. Choose another."),
}
_ACTS = {
    Section.State.IMPORTED: _("Not proofread: take the state back"),
    Section.State.PROBLEM: _("Problem: something has to be cleared up first"),
    Section.State.PROOFREAD: _("Proofread: read against the book from the first word to the last"),
    Section.State.VALIDATED: _("Validated: checked by a second person"),
}


class SectionStateForm(forms.Form):
    """Another state for a section. `before` is the state that the person had before them.

    `stale` says after validation that somebody else has changed it since.
    """

    state = forms.ChoiceField(label=_("State"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What is the matter"),
        max_length=300,
        required=False,
        help_text=_("For a problem only, for example: two pages of the scan are missing."),
    )
    before = forms.CharField(widget=forms.HiddenInput)

    stale = False

    def __init__(self, data=None, *, section: Section, user) -> None:
        super().__init__(data, initial={"before": section.state, "note": section.state_note})
        self.section, self.user = section, user
        self.fields["state"].choices = [(state, _ACTS[state]) for state in states_from(section, user)]
        self.fields["state"].error_messages["invalid_choice"] = _UNFIT["way"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("before") != self.section.state:
            self.refuse_stale()
            return cleaned
        if cleaned.get("state"):
            try:
                check_state(self.section, self.user, cleaned["state"], cleaned.get("note", ""))
            except UnfitState as fault:
                self.refuse(fault)
        return cleaned

    def save(self, *, acting_user, now: datetime) -> bool:
        """Set the state; False when it was refused in the meantime, which the form says then."""
        values = self.cleaned_data
        try:
            set_section_state(
                acting_user=acting_user, now=now, section=self.section, state=values["state"], note=values["note"],
                expected=values["before"],
            )  # fmt: skip
        except StaleRevision as stale:  # changed between the check and the lock
            self.section = stale.standing
            self.refuse_stale()
            return False
        except UnfitState as fault:
            self.refuse(fault)
            return False
        return True

    def refuse(self, fault: UnfitState) -> None:
        """Say why the state cannot be set."""
        self.add_error("note" if fault.code == "note" else "state", _UNFIT[fault.code])

    def refuse_stale(self) -> None:
        """Refuse once, and let the person choose from the state as it stands now."""
        self.stale = True
        self.data = self.data.copy()
        self.data["before"] = self.section.state
        self.errors.pop("state", None)
        self.add_error(
            None,
            ValidationError(
                _("Somebody has changed the state since you opened this page. It is now: %(state)s."),
                code="stale",
                params={"state": self.section.get_state_display()},
            ),
        )
