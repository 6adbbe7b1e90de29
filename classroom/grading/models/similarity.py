"""Words that essays share."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SimilarityRun(models.Model):
    """One comparison of the essays of an assignment with each other, with earlier classes and with the book."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("comparison", "Waiting")
        RUNNING = "running", pgettext_lazy("comparison", "Running")
        DONE = "done", pgettext_lazy("comparison", "Done")
        FAILED = "failed", pgettext_lazy("comparison", "Failed")

    assignment = models.ForeignKey("assignments.Assignment", models.CASCADE, related_name="similarity_runs")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    essays = models.PositiveIntegerField(default=0, help_text="Essays of the class that are compared.")
    earlier = models.PositiveIntegerField(default=0, help_text="Essays of earlier classes and assignments.")
    sections = models.PositiveIntegerField(default=0, help_text="Sections of the book.")
    read = models.PositiveIntegerField(default=0, help_text="Texts that have been cut into words so far.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comparison of essays")
        verbose_name_plural = _("comparisons of essays")
        ordering = ("assignment", "-asked_at")

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.state}"

    @property
    def texts(self) -> int:
        return self.essays + self.earlier + self.sections


class SimilarPair(models.Model):
    """Words that an attempt shares with another one, or with a section of the book: a reading aid, no judgement.

    `spans` are pairs of code points of the two plain texts, [start, end, other start, other end]; of a section the
    other side counts in its blocks' texts, joined by newlines.
    """

    run = models.ForeignKey(SimilarityRun, models.CASCADE, related_name="pairs")
    attempt = models.ForeignKey("assignments.Attempt", models.CASCADE, related_name="+")
    other = models.ForeignKey("assignments.Attempt", models.CASCADE, null=True, blank=True, related_name="+")
    section = models.ForeignKey("history.Section", models.CASCADE, null=True, blank=True, related_name="+")
    words = models.PositiveIntegerField(help_text="Words of `attempt` that stand in shared runs.")
    share = models.FloatField(help_text="Part of the words of `attempt`, 0 to 1.")
    other_share = models.FloatField(null=True, blank=True, help_text="Part of the words of `other`, 0 to 1.")
    revision = models.PositiveIntegerField(null=True, blank=True, help_text="Of the section's chapter.")
    spans = models.JSONField(default=list)

    class Meta:
        verbose_name = _("shared words")
        verbose_name_plural = _("shared words")
        ordering = ("run", "-share", "pk")

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.share:.0%}"
