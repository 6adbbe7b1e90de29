"""What was handed in, with its files, and what was given back."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models.writing import Submission


class Attachment(models.Model):
    """A file that belongs to a submission, with the text that was found in it. Attempts keep theirs for ever.

    `key` stands for it in addresses: a number would tell in which order files came, and so whose a nameless one is.
    """

    class Kind(models.TextChoices):
        DOCX = "docx", "DOCX"
        ODT = "odt", "ODT"
        PDF = "pdf", "PDF"
        IMAGE = "image", _("Image")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="attachments", max_length=200)
    text = models.TextField(blank=True, help_text="What was found in it, as Markdown; empty for images.")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When its writer took the text as theirs.")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Left the draft; attempts that have it keep it.")

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("submission", "pk")

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """What was handed in. Never changed, but for whether it is late; never deleted."""

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
    # As it is judged now: time that is given afterwards counts.
    late = models.BooleanField()
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="attempts")
    token = models.UUIDField(unique=True, help_text=_("Made with the form, so that sending it twice hands in once."))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("submission", "number")
        constraints = (models.UniqueConstraint(fields=("submission", "number"), name="attempt_number_once"),)

    def __str__(self) -> str:
        return f"{self.submission_id}#{self.number}"


class Return(models.Model):
    """An attempt that was given back to be revised: one more attempt, until `due_at` or the closing time."""

    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="returned")
    message = models.TextField(_("what to do"), blank=True)
    due_at = models.DateTimeField(_("again by"), null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")

    def __str__(self) -> str:
        return f"{self.attempt_id} by {self.due_at}"
