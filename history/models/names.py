"""The index of names: what a book names, and where."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models.blocks import Block
from history.models.books import Book


class Proposal(models.TextChoices):
    """What a person has said of something that was found by rule. What is refused is kept, so that it stays refused."""

    PROPOSED = "proposed", _("proposed")
    KEPT = "kept", pgettext_lazy("of a proposal", "kept")
    REFUSED = "refused", pgettext_lazy("of a proposal", "refused")


class Name(models.Model):
    """A person, place or thing that the book names, in the one spelling that the book uses.

    `spellings` are the others that occur, faults of the scan among them. A name that was found by rule
    is proposed until a person keeps or refuses it; only names that are kept have mentions.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        PLACE = "place", _("Place")
        ORGANISATION = "organisation", _("Organisation")
        TREATY = "treaty", _("Treaty")
        TERM = "term", pgettext_lazy("kind of name", "Term")

    book = models.ForeignKey(Book, models.CASCADE, related_name="names", verbose_name=_("book"))
    name = models.CharField(_("name"), max_length=120)
    latin = models.CharField(_("in Latin letters"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    spellings = models.JSONField(_("other spellings"), default=list, blank=True)
    note = models.CharField(_("who or what it is"), max_length=160, blank=True)
    note_en = models.CharField(_("who or what it is, in English"), max_length=160, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=Proposal.choices, default=Proposal.KEPT)
    sort_key = models.CharField(max_length=400, editable=False)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ("sort_key",)
        constraints = (models.UniqueConstraint(fields=("book", "name"), name="name_once"),)

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """A name in the text as it stands: code points `start` up to `end` of the block's canonical text.

    Found anew in every block that a revision changes. One that a person has refused (the letters are
    another word here) moves with the text and stays refused.
    """

    name = models.ForeignKey(Name, models.CASCADE, related_name="mentions")
    block = models.ForeignKey(Block, models.CASCADE, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    is_refused = models.BooleanField(default=False)

    class Meta:
        ordering = ("block__position", "start")
        constraints = (models.UniqueConstraint(fields=("block", "start", "name"), name="mention_once"),)

    def __str__(self) -> str:
        return f"{self.name_id}@{self.block_id}:{self.start}"
