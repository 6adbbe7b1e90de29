"""What the law on personal data asks for: what people agreed to, and what they ask to be done with what is theirs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentText(models.Model):
    """One version of what people agree to. A published text never changes; a new version is agreed to anew."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    text_th = models.TextField(_("text in Thai"))
    text_en = models.TextField(_("text in English"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ("-version",)

    def __str__(self) -> str:
        return str(self.version)


class Consent(models.Model):
    """That a person agreed to one version, and when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("person")
    )
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents", verbose_name=_("consent text"))
    agreed_at = models.DateTimeField(_("agreed at"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-agreed_at",)
        constraints = (models.UniqueConstraint(fields=("user", "text"), name="consent_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.text_id}"


class DataRequest(models.Model):
    """A person asks for a copy of what is theirs, made in the background, or to be erased, decided by an administrator."""

    class Kind(models.TextChoices):
        COPY = "copy", _("A copy of my data")
        ERASURE = "erasure", _("Erase my account")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        FAILED = "failed", _("Failed")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_requests", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ASKED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    empties_posts = models.BooleanField(
        _("posts emptied too"), default=False, help_text=_("Otherwise they stay, without a name.")
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    file = models.FileField(upload_to="personal/", blank=True, editable=False)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for personal data")
        verbose_name_plural = _("requests for personal data")
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind"), condition=models.Q(state="asked"), name="data_request_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}: {self.state}"
