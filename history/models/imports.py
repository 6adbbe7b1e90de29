"""What the importer was not sure of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models.blocks import Block, Revision


class ImportDecision(models.Model):
    """One place of an imported file where the importer had to choose, with what it did and what else could be.

    The place is code point `at` of the canonical text that `block` had at `revision`, the import. `kind`, `done` and
    `other` are the importer's words (history.importer.structure.Decision).
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a decision", "to be looked at")
        KEPT = "kept", pgettext_lazy("state of a decision", "right as it is")
        TURNED = "turned", pgettext_lazy("state of a decision", "turned")

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="decisions")
    block = models.ForeignKey(Block, models.CASCADE, null=True, related_name="+")
    at = models.PositiveIntegerField(default=0)
    line = models.PositiveIntegerField(_("line of the file"))
    kind = models.CharField(_("kind"), max_length=20)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    done = models.CharField(_("what was done"), max_length=20)
    other = models.CharField(_("what else could be"), max_length=20)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("revision", "line", "pk")

    def __str__(self) -> str:
        return f"{self.before}|{self.after}"
