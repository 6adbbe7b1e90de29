"""Threads and posts. A thread hangs from a passage, a section, a chapter, or from nothing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.common.search.index import ClustersField

# A place is made of the keys of a post and of those it hangs from: so many digits for each, so many of them at most.
# Digits alone, because no two collations disagree on them.
PLACE_DIGITS = 13
PLACE_DEPTH = 3


class Thread(models.Model):
    """A talk. `group` keeps the whole of it to one group; `by_group` has each group see its own posts only."""

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
    chapter = models.ForeignKey(
        "history.Chapter", models.PROTECT, null=True, blank=True, related_name="threads", verbose_name=_("chapter")
    )
    anchor = models.ForeignKey(
        "history.Anchor", models.PROTECT, null=True, blank=True, related_name="threads", verbose_name=_("passage")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    opens_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer by"), null=True, blank=True)
    # Without an index: most threads are of no group, and SQLite would rather look for all of those than for a course's.
    group = models.ForeignKey(
        "courses.Group",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="threads",
        verbose_name=_("group"),
        db_index=False,
    )
    by_group = models.BooleanField(_("each group talks among itself"), default=False)
    post_first = models.BooleanField(_("others' posts are shown after one's own"), default=False)
    required_posts = models.PositiveSmallIntegerField(_("posts asked for"), default=0)
    required_replies = models.PositiveSmallIntegerField(_("replies to classmates asked for"), default=0)
    min_words = models.PositiveIntegerField(_("words asked for in each"), default=0)
    points = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, null=True, blank=True, help_text=_("Empty: it is not graded.")
    )
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
    """One contribution. `anonymous` hides the author from classmates, never from staff, and is sealed when posted.

    `place` is where it stands in the order of the talk (`place_below`), `group` whose post it is in a thread that groups
    divide (None: everyone's), `version` counts its edits.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="posts")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    anonymous = models.BooleanField(default=False)
    markdown = models.TextField()
    html = models.TextField(editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    group = models.ForeignKey("courses.Group", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=40, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    endorsed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    token = models.UUIDField(unique=True, help_text=_("Made with the form, so that sending it twice posts once."))

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("created_at", "pk")
        indexes = (
            models.Index(fields=("thread", "created_at"), name="post_of_thread"),
            models.Index(fields=("thread", "author"), name="post_of_author_in_thread"),
            models.Index(fields=("thread", "place"), name="post_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.thread_id}/{self.pk}"

    @property
    def depth(self) -> int:
        """How deep the page sets it in: 0 for an answer to the opening post, which itself is at -1."""
        return len(self.place) // PLACE_DIGITS - 1


def place_below(parent: str, pk: int) -> str:
    """Return the place of the post `pk` that answers the one at `parent`; the opening post's place is empty.

    What answers a post of the deepest level stands beside it, in the order of time.
    """
    return f"{parent[: PLACE_DIGITS * (PLACE_DEPTH - 1)]}{pk:0{PLACE_DIGITS}}"


class PostVersion(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    markdown = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ("post", "replaced_at")

    def __str__(self) -> str:
        return f"{self.post_id} before {self.replaced_at}"


class PostPiece(models.Model):
    """A piece of a post's text, as the search index takes it: one of most posts, several of a very long one."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="pieces")
    clusters = ClustersField()

    def __str__(self) -> str:
        return f"{self.post_id}: {self.clusters[:40]}"
