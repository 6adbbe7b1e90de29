"""One class in one term, and its groups."""

from datetime import date

from django.db import models
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from classroom.common.thai.dates import common_era, shown_year
from classroom.common.titles import Titled


class Course(Titled, models.Model):
    class Term(models.IntegerChoices):
        FIRST = 1, _("First term")
        SECOND = 2, _("Second term")
        SUMMER = 3, _("Summer term")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    code = models.CharField(_("course code"), max_length=30)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("academic year"), help_text=_("Buddhist era, for example 2569."))
    term = models.PositiveSmallIntegerField(_("term"), choices=Term.choices)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Bangkok")
    books = models.ManyToManyField("history.Book", blank=True, related_name="courses", verbose_name=_("books"))
    anonymous_posts = models.BooleanField(
        _("posts without a name"),
        default=True,
        help_text=_("Students may hide their name from classmates, never from staff."),
    )
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("For students and auditors. Empty: as many as come.")
    )
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("copied from")
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ("-year", "-term", "code")

    def __str__(self) -> str:
        return f"{self.code} {self.shown_title}"

    @property
    def in_term(self) -> str:
        return term_words(self.year, self.term)

    def standing(self, today: date) -> str:
        """Where the course is in its time, in words. Only the archive shuts anything: the days tell, and no more."""
        if self.archived_at:
            return gettext("archived")
        if self.starts_on and today < self.starts_on:
            return gettext("to come")
        if self.ends_on and today > self.ends_on:
            return gettext("over")
        return pgettext("course", "running")


def term_words(year: int, term: int) -> str:
    """A term as the university writes it: 1/2569, 2/2569, ภาคฤดูร้อน 2569; the year in the reader's era."""
    shown = shown_year(common_era(year), language=get_language() or "en")
    return f"{Course.Term.SUMMER.label} {shown}" if term == Course.Term.SUMMER else f"{term}/{shown}"


class Group(models.Model):
    """A class group (กลุ่มเรียน) of a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="groups", verbose_name=_("course"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ("course", "name")
        constraints = (models.UniqueConstraint(fields=("course", "name"), name="group_name_once"),)

    def __str__(self) -> str:
        return self.name
