"""What a person is told: in the app, and by mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing that one person is told, with the page that it leads to.

    The words are made when it is shown, in the reader's language, from `kind` and `details`;
    so a notice never freezes a language, and holds nothing that its reader may not see.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", _("A reply to your post")
        ANSWER_WANTED = "answer_wanted", _("A question in your course")
        GRADE_RELEASED = "grade_released", _("A grade was released")
        HANDED_IN = "handed_in", _("Your essay was received")
        ANCHOR_CHANGED = "anchor_changed", _("A passage of yours was changed")
        ENROLLED = "enrolled", _("You were enrolled")
        FAULT_REPORTED = "fault_reported", _("A fault of the text was reported")
        FAULT_ACCEPTED = "fault_accepted", _("A fault that you reported was corrected")
        FAULT_REJECTED = "fault_rejected", _("A fault that you reported was left as it is")
        TEXT_CORRECTED = "text_corrected", _("The text of your course was corrected")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32, choices=Kind.choices)
    details = models.JSONField(default=dict)
    path = models.CharField(max_length=300, help_text=_("Address within the site."))
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("recipient", "-created_at"), name="notice_of_person"),
            models.Index(fields=("recipient",), name="notice_unread", condition=models.Q(read_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"
