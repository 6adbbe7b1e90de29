"""What a person has read of the talk, what they follow, and what they are writing."""

from django.conf import settings
from django.db import models

from classroom.discussions.models.threads import Post, Thread


class ReadMark(models.Model):
    """Up to when one person has read one thread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="read_marks")
    read_to = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "thread"), name="read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.thread_id}"


class CourseReadMark(models.Model):
    """Up to when one person has cleared a whole course: what is older counts as read, whatever a thread's mark says."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="+")
    read_to = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "course"), name="course_read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in course {self.course_id}"


class KeptUnread(models.Model):
    """A post that one person wants to come back to, though it is older than their mark."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "post"), name="kept_unread_once"),)

    def __str__(self) -> str:
        return f"{self.post_id} for {self.user_id}"


class Subscription(models.Model):
    """Whether one person follows a thread, or wants to hear nothing of it. Without a row, what they did there decides."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="subscriptions")
    follows = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "thread"), name="subscription_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.thread_id}: {self.follows}"


class CourseSubscription(models.Model):
    """Somebody who wants to hear of every new thread of a course."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "course"), name="course_subscription_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} in course {self.course_id}"


class InboundMail(models.Model):
    """A message that came for a thread, by the digest of its number, so that it counts once; and what became of it."""

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=20)
    received_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("user", "received_at"), name="inbound_mail_of_person"),)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.outcome}"


class PostDraft(models.Model):
    """What one person is writing in one place of a course: an answer, an edit, a new thread.

    `place` names the form (`reply:31`, `edit:44`, `new`, `new:b12:10-44@3`); `fields` are its other values.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="+")
    place = models.CharField(max_length=120)
    markdown = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "course", "place"), name="post_draft_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.place}"
