"""Threads and posts. A thread hangs from a passage, from a section, or from nothing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.common.search.index import ClustersField


class Thread(models.Model):
    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        PROMPT = "prompt", _("Prompt")

    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="threads", verbose_name=_("course"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DISCUSSION)
    title = models.CharField(_("title"), max_length=200)
    section = models.ForeignKey(
        "history.Section", models.PROTECT, null=True, blank=True, related_name="threads", verbose_name=_("section")
    )
    anchor = models.ForeignKey(
        "history.Anchor", models.PROTECT, null=True, blank=True, related_name="threads", verbose_name=_("passage")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    opens_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer by"), null=True, blank=True)
    pinned = models.BooleanField(_("pinned"), default=False)
    locked = models.BooleanField(_("locked"), default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    accepted_post = models.ForeignKey("Post", models.SET_NULL, null=True, blank=True, related_name="+")
    post_count = models.PositiveIntegerField(default=0, editable=False)
    last_post_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ("-pinned", "-last_post_at", "-pk")
        indexes = (models.Index(fields=("course", "-last_post_at"), name="thread_of_course"),)

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """One contribution. `anonymous` hides the author from classmates, never from staff, and is sealed when posted."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="posts")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    anonymous = models.BooleanField(default=False)
    markdown = models.TextField()
    html = models.TextField(editable=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    endorsed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    token = models.UUIDField(unique=True, help_text=_("Made with the form, so that sending it twice posts once."))

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("created_at", "pk")
        indexes = (models.Index(fields=("thread", "created_at"), name="post_of_thread"),)

    def __str__(self) -> str:
        return f"{self.thread_id}/{self.pk}"


class PostVersion(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    markdown = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ("post", "replaced_at")

    def __str__(self) -> str:
        return f"{self.post_id} before {self.replaced_at}"


class ReadMark(models.Model):
    """Up to when one person has read one thread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="read_marks")
    read_to = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "thread"), name="read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.thread_id}"


class PostPiece(models.Model):
    """A piece of a post's text, as the search index takes it: one of most posts, several of a very long one."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="pieces")
    clusters = ClustersField()

    def __str__(self) -> str:
        return f"{self.post_id}: {self.clusters[:40]}"
