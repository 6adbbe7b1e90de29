"""Bulk acts: planned, shown, applied, and undone, by one engine."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """One bulk act. `kind` names the registered planner that knows how to apply and undo its lines."""

    class State(models.TextChoices):
        READING = "reading", _("To be read")
        PLANNING = "planning", _("Being planned")
        PLANNED = "planned", _("Planned")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Discarded")

    kind = models.CharField(_("kind"), max_length=32)
    name = models.CharField(_("name"), max_length=200, blank=True, help_text=_("The file, or what it is about."))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.PLANNED)
    course_id = models.BigIntegerField(_("course"), null=True, blank=True, db_index=True)
    options = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    plan_hash = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the lines as they were shown."))
    # How far what is under way has come, and what stopped it the last time.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state == self.State.PLANNING or self.is_acting

    @property
    def is_acting(self) -> bool:
        """Whether lines of it are being applied or taken back."""
        return self.state in (self.State.APPLYING, self.State.UNDOING)


class BatchFile(models.Model):
    """A file of which a batch is planned. It goes when the batch is applied or put away: the lines say what was in it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.name}"


class BatchLine(models.Model):
    """One line of a plan: what will be done with one row, why, and what undoes it."""

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        MISSING = "missing", _("Missing from the list")
        PROBLEM = "problem", _("Problem")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(help_text=_("Line of the input, from 1."))
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    wanted = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text=_("What undo restores."))
    message = models.CharField(max_length=300, blank=True)
    done = models.BooleanField(default=False, help_text=_("Whether it was applied, and not taken back."))

    class Meta:
        ordering = ("number", "pk")
        constraints = (models.UniqueConstraint(fields=("batch", "number"), name="batch_line_once"),)
        indexes = (models.Index(fields=("batch", "verdict", "number"), name="batch_line_by_verdict"),)

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number} {self.verdict}"
