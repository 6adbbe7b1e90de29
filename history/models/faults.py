"""Faults of the text: what readers report, what the rules suspect, and what reviewed corrections say."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models.anchors import Anchor
from history.models.blocks import Revision
from history.models.books import Chapter


class Fault(models.Model):
    """One place where the text may be wrong, and what should stand there.

    It hangs from the words in question (`anchor`). `found` is what stood there when it was reported, `suggested`
    what should (None when nothing is suggested: only the doubt is said; empty when the words should go). An accepted
    fault names the revision that mended it. Rejected faults are kept, so that no rule suspects the same place twice.
    """

    class Kind(models.TextChoices):
        LETTER = "letter", _("wrong letter")
        MARK = "mark", _("tone or vowel mark")
        MISSING = "missing", _("something missing")
        EXTRA = "extra", _("something too much")
        WORD = "word", _("wrong word")
        NAME = "name", _("spelling of a name")
        SCRIPT = "script", _("foreign letters")
        SPACE = "space", pgettext_lazy("kind of fault", "space")
        PUNCTUATION = "punctuation", _("punctuation")
        DATE = "date", pgettext_lazy("kind of fault", "date")
        NOTE = "note", _("footnote")
        WORDING = "wording", _("wording or fact")

    class Source(models.TextChoices):
        READER = "reader", _("reader")
        RULE = "rule", pgettext_lazy("source of a fault", "rule")
        EDITOR = "editor", _("editor")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a fault", "open")
        ACCEPTED = "accepted", pgettext_lazy("state of a fault", "accepted")
        REJECTED = "rejected", pgettext_lazy("state of a fault", "rejected")

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="faults", verbose_name=_("chapter"))
    anchor = models.OneToOneField(Anchor, models.PROTECT, related_name="fault")
    found = models.TextField(_("what stands there"))
    suggested = models.TextField(_("what should stand there"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=8, choices=Source.choices)
    rule = models.CharField(max_length=30, blank=True, help_text="Which rule suspects it, for source rule.")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(_("reported at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision = models.CharField(_("reason of the decision"), max_length=300, blank=True)
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="faults", verbose_name=_("mended in revision")
    )

    class Meta:
        verbose_name = _("fault")
        verbose_name_plural = _("faults")
        ordering = ("chapter", "anchor__block__position", "anchor__start")
        indexes = (models.Index(fields=("chapter", "state"), name="fault_of_chapter"),)

    def __str__(self) -> str:
        return f"{self.found} → {self.suggested or '–'}"


class FaultReport(models.Model):
    """That one reader has reported a fault; several may have reported the same."""

    fault = models.ForeignKey(Fault, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="fault_reports", verbose_name=_("reader")
    )
    note = models.CharField(_("remark"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("reported at"))

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (models.UniqueConstraint(fields=("fault", "reporter"), name="fault_reported_once"),)

    def __str__(self) -> str:
        return f"{self.reporter_id}: {self.fault_id}"
