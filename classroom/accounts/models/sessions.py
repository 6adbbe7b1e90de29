"""Where a person is signed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SignIn(models.Model):
    """One session of a person: with which device, from where, since when. It goes when the session ends."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins", verbose_name=_("person")
    )
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    user_agent = models.CharField(_("device"), max_length=300, blank=True)
    address = models.CharField(pgettext_lazy("on the network", "address"), max_length=45, blank=True)
    began_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("seen last"))

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.address}"
