"""What a reader leaves behind in the text for themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.common.search.index import ClustersField


class Progress(models.Model):
    """How far one person has come in one section of one course: where to resume, and whether it is read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress")
    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="+")
    section = models.ForeignKey("history.Section", models.CASCADE, related_name="+")
    last_block = models.ForeignKey("history.Block", models.SET_NULL, null=True, blank=True, related_name="+")
    seen = models.JSONField(
        default=list, help_text="Keys of the blocks that stood on the screen long enough to be read."
    )
    read_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = (models.UniqueConstraint(fields=("user", "course", "section"), name="progress_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in section {self.section_id}"


class Note(models.Model):
    """A highlight on a passage, with or without words, for its owner alone.

    `in_layer` makes a note of an instructor part of the course's own layer on the text, which all its members see.
    `thread` is the thread that it became when it was shared. One that was deleted can be brought back for a while.
    """

    class Colour(models.TextChoices):
        TURMERIC = "turmeric", _("Turmeric")
        LEAF = "leaf", _("Leaf")
        LOTUS = "lotus", _("Lotus")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="notes")
    anchor = models.ForeignKey("history.Anchor", models.PROTECT, related_name="notes")
    colour = models.CharField(_("colour"), max_length=8, choices=Colour.choices, default=Colour.TURMERIC)
    markdown = models.TextField(_("note"), blank=True)
    html = models.TextField(blank=True, editable=False)
    in_layer = models.BooleanField(_("for the whole course"), default=False)
    thread = models.ForeignKey("discussions.Thread", models.SET_NULL, null=True, blank=True, related_name="notes")
    token = models.UUIDField(help_text="Made on the device, so that sending a note twice keeps it once.")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = (models.UniqueConstraint(fields=("user", "token"), name="note_once"),)
        indexes = (models.Index(fields=("course", "user"), name="note_of_person"),)

    def __str__(self) -> str:
        return self.markdown[:40] or f"{self.colour} {self.anchor_id}"


class NoteTag(models.Model):
    note = models.ForeignKey(Note, models.CASCADE, related_name="tags")
    name = models.CharField(_("tag"), max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("note", "name"), name="note_tag_once"),)

    def __str__(self) -> str:
        return self.name


class NotePiece(models.Model):
    """A piece of what a note is found by, as the search index takes it: its words, its tags, the words it is on."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="pieces")
    clusters = ClustersField()

    def __str__(self) -> str:
        return f"{self.note_id}: {self.clusters[:40]}"
