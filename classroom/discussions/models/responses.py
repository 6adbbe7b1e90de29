"""What is said of posts without words: mentions, reactions, flags, and points for answering a prompt."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.discussions.models.threads import Post, Thread


class Mention(models.Model):
    """Somebody who is named in a post with @."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "user"), name="post_mention_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.post_id}"


class Reaction(models.Model):
    class Kind(models.TextChoices):
        AGREE = "agree", _("Agree")
        HELPED = "helped", _("Helped me")
        UNSURE = "unsure", _("Not sure")

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "user", "kind"), name="reaction_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.post_id}"


class Flag(models.Model):
    """A post that somebody asks staff to look at, and what they decided."""

    class Reason(models.TextChoices):
        RUDE = "rude", _("Hurts somebody")
        PRIVATE = "private", _("Tells private things")
        COPIED = "copied", _("Is copied")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Waits")
        KEPT = "kept", _("Left standing")
        REMOVED = "removed", _("Taken down")

    post = models.ForeignKey(Post, models.CASCADE, related_name="flags")
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices)
    words = models.CharField(_("what is wrong"), max_length=500, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ("created_at", "pk")
        constraints = (models.UniqueConstraint(fields=("post", "flagged_by"), name="flag_once"),)

    def __str__(self) -> str:
        return f"{self.post_id}: {self.reason}"


class PromptScore(models.Model):
    """The points of one person for one graded prompt. `by_hand` counts when it is there, else `by_rule`."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="scores")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by_rule = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    by_hand = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    scored_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("thread", "user"), name="prompt_score_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.thread_id}"

    @property
    def points(self) -> Decimal | None:
        """What counts, whoever may see it."""
        return self.by_rule if self.by_hand is None else self.by_hand
