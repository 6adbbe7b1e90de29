"""Who did what to what, from which value to which, why, from where and as whom. Rows are only ever added."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AppendOnlyError(TypeError):
    """Something tried to change or delete what is only ever added to."""

    def __init__(self) -> None:
        super().__init__("Entries of the audit are added, never changed and never deleted (classroom/audit/door.py).")


class Way(models.TextChoices):
    """By which way somebody acted."""

    PAGE = "page", pgettext_lazy("way", "Page")
    ADMIN = "admin", _("Administration")
    WORKER = "worker", _("Background work")
    COMMAND = "command", _("Command line")


class EntrySet(models.QuerySet):
    """What would change or delete entries is refused; `create` is what there is."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    update = delete = bulk_update = update_or_create = _raw_delete = _update = _refuse  # type: ignore[assignment]
    aupdate = adelete = abulk_update = aupdate_or_create = _refuse  # type: ignore[assignment]


class AuditEntry(models.Model):
    """One act. Objects and people are named by their keys, so that the entry outlives them."""

    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, related_name="+", verbose_name=_("who"),
        db_constraint=False, db_index=False,
    )  # fmt: skip
    viewed_as = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, related_name="+", verbose_name=_("as whom"),
        db_constraint=False, db_index=False, help_text=_("While somebody looks at the classroom as another sees it."),
    )  # fmt: skip
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, related_name="+",
        verbose_name=_("about whom"), db_constraint=False, db_index=False, help_text=_("Whose the object is, or was."),
    )  # fmt: skip
    action = models.CharField(_("act"), max_length=64, help_text=_("The service that acted, as app.verb."))
    object_label = models.CharField(_("kind of object"), max_length=64, help_text=_("app.model"))
    object_id = models.CharField(_("key of the object"), max_length=64)
    course_id = models.BigIntegerField(_("course"), null=True, blank=True)
    changes = models.JSONField(
        _("from and to"), default=dict, encoder=DjangoJSONEncoder, help_text=_("field: [from, to]")
    )
    reason = models.CharField(_("why"), max_length=300, blank=True)
    way = models.CharField(pgettext_lazy("of an act", "way"), max_length=8, blank=True, choices=Way.choices)
    place = models.CharField(
        _("from where"), max_length=100, blank=True, help_text=_("The name of the page, of the command or of the task.")
    )
    address = models.GenericIPAddressField(
        pgettext_lazy("on the network", "address"), null=True, blank=True, unpack_ipv4=True
    )
    session = models.CharField(
        _("session"), max_length=12, blank=True, help_text=_("The same for all that was done in one sign-in.")
    )

    objects = EntrySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("object_label", "object_id"), name="audit_of_object"),
            models.Index(fields=("course_id", "-at"), name="audit_of_course"),
            models.Index(fields=("actor", "-at"), name="audit_of_actor"),
            models.Index(fields=("about", "-at"), name="audit_about_person", condition=models.Q(about__isnull=False)),
            models.Index(
                fields=("viewed_as", "-at"), name="audit_as_whom", condition=models.Q(viewed_as__isnull=False)
            ),
            models.Index(fields=("action", "-at"), name="audit_of_act"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.object_label} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; one that is there already is not saved again."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError
