"""Stored passages, from which everything hangs that is said of the text."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.models.blocks import Block, Revision
from history.models.books import Chapter


class Anchor(models.Model):
    """A stored passage: from `start` in `block` up to `end` in `end_block`, in code points of their canonical text.

    `block`…`end` say where the passage stands now and move with every revision; the `made_…`
    fields, `exact`, `prefix` and `suffix` are the original target and are never changed.
    """

    class Status(models.TextChoices):
        OK = "ok", _("In its place")
        MOVED = "moved", _("Moved")
        CHANGED = "changed", _("Text changed")
        ORPHAN = "orphan", _("Text gone")

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="anchors", verbose_name=_("chapter"))
    block = models.ForeignKey(Block, models.PROTECT, related_name="anchors")
    start = models.PositiveIntegerField()
    end_block = models.ForeignKey(Block, models.PROTECT, related_name="+")
    end = models.PositiveIntegerField()
    status = models.CharField(_("state"), max_length=8, choices=Status.choices, default=Status.OK)
    confidence = models.FloatField(default=1.0)

    made_on = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    made_block = models.ForeignKey(Block, models.PROTECT, related_name="+")
    made_start = models.PositiveIntegerField()
    made_end_block = models.ForeignKey(Block, models.PROTECT, related_name="+")
    made_end = models.PositiveIntegerField()
    exact = models.TextField(_("chosen words"))
    prefix = models.CharField(_("words before"), max_length=64, blank=True)
    suffix = models.CharField(_("words after"), max_length=64, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")

    def __str__(self) -> str:
        return self.exact[:40]
