"""One criterion, the overall comment, and which attempt was on the screen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.grading.queries import Row


class AttemptForm(forms.Form):
    """The number of the attempt that the marker sees."""

    attempt = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class MarkForm(forms.Form):
    """One criterion: a level when it has levels, else points; and a remark. The names carry the criterion's key.

    Where levels have ranges there are both: points alone find their level, and a level chosen anew brings its own points.
    """

    level = forms.ChoiceField(label=_("Level"), required=False)
    points = forms.DecimalField(label=_("Points"), required=False, min_value=0, decimal_places=2)
    comment = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, row: Row, **kwargs) -> None:
        super().__init__(*args, prefix=row.name, **kwargs)
        self.row = row
        self.levels = {str(level.pk): level for level in row.levels}
        self.fields["level"].choices = [("", ""), *((key, level.shown_title) for key, level in self.levels.items())]
        points = self.fields["points"]
        points.validators.append(forms.fields.validators.MaxValueValidator(row.criterion.max_points))
        if not row.levels:
            del self.fields["level"]
        elif not row.ranged:
            del self.fields["points"]

    @property
    def forged(self) -> bool:
        """Whether it holds what no page of ours sends."""
        return bool(self.errors.get("level") or self.errors.get("version"))

    @property
    def says_more(self) -> bool:
        """Whether it says anything else than what is saved, or was made from another version of it."""
        given, row = self.given(), self.row
        level = given["level"]
        points = level.points if level and (given["points"] is None or level.lowest is None) else given["points"]
        same = (row.level, row.points, row.comment) == (level, points, given["comment"].strip())
        return not same or row.version != given["expected_version"]

    def given(self) -> dict[str, Any]:
        """What `save_mark` takes."""
        cleaned = self.cleaned_data
        return {
            "criterion": self.row.criterion,
            "level": cleaned.get("chosen"),
            "points": cleaned.get("points"),
            "comment": cleaned["comment"],
            "expected_version": cleaned["version"],
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        level, points = self.levels.get(cleaned.get("level") or ""), cleaned.get("points")
        if self.row.ranged and points is not None and not (level and level.holds(points)):
            if level and level != self.row.level:
                cleaned["points"] = level.points
            else:
                level = next((one for one in reversed(self.row.levels) if one.holds(points)), None)
                if level is None:
                    self.add_error("points", _("No level has these points."))
        return cleaned | {"chosen": level}


class OverallForm(forms.Form):
    overall = forms.CharField(label=_("Overall comment"), required=False, max_length=20_000, widget=forms.Textarea)
    overall_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
