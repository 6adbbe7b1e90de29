"""What was read from files: the blocks as each file had them, and what the importer was not sure of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models.blocks import Block, BlockKind, Revision
from history.models.books import Section


class FileBlock(models.Model):
    """A block as a file had it, at its `place` in the file (from 0), in the section that the file put it in.

    The next file is compared with this one, so that what people have corrected stands where the file has not changed.
    `block` is the one that it became; None when people have taken it out.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="file_blocks")
    place = models.PositiveIntegerField()
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=BlockKind.choices)
    markdown = models.TextField()
    text = models.TextField()

    class Meta:
        ordering = ("revision", "place")
        constraints = (models.UniqueConstraint(fields=("revision", "place"), name="file_block_once"),)

    def __str__(self) -> str:
        return f"{self.place}@{self.revision_id}"


class ImportDecision(models.Model):
    """One place of an imported file where the importer had to choose, with what it did and what else could be.

    The place is code point `at` of the text of `source`; without one it is in no block, and there is nothing to turn.
    `kind`, `done` and `other` are the importer's words (history.importer.structure.Decision).
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a decision", "to be looked at")
        KEPT = "kept", pgettext_lazy("state of a decision", "right as it is")
        TURNED = "turned", pgettext_lazy("state of a decision", "turned")

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="decisions")
    source = models.ForeignKey(FileBlock, models.CASCADE, null=True, related_name="decisions")
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
