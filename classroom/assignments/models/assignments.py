"""What is asked, by when, and what late work costs."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

PERCENT = (MinValueValidator(0), MaxValueValidator(100))


class LatePolicy(models.TextChoices):
    """What late work costs: a line of its own beside the raw points."""

    NONE = "none", _("Nothing is taken off")
    PER_HOUR = "hour", _("So much for each hour begun")
    PER_DAY = "day", _("So much for each day begun")
    FIXED = "fixed", _("So much once")
    BANK = "bank", _("Days of the bank first, then so much for each day begun")


class Assignment(models.Model):
    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="assignments", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=200)
    instructions = models.TextField(_("what is asked"), help_text=_("Markdown."))
    instructions_html = models.TextField(editable=False)
    sections = models.ManyToManyField(
        "history.Section", blank=True, related_name="assignments", verbose_name=_("sections to draw on")
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"))
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("Late work is taken until then; empty means until the due time only."),
    )
    grace_minutes = models.PositiveSmallIntegerField(_("grace in minutes"), default=10)
    min_words = models.PositiveIntegerField(_("words at least"), null=True, blank=True)
    max_words = models.PositiveIntegerField(_("words at most"), null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("Empty means as many as one likes until it closes.")
    )
    late_policy = models.CharField(_("late work"), max_length=8, choices=LatePolicy.choices, default=LatePolicy.NONE)
    late_percent = models.DecimalField(
        _("percent taken off"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=PERCENT,
        help_text=_("Of the points that can be had."),
    )
    late_percent_most = models.DecimalField(
        _("percent taken off at most"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    file_kinds = models.JSONField(_("files allowed"), default=list, blank=True)
    file_megabytes = models.PositiveSmallIntegerField(
        _("size of a file in MB at most"), default=20, validators=(MinValueValidator(1), MaxValueValidator(100))
    )
    in_teams = models.BooleanField(_("written in teams"), default=False)
    anonymous_marking = models.BooleanField(
        _("marked without names"),
        default=False,
        help_text=_("Markers see a code in place of the name until somebody reveals it, which is recorded."),
    )
    published = models.BooleanField(_("students can see it"), default=True)
    created_at = models.DateTimeField(editable=False)
    token = models.UUIDField(
        unique=True, null=True, editable=False, help_text="Made with the form, so that sending it twice sets one."
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("due_at", "pk")

    def __str__(self) -> str:
        return self.title


class LateBank(models.Model):
    """How many late days each student of a course may spend without losing points. What is spent is worked out."""

    course = models.OneToOneField("courses.Course", models.CASCADE, related_name="late_bank")
    days = models.PositiveSmallIntegerField(_("late days for each student"), default=0)

    class Meta:
        verbose_name = _("bank of late days")
        verbose_name_plural = _("banks of late days")

    def __str__(self) -> str:
        return f"{self.course_id}: {self.days}"
