"""Essays from the student's side: what is asked, the draft, what was handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    published = models.BooleanField(_("students can see it"), default=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("due_at", "pk")

    def __str__(self) -> str:
        return self.title


class Extension(models.Model):
    """More time for one student, as a delta on the due time and the closing time."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extensions")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="extensions")
    minutes = models.PositiveIntegerField(_("minutes"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = (models.UniqueConstraint(fields=("assignment", "enrollment"), name="extension_once"),)

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.minutes} min"


class Submission(models.Model):
    """One student's work on one assignment: its draft, its attempts, its evidence."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="submissions")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="submissions")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = (models.UniqueConstraint(fields=("assignment", "enrollment"), name="submission_once"),)

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


class Attempt(models.Model):
    """What was handed in. Never changed, never deleted."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    markdown = models.TextField()
    html = models.TextField()
    words = models.PositiveIntegerField()
    characters = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text=_("Of `markdown` in UTF-8."))
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    late = models.BooleanField()
    token = models.UUIDField(unique=True, help_text=_("Made with the form, so that sending it twice hands in once."))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("submission", "number")
        constraints = (models.UniqueConstraint(fields=("submission", "number"), name="attempt_number_once"),)

    def __str__(self) -> str:
        return f"{self.submission_id}#{self.number}"


class Evidence(models.Model):
    """A passage of the book that a submission quotes. The text cites it by its number, as [[2]]; numbers are kept."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    anchor = models.ForeignKey("history.Anchor", models.PROTECT, related_name="evidence")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Left the tray; attempts that cite it keep it.")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("submission", "number")
        constraints = (models.UniqueConstraint(fields=("submission", "number"), name="evidence_number_once"),)

    def __str__(self) -> str:
        return f"{self.submission_id}[{self.number}]"
