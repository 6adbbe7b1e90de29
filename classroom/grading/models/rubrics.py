"""What is judged, version by version."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

#: The titles of the scale without points, as they are stored: each reader is shown them in their language.
DONE_TITLE, COMPLETE, INCOMPLETE = "complete or incomplete", "complete", "incomplete"


class Scale(models.TextChoices):
    """By what an essay is marked: points, or done and not yet."""

    POINTS = "points", _("Points by criteria")
    DONE = "done", pgettext_lazy("scale", "Complete or incomplete")


def shown_title(title: str) -> str:
    """A title of a criterion or a level in the active language, where it is one of ours."""
    if title == COMPLETE:
        return pgettext("scale", "Complete")
    if title == INCOMPLETE:
        return pgettext("scale", "Incomplete")
    return pgettext("scale", "Complete or incomplete") if title == DONE_TITLE else title


class Rubric(models.Model):
    class Shown(models.TextChoices):
        ALWAYS = "always", _("From the beginning")
        HANDED_IN = "handed", _("Once they have handed in")
        RELEASED = "released", _("With the grade")

    assignment = models.OneToOneField(
        "assignments.Assignment", models.CASCADE, related_name="rubric", verbose_name=_("assignment")
    )
    shown = models.CharField(_("students see it"), max_length=8, choices=Shown.choices, default=Shown.ALWAYS)
    incomplete_is_zero = models.BooleanField(
        _("incomplete counts as 0"), default=False, help_text=_("Otherwise it counts nowhere until it is complete.")
    )
    version_number = models.PositiveIntegerField(_("current version"), default=0, editable=False)

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")

    def __str__(self) -> str:
        if Rubric.assignment.is_cached(self):
            return str(self.assignment)
        return f"{self.assignment_id} v{self.version_number}"


class RubricVersion(models.Model):
    """A rubric as it was when marks were given by it. Never changed once a mark hangs from it."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    scale = models.CharField(max_length=8, choices=Scale.choices, default=Scale.POINTS)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rubric version")
        verbose_name_plural = _("rubric versions")
        ordering = ("rubric", "-number")
        constraints = (models.UniqueConstraint(fields=("rubric", "number"), name="rubric_version_once"),)

    def __str__(self) -> str:
        return f"{self.rubric_id} v{self.number}"


class Criterion(models.Model):
    version = models.ForeignKey(RubricVersion, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    max_points = models.DecimalField(_("points at most"), max_digits=6, decimal_places=2)
    weight = models.DecimalField(
        _("weight"),
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=(MinValueValidator(Decimal("0.01")),),
        help_text=_("Points count this many times."),
    )
    continues = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The same criterion in the version before.",
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "position"), name="criterion_position_once"),)

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        return shown_title(self.title)

    @property
    def is_done_scale(self) -> bool:
        """Whether it is the one of the scale without points."""
        return self.title == DONE_TITLE


class Level(models.Model):
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    lowest = models.DecimalField(
        _("points from"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("A level with a range: from these points up to its points."),
    )

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ("criterion", "position")
        constraints = (models.UniqueConstraint(fields=("criterion", "position"), name="level_position_once"),)

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        return shown_title(self.title)

    def holds(self, points: Decimal) -> bool:
        """Whether a mark at this level may be worth `points`: its own, or any of its range."""
        return (self.points if self.lowest is None else self.lowest) <= points <= self.points
