"""Dated events of a chapter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.common.titles import Titled
from history.models.anchors import Anchor
from history.models.books import Chapter
from history.models.names import Proposal


class Event(Titled, models.Model):
    """Something that the text dates: in a year, or from one to another; the month and the day where they are known.

    It hangs from the words that give the date (`anchor`), so that it survives corrections. Years are of the Common
    Era, as in the book. What was found by rule is proposed until a person keeps or refuses it.
    """

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="events", verbose_name=_("chapter"))
    anchor = models.OneToOneField(Anchor, models.PROTECT, related_name="event")
    written = models.CharField(_("date as it is written"), max_length=120)
    year_from = models.SmallIntegerField(_("year"))
    year_to = models.SmallIntegerField(_("last year"))
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(_("day"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=Proposal.choices, default=Proposal.PROPOSED)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("year_from", "month", "day", "year_to", "pk")

    def __str__(self) -> str:
        return self.shown_title
