"""What is set to be read by when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.courses.models.courses import Course


class Reading(models.Model):
    """What is set to be read by when."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="readings", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=200)
    instructions = models.TextField(_("instructions"), blank=True)
    sections = models.ManyToManyField("history.Section", related_name="readings", verbose_name=_("sections"))
    opens_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be read by"), null=True, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("due_at", "pk")

    def __str__(self) -> str:
        return self.title
