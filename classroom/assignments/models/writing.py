"""The text being written, and what it draws on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classroom.assignments.models.assignments import Assignment


class Submission(models.Model):
    """One student's or one team's work on one assignment: its draft, its attempts, its evidence.

    `enrollment` is the writer; of a team it is one of the members, who may write alone elsewhere.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="submissions")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="submissions")
    team = models.OneToOneField("Team", models.PROTECT, null=True, blank=True, related_name="submission")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = (
            models.UniqueConstraint(
                fields=("assignment", "enrollment"), condition=models.Q(team=None), name="submission_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.enrollment_id}"


class Draft(models.Model):
    """The text being written. `version` grows by one with each save, and catches a second tab."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="draft")
    title = models.CharField(max_length=200, blank=True)
    markdown = models.TextField(blank=True)
    words = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return f"{self.submission_id} v{self.version}"


class DraftVersion(models.Model):
    """A draft as it was, kept now and then while writing, to go back to."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="draft_versions")
    title = models.CharField(max_length=200, blank=True)
    markdown = models.TextField(blank=True)
    words = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("submission", "-saved_at")

    def __str__(self) -> str:
        return f"{self.submission_id} at {self.saved_at}"


class Evidence(models.Model):
    """A passage of the book that a submission quotes. The text cites it by its number, as [[2]]; numbers are kept."""

    class Source(models.TextChoices):
        TEXT = "text", pgettext_lazy("evidence", "The text")
        NOTE = "note", pgettext_lazy("evidence", "A note of mine")
        THREAD = "thread", pgettext_lazy("evidence", "A thread of the class")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    anchor = models.ForeignKey("history.Anchor", models.PROTECT, related_name="evidence")
    taken_from = models.CharField(
        max_length=8, choices=Source.choices, default=Source.TEXT, help_text="Where its writer found it."
    )
    remark = models.TextField(blank=True, help_text="What the note said, or the post: for the writer's eyes.")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Left the tray; attempts that cite it keep it.")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("submission", "number")
        constraints = (models.UniqueConstraint(fields=("submission", "number"), name="evidence_number_once"),)

    def __str__(self) -> str:
        return f"{self.submission_id}[{self.number}]"
