"""Who did what to what, from which value to which, and why. Rows are only ever added."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. The object is named by its label and key, so that the entry outlives it."""

    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    action = models.CharField(_("act"), max_length=64, help_text=_("The service that acted, as app.verb."))
    object_label = models.CharField(_("kind of object"), max_length=64, help_text=_("app.model"))
    object_id = models.CharField(_("key of the object"), max_length=64)
    course_id = models.BigIntegerField(_("course"), null=True, blank=True)
    changes = models.JSONField(
        _("from and to"), default=dict, encoder=DjangoJSONEncoder, help_text=_("field: [from, to]")
    )
    reason = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("object_label", "object_id"), name="audit_of_object"),
            models.Index(fields=("course_id", "-at"), name="audit_of_course"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.object_label} {self.object_id}"
