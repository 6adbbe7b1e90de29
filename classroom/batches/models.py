"""Bulk acts: planned, shown, applied, and undone, by one engine."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """One bulk act. `kind` names the registered planner that knows how to apply and undo its lines."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Discarded")

    kind = models.CharField(_("kind"), max_length=32)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.PLANNED)
    course_id = models.BigIntegerField(_("course"), null=True, blank=True, db_index=True)
    options = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    plan_hash = models.CharField(max_length=64, help_text=_("SHA-256 of the lines as they were shown."))
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

    class Meta:
        ordering = ("number", "pk")
        constraints = (models.UniqueConstraint(fields=("batch", "number"), name="batch_line_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number} {self.verdict}"
