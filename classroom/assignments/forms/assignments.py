"""What an instructor asks for, by when, and what late work costs."""

from datetime import time
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from classroom.assignments.events import FormPart, form_asked
from classroom.assignments.models import Assignment, Attachment, LatePolicy
from classroom.assignments.rules.text import LONGEST_TITLE
from classroom.common.forms import BuddhistDateTimeField
from classroom.courses.models import Course
from classroom.courses.queries import course_sections
from history.forms import SectionsField

LAST_MINUTE = time(23, 59)

#: The folded parts of the form: their legends and fields. What is in none of them always shows.
FOLDED = (
    (_("How it is marked"), ()),
    (_("Late work"), ("closes_at", "grace_minutes", "late_policy", "late_percent", "late_percent_most", "late_days")),
    (_("Length and attempts"), ("min_words", "max_words", "attempts_allowed")),
    (_("Files"), ("file_kinds", "file_megabytes")),
    (_("Who writes, who sees what"), ("in_teams", "anonymous_marking", "opens_at", "published")),
)


class AssignmentForm(forms.Form):
    """`token` makes sending it twice set one; it is left out of `cleaned_data` for an assignment that is there.

    What the apps above ask (`events.form_asked`) stands among the fields, and in `cleaned_data` under `answers`.
    """

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    instructions = forms.CharField(
        label=_("What is asked"),
        help_text=_(
            "Markdown. Say what the essay should answer, and what it should draw on. The address of a passage, copied from"
            " “Cite” and alone on its line, shows the passage itself."
        ),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    due_at = BuddhistDateTimeField(label=_("Due"), empty_time=LAST_MINUTE)
    closes_at = BuddhistDateTimeField(
        label=_("Closes"),
        help_text=_("Late work is taken until then; empty means that none is."),
        required=False,
        empty_time=LAST_MINUTE,
    )
    grace_minutes = forms.IntegerField(
        label=_("Grace in minutes"),
        help_text=_("For slow connections: work that comes in within it is not late."),
        min_value=0,
        max_value=1440,
        initial=10,
    )
    late_policy = forms.ChoiceField(
        label=_("What late work costs"),
        help_text=_("It stands as a line of its own beside the points that the essay got."),
        choices=LatePolicy.choices,
        required=False,
        initial=LatePolicy.NONE,
    )
    late_percent = forms.DecimalField(
        label=_("Percent taken off"),
        help_text=_("Of the points that can be had: once, or for each hour or day begun."),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
    )
    late_percent_most = forms.DecimalField(
        label=_("Percent taken off at most"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    late_days = forms.IntegerField(
        label=_("Late days in the bank"),
        help_text=_("For each student in the whole course; those assignments that count days of the bank draw on it."),
        min_value=0,
        max_value=100,
        required=False,
    )
    min_words = forms.IntegerField(label=_("Words at least"), min_value=1, max_value=100_000, required=False)
    max_words = forms.IntegerField(label=_("Words at most"), min_value=1, max_value=100_000, required=False)
    attempts_allowed = forms.IntegerField(
        label=_("Attempts allowed"),
        help_text=_("Empty means as many as one likes until it closes."),
        min_value=1,
        max_value=100,
        required=False,
    )
    file_kinds = forms.MultipleChoiceField(
        label=_("Files allowed"),
        help_text=_("Their text becomes the draft once its writer has looked it through."),
        choices=Attachment.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file_megabytes = forms.IntegerField(
        label=_("Size of a file in MB at most"), min_value=1, max_value=100, required=False, initial=20
    )
    in_teams = forms.BooleanField(
        label=_("Written in teams"),
        help_text=_("Each team has one draft and hands in once. You put the teams together afterwards."),
        required=False,
    )
    anonymous_marking = forms.BooleanField(
        label=_("Marked without names"),
        help_text=_("Markers see a code in place of the name until somebody reveals it, which is recorded."),
        required=False,
    )
    opens_at = BuddhistDateTimeField(
        label=_("Opens"), help_text=_("Students see it from then on; empty means at once."), required=False
    )
    published = forms.BooleanField(
        label=_("Students can see it"),
        help_text=_("Leave it out to finish the assignment later."),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args, course: Course, assignment: Assignment | None = None, late_days: int = 0, **kwargs
    ) -> None:
        initial = {"late_days": late_days or None, "token": uuid4()}
        if assignment:
            initial |= {name: getattr(assignment, name) for name in self.base_fields if name != "late_days"}
            initial["sections"] = [section.pk for section in assignment.sections.all()]
            if not assignment.late_percent:
                initial["late_percent"] = None
        super().__init__(*args, initial=initial, **kwargs)
        self.assignment = assignment
        answered = form_asked.send(Assignment, course=course, assignment=assignment)
        self.parts: list[FormPart] = [part for _receiver, part in answered if part]
        for part in self.parts:
            self.fields |= part.fields
        self.fields["sections"] = SectionsField(
            course_sections(course),
            label=_("Sections to draw on"),
            help_text=_("They stand beside the draft. None means the whole book."),
            required=False,
        )
        if assignment is None:
            self.fields["token"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        self.order_fields(["title", "instructions", "sections", "due_at"])

    @property
    def _folded(self) -> list[tuple[str, tuple[str, ...]]]:
        """The folded parts; what else is asked of the marking stands in the first of them, of who sees what in the last."""
        (marking, _none), *others, (legend, names) = FOLDED
        marked = tuple(name for part in self.parts for name in part.marked)
        seen = [name for part in self.parts for name in part.seen]
        return [*([(marking, marked)] if marked else []), *others, (legend, (*names[:2], *seen, *names[2:]))]

    @property
    def open_fields(self) -> list[BoundField]:
        folded = {name for _legend, names in self._folded for name in names}
        return [self[name] for name in self.fields if name not in folded]

    @property
    def folded(self) -> list[tuple[str, list[BoundField], bool]]:
        """Each folded part: legend, fields, and whether it is open because something in it is wrong."""
        return [
            (
                legend,
                [self[name] for name in names],
                any(name in self.errors for name in names) if self.is_bound else False,
            )
            for legend, names in self._folded
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        opens_at, due_at, closes_at = (cleaned.get(name) for name in ("opens_at", "due_at", "closes_at"))
        if opens_at and due_at and opens_at >= due_at:
            self.add_error("opens_at", _("It opens before it is due."))
        if due_at and closes_at and closes_at < due_at:
            self.add_error("closes_at", _("It closes after it is due, or at the same time."))
        low, high = cleaned.get("min_words"), cleaned.get("max_words")
        if low and high and low > high:
            self.add_error("max_words", _("At most is more than at least."))
        self._clean_late(cleaned)
        cleaned["file_megabytes"] = cleaned.get("file_megabytes") or 20
        for part in self.parts:
            for name, message in part.errors(cleaned).items():
                self.add_error(name, message)
        asked = [name for part in self.parts for name in part.fields]
        # What the page did not ask stays as it is.
        cleaned["answers"] = {name: cleaned[name] for name in asked if name in cleaned and name in self.data}
        for name in asked:
            cleaned.pop(name, None)
        return cleaned

    def _clean_late(self, cleaned: dict) -> None:
        policy = cleaned["late_policy"] = cleaned.get("late_policy") or LatePolicy.NONE
        if policy == LatePolicy.NONE:
            cleaned["late_percent"], cleaned["late_percent_most"] = Decimal(0), None
        elif not cleaned.get("late_percent"):
            if "late_percent" not in self.errors:
                self.add_error("late_percent", _("Say how much is taken off, or choose that nothing is."))
        elif cleaned.get("late_percent_most") is not None and cleaned["late_percent_most"] < cleaned["late_percent"]:
            self.add_error("late_percent_most", _("At most is at least what is taken off the first time."))
        # The bank is the course's: who sets an assignment without it leaves it alone.
        if policy != LatePolicy.BANK:
            cleaned["late_days"] = None
        elif cleaned.get("late_days") is None:
            cleaned["late_days"] = 0


class ShownForm(forms.Form):
    """The fingerprint of the preview that an instructor has looked at."""

    shown = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
