"""What a reader leaves behind in the text for themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Progress(models.Model):
    """How far one person has come in one section of one course: where to resume, and whether it is read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress")
    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="+")
    section = models.ForeignKey("history.Section", models.CASCADE, related_name="+")
    last_block = models.ForeignKey("history.Block", models.SET_NULL, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = (models.UniqueConstraint(fields=("user", "course", "section"), name="progress_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in section {self.section_id}"
