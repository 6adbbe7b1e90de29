"""The words of a chapter: its revisions, and its blocks as they stand and as they stood.

A Block's key is its permanent address within its chapter. Its words at the current revision
stand on the Block itself, so that a page reads one row per block; the words at every earlier
revision stand in BlockText, which holds a row only for the blocks that a revision changed.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.common.shown.sentences import gettext
from history.models.books import Chapter, Section


class Revision(models.Model):
    """One published change of a chapter. Revision 1 is the scan as it was imported, and is kept for ever."""

    class Kind(models.TextChoices):
        IMPORT = "import", _("Import")
        EDIT = "edit", _("Edit")

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="revisions", verbose_name=_("chapter"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True, help_text=_("Of the imported file."))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("chapter", "-number")
        constraints = (models.UniqueConstraint(fields=("chapter", "number"), name="revision_number_once"),)

    def __str__(self) -> str:
        return gettext("Revision %(number)s") % {"number": self.number}


class BlockKind(models.TextChoices):
    EPIGRAPH = "epigraph", _("Epigraph")
    PARAGRAPH = "paragraph", _("Paragraph")
    QUOTATION = "quotation", _("Quotation")
    HEADING = "heading", _("Heading")
    LIST = "list", _("List")
    TABLE = "table", _("Table")
    FIGURE = "figure", _("Figure")


# Without a number in the margin: what is no part of the running text.
UNNUMBERED = (BlockKind.HEADING, BlockKind.EPIGRAPH)


class Block(models.Model):
    """One addressed piece of text, as it stands at its chapter's current revision.

    `text` is canonical: NFC, no markup, no footnote marks. `markdown` carries the marks as
    `[^30]`; `marks` lists them as {"number": 30, "at": 488}, `at` in code points of `text`.
    `html` is rendered from `markdown` when a revision is published.
    """

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="blocks", verbose_name=_("chapter"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="blocks", verbose_name=_("section"))
    key = models.CharField(_("key"), max_length=12, editable=False)
    position = models.PositiveIntegerField(_("position"))
    number = models.PositiveIntegerField(
        _("paragraph number"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Within the section; headings have none."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=BlockKind.choices)
    text = models.TextField(_("text"))
    markdown = models.TextField(_("text with its marks"))
    html = models.TextField(editable=False)
    marks = models.JSONField(default=list, editable=False)
    changed_in = models.ForeignKey(Revision, models.PROTECT, related_name="+", editable=False)
    removed_in = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ("chapter", "position")
        constraints = (models.UniqueConstraint(fields=("chapter", "key"), name="block_key_once"),)
        indexes = (models.Index(fields=("section", "position"), name="block_of_section"),)

    def __str__(self) -> str:
        return self.key


class BlockText(models.Model):
    """What a block was from one revision on. A removed block has a row with `kind` empty."""

    block = models.ForeignKey(Block, models.PROTECT, related_name="texts")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="texts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=BlockKind.choices, blank=True)
    text = models.TextField()
    markdown = models.TextField()

    class Meta:
        ordering = ("revision", "position")
        constraints = (models.UniqueConstraint(fields=("block", "revision"), name="block_text_once"),)

    def __str__(self) -> str:
        return f"{self.block_id}@{self.revision_id}"


class Footnote(models.Model):
    """The text of one note of a chapter; empty when the scan had only its mark."""

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="footnotes", verbose_name=_("chapter"))
    number = models.PositiveIntegerField(_("number"))
    body = models.TextField(_("text of the note"), blank=True)
    html = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("footnote")
        verbose_name_plural = _("footnotes")
        ordering = ("chapter", "number")
        constraints = (models.UniqueConstraint(fields=("chapter", "number"), name="footnote_number_once"),)

    def __str__(self) -> str:
        return str(self.number)
