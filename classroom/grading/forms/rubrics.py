"""The criteria of an assignment as one form: a fixed table of fields that grows by a button, with or without script."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classroom.common.numbers import whole
from classroom.grading.models import Rubric, RubricVersion, Scale
from classroom.grading.rules.scales import WORTH
from classroom.grading.services import CriterionPlan, LevelPlan, done_plan

MOST_CRITERIA = 12
MOST_LEVELS = 8
FIRST_LEVELS = 4


class LevelForm(forms.Form):
    title = forms.CharField(label=_("Level"), max_length=120, required=False)
    lowest = forms.DecimalField(label=_("Points from"), min_value=0, max_value=9999, decimal_places=2, required=False)
    points = forms.DecimalField(label=_("Points"), min_value=0, max_value=9999, decimal_places=2, required=False)
    description = forms.CharField(label=_("What it means"), max_length=500, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for column in self.fields.values():
            # The heads of the table name the columns for the eye only.
            column.widget.attrs["aria-label"] = column.label

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("title") and cleaned.get("points") is None and not self.errors:
            self.add_error("points", _("How many points is this level worth?"))
        if not cleaned.get("title") and (cleaned.get("points") is not None or cleaned.get("description")):
            self.add_error("title", _("What is this level called?"))
        lowest, points = cleaned.get("lowest"), cleaned.get("points")
        if lowest is not None and points is not None and lowest > points:
            self.add_error("lowest", _("A range begins below its points, or at them."))
        return cleaned


class ShownForm(forms.Form):
    """When students see the rubric."""

    shown = forms.ChoiceField(label=_("Students see the rubric"), choices=Rubric.Shown.choices, required=False)

    def clean_shown(self) -> str:
        return self.cleaned_data["shown"] or Rubric.Shown.ALWAYS


class DoneForm(forms.Form):
    """What complete counts, where an essay is complete or incomplete."""

    worth = forms.DecimalField(
        label=_("Complete counts, in points"),
        min_value=Decimal("0.01"),
        max_value=9999,
        decimal_places=2,
        initial=WORTH,
    )


class CriterionForm(forms.Form):
    """A criterion without a title is left out: emptying it takes it away.

    `was` is its place in the version that the page began with; a new one has none.
    """

    was = forms.IntegerField(min_value=1, max_value=MOST_CRITERIA, required=False, widget=forms.HiddenInput)

    title = forms.CharField(label=_("Criterion"), max_length=120, required=False)
    description = forms.CharField(label=_("What is looked at"), max_length=500, required=False)
    max_points = forms.DecimalField(
        label=_("Points at most"), min_value=Decimal("0.01"), max_value=9999, decimal_places=2, required=False
    )
    weight = forms.DecimalField(
        label=_("Weight"), min_value=Decimal("0.01"), max_value=100, decimal_places=2, required=False,
        help_text=_("Points count this many times."),
    )  # fmt: skip


class _LevelFormSet(BaseFormSet):
    def plans(self) -> tuple[LevelPlan, ...]:
        """The levels that have a title, the lowest first."""
        given = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]
        return tuple(
            LevelPlan(level["title"], level["points"], level["description"], level["lowest"])
            for level in sorted(given, key=lambda level: level["points"])
        )


_Levels = formset_factory(LevelForm, formset=_LevelFormSet, extra=0, absolute_max=MOST_LEVELS, max_num=MOST_LEVELS)


@dataclass
class RubricLine:
    form: CriterionForm
    levels: _LevelFormSet

    @property
    def wanted(self) -> bool:
        return bool(self.form.cleaned_data.get("title") or self.levels.plans())


@dataclass
class RubricForm:
    """All criteria. `lines` are what the page shows; `plans` what the service takes, once `is_valid`."""

    lines: list[RubricLine] = field(default_factory=list)
    shown: ShownForm = field(default_factory=ShownForm)
    errors: list[str] = field(default_factory=list)
    done: DoneForm = field(default_factory=DoneForm)
    is_done: bool = False

    @classmethod
    def of(cls, version: RubricVersion | None, *, shown: str, points: RubricVersion | None = None) -> "RubricForm":
        """The form as it is first shown: what there is, or one empty criterion with four levels.

        `points` is the last version with points, where `version` has none: its criteria are there to go back to.
        """
        seen = ShownForm(initial={"shown": shown})
        lines = cls._stored(points) if points else [_line(0, levels=[{}] * FIRST_LEVELS)]
        if version is None:
            return cls(lines, seen, done=DoneForm(initial={"worth": _short(WORTH)}))
        if version.scale == Scale.DONE:
            worth = version.criteria.all()[0].max_points
            return cls(lines, seen, done=DoneForm(initial={"worth": _short(worth)}), is_done=True)
        return cls(cls._stored(version), seen)

    @staticmethod
    def _stored(version: RubricVersion) -> list[RubricLine]:
        return [
            _line(
                place,
                initial={
                    "title": criterion.title,
                    "description": criterion.description,
                    "max_points": _short(criterion.max_points),
                    "weight": _short(criterion.weight),
                    "was": criterion.position,
                },
                levels=[
                    {
                        "title": level.title,
                        "points": _short(level.points),
                        "lowest": "" if level.lowest is None else _short(level.lowest),
                        "description": level.description,
                    }
                    for level in criterion.levels.all()
                ],
            )
            for place, criterion in enumerate(version.criteria.all())
        ]

    @classmethod
    def posted(cls, data: QueryDict) -> "RubricForm":
        """The form as it came. `do` may ask for more fields: "add" a criterion, "level-2" a level for the third.

        `criteria` says how many there are; a forged number is brought within bounds.
        """
        data = data.copy()
        count = min(whole(data.get("criteria")) or 0, MOST_CRITERIA)
        wish = data.get("do", "")
        if wish == "add" and count < MOST_CRITERIA:
            data[f"c{count}-levels-TOTAL_FORMS"] = str(FIRST_LEVELS)
            data[f"c{count}-levels-INITIAL_FORMS"] = "0"
            count += 1
        elif wish.startswith("level-") and (levels := f"c{wish[6:]}-levels-TOTAL_FORMS") in data:
            data[levels] = str(min(whole(data[levels]) or 0, MOST_LEVELS - 1) + 1)
        if data.get("scale") == Scale.DONE:
            return cls([_line(0, levels=[{}] * FIRST_LEVELS)], ShownForm(data), done=DoneForm(data), is_done=True)
        return cls([_line(place, data=data) for place in range(count)], ShownForm(data))

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def total(self) -> str:
        """What the whole is worth as the fields stand, to be shown; fields that are no numbers count nothing."""
        return _short(sum((_worth(line) for line in self.lines), Decimal(0)))

    def is_valid(self) -> bool:
        whole = self.shown.is_valid()
        if self.is_done:
            return self.done.is_valid() and whole
        for line in self.lines:
            fine = line.form.is_valid()
            fine = line.levels.is_valid() and fine
            if fine and line.wanted:
                fine = _check(line)
            whole = whole and fine
        if whole and not any(line.wanted for line in self.lines):
            self.errors.append(_("A rubric has at least one criterion."))
            return False
        return whole

    def plans(self) -> list[CriterionPlan]:
        if self.is_done:
            return list(done_plan(self.done.cleaned_data["worth"]))
        return [_plan(line) for line in self.lines if line.wanted]


def _plan(line: RubricLine) -> CriterionPlan:
    levels = line.levels.plans()
    cleaned = line.form.cleaned_data
    most = cleaned["max_points"] or max(level.points for level in levels)
    return CriterionPlan(
        cleaned["title"], most, cleaned["description"], levels,
        # One that was not there before continues none, whatever it is called: place 0 is nobody's.
        weight=cleaned["weight"] or Decimal(1), continues=cleaned["was"] or 0,
    )  # fmt: skip


def _check(line: RubricLine) -> bool:
    """What one field cannot know of another. The most may be left out where levels say it."""
    cleaned, levels = line.form.cleaned_data, line.levels.plans()
    top = max((level.points for level in levels), default=None)
    if not cleaned["title"]:
        line.form.add_error("title", _("What is this criterion called?"))
    if cleaned["max_points"] is None and not top:
        line.form.add_error("max_points", _("How many points is this criterion worth?"))
    elif cleaned["max_points"] is not None and top is not None and top > cleaned["max_points"]:
        line.form.add_error("max_points", _("A level is worth more than that."))
    return line.form.is_valid()


def _line(place: int, *, data=None, initial=None, levels: Iterable[dict] = ()) -> RubricLine:
    given = {} if data is not None else {"initial": list(levels)}
    formset = _Levels(data, prefix=f"c{place}-levels", **given)
    return RubricLine(CriterionForm(data, prefix=f"c{place}", initial=initial), formset)


def _worth(line: RubricLine) -> Decimal:
    most = _number(line.form["max_points"].value())
    most = most or max((_number(form["points"].value()) for form in line.levels.forms), default=Decimal(0))
    return most * (_number(line.form["weight"].value()) or 1)


def _number(value: object) -> Decimal:
    try:
        number = Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
    # What is typed may be 1e999999999, which nobody wants to see written out.
    return number if number.is_finite() and abs(number.adjusted()) < 7 else Decimal(0)


def _short(points: Decimal) -> str:
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
