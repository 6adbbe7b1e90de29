"""One marking per attempt and turn, and who has it open."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.grading.models.rubrics import Criterion, Level, RubricVersion


class Marking(models.Model):
    """The marking of one attempt. `turn` is 1 for the first marker, 2 for an independent second one, 3 where they differ."""

    class State(models.TextChoices):
        OPEN = "open", _("Being marked")
        FINAL = "final", _("Marked")

    attempt = models.ForeignKey("assignments.Attempt", models.PROTECT, related_name="markings")
    turn = models.PositiveSmallIntegerField(default=1)
    rubric_version = models.ForeignKey(RubricVersion, models.PROTECT, related_name="markings")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    overall = models.TextField(_("overall comment"), blank=True)
    overall_html = models.TextField(editable=False, blank=True)
    overall_version = models.PositiveIntegerField(default=0)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        constraints = (models.UniqueConstraint(fields=("attempt", "turn"), name="marking_once"),)

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.turn}"


class Mark(models.Model):
    """Points on one criterion. `version` grows by one with each save, and catches a second marker."""

    marking = models.ForeignKey(Marking, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="marks")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="marks")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = (models.UniqueConstraint(fields=("marking", "criterion"), name="mark_once"),)

    def __str__(self) -> str:
        return f"{self.marking_id}/{self.criterion_id}: {self.points}"


class Presence(models.Model):
    """A marker who has an essay open: seen again and again while the page is, so that two notice each other."""

    attempt = models.ForeignKey("assignments.Attempt", models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("attempt", "user"), name="presence_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.attempt_id}"
