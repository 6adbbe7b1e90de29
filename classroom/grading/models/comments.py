"""Comments on spans of an essay, the answers to them, and those that are used again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.grading.models.marking import Marking
from classroom.grading.models.rubrics import Criterion


class FeedbackComment(models.Model):
    """A marker's comment on a span of an attempt, in code points of the attempt's plain text."""

    class Tone(models.TextChoices):
        PLAIN = "", _("Remark")
        GOOD = "good", _("Well done")
        MEND = "mend", _("To mend")

    class Carried(models.TextChoices):
        """How a comment on an earlier attempt came to stand in this one."""

        EXACT = "exact", _("The same words")
        FUZZY = "fuzzy", _("Words changed")
        GONE = "gone", _("Words gone")

    marking = models.ForeignKey(Marking, models.CASCADE, related_name="comments")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    body = models.TextField()
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+")
    tone = models.CharField(max_length=8, choices=Tone.choices, blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    source = models.ForeignKey(
        "history.Anchor", models.PROTECT, null=True, blank=True, related_name="feedback_comments"
    )
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="carried_to")
    carried = models.CharField(max_length=8, choices=Carried.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("marking", "start", "pk")

    def __str__(self) -> str:
        return self.body[:40]


class FeedbackReply(models.Model):
    """What a student says to a comment: an answer, or in revising that it is done, or why not."""

    class State(models.TextChoices):
        NONE = "", _("Answer")
        DONE = "done", _("Done")
        NOT_DONE = "not_done", _("Not done")

    comment = models.ForeignKey(FeedbackComment, models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a comment")
        verbose_name_plural = _("answers to comments")
        ordering = ("comment", "created_at", "pk")

    def __str__(self) -> str:
        return self.body[:40]


class BankComment(models.Model):
    """A comment to use again: one person's own (`owner`), in all their courses, or the course's (`course`)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="bank_comments"
    )
    course = models.ForeignKey("courses.Course", models.CASCADE, null=True, blank=True, related_name="bank_comments")
    title = models.CharField(_("short name"), max_length=80)
    body = models.TextField(_("comment"))
    tone = models.CharField(max_length=8, choices=FeedbackComment.Tone.choices, blank=True)
    criterion = models.CharField(_("criterion"), max_length=120, blank=True, help_text=_("By its title."))
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment to use again")
        verbose_name_plural = _("comments to use again")
        ordering = ("-used", "title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False, course__isnull=True)
                | models.Q(owner__isnull=True, course__isnull=False),
                name="bank_comment_of_one_or_course",
            ),
        )

    def __str__(self) -> str:
        return self.title
