"""What a text is made of: books, their chapters, and the sections of these."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.common.titles import Titled


class Book(Titled, models.Model):
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, default="th")

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.shown_title


class Chapter(Titled, models.Model):
    book = models.ForeignKey(Book, models.PROTECT, related_name="chapters", verbose_name=_("book"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, default="th")
    revision_number = models.PositiveIntegerField(_("current revision"), default=0, editable=False)
    next_key = models.PositiveIntegerField(
        default=1, editable=False, help_text="Number of the next block key; keys are never used again."
    )

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ("book", "number")
        constraints = (models.UniqueConstraint(fields=("book", "number"), name="chapter_number_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"


class Section(Titled, models.Model):
    """A part of a chapter. The introduction is a section with an empty title.

    `state` is how far its text has been read against the book, as in the tradition of proofreading sites.
    """

    class State(models.TextChoices):
        IMPORTED = "imported", _("as imported")
        PROBLEM = "problem", _("problem")
        PROOFREAD = "proofread", _("proofread")
        VALIDATED = "validated", _("validated")

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="sections", verbose_name=_("chapter"))
    position = models.PositiveSmallIntegerField(_("position"))
    slug = models.SlugField(_("address"), max_length=60)
    title = models.CharField(_("title"), max_length=200, blank=True)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.IMPORTED, editable=False)
    state_note = models.CharField(_("what is the matter"), max_length=300, blank=True, editable=False)
    state_at = models.DateTimeField(null=True, editable=False)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("state set by"),
    )  # fmt: skip
    proofread_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("proofread by"), help_text="Who proofread may not validate.",
    )  # fmt: skip

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("chapter", "position")
        constraints = (models.UniqueConstraint(fields=("chapter", "slug"), name="section_slug_once"),)

    def __str__(self) -> str:
        return self.shown_title or str(_("Introduction"))

    @property
    def language(self) -> str:
        return self.chapter.language
