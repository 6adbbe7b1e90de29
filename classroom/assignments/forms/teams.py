"""Who writes with whom."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Team
from classroom.assignments.queries.teams import Seating
from classroom.common.forms import ProseField


class SeatingForm(forms.Form):
    """A team for each student: `places` maps the keys of enrolments to those of teams, or None."""

    def __init__(self, *args, seating: Seating, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("no team")), *((str(team.pk), team.name) for team in seating.teams)]
        for student in seating.students:
            self.fields[f"team_{student.pk}"] = forms.ChoiceField(
                label=str(student.user), choices=choices, required=False, initial=str(student.team_id or "")
            )

    @property
    def places(self) -> Mapping[int, int | None]:
        return {
            int(name.removeprefix("team_")): int(team) if team else None for name, team in self.cleaned_data.items()
        }


class TeamForm(forms.Form):
    name = ProseField(label=_("Name of a new team"), max_length=Team._meta.get_field("name").max_length)
