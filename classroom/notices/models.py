"""What a person is told: in the app, and by mail."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# So many posts of one thread are named by a notice; of more it tells the newest.
POSTS_KEPT = 50


class Delivery(models.TextChoices):
    """How a person wants to hear of one kind of thing."""

    ONCE = "once", _("Mail at once")
    DIGEST = "digest", _("In the daily mail")
    APP = "app", _("Only here")
    NONE = "none", _("Not at all")


class Notice(models.Model):
    """One thing that one person is told, with the page that it leads to.

    The words are made when it is shown, in the reader's language, from `kind` and `details`;
    so a notice never freezes a language, and holds nothing that its reader may not see.
    What it is about (`subject` and `subject_id`, as "thread" and 31) is looked at again whenever it is shown, counted
    or mailed: see events.py. `delivery` is what its reader had chosen for the kind when it was made.
    """

    class Kind(models.TextChoices):
        MENTION = "mention", _("Somebody mentions me")
        REPLY = "reply", _("A reply to your post")
        THREAD_ANSWER = "thread_answer", _("An answer in a thread that I follow")
        THREAD_NEW = "thread_new", _("A new thread in a course that I follow")
        ANSWER_ACCEPTED = "answer_accepted", _("My answer is accepted")
        ANSWER_ENDORSED = "answer_endorsed", _("My answer is endorsed")
        POST_REMOVED = "post_removed", _("A post of mine was taken down")
        PROMPT_SET = "prompt_set", _("A prompt was set")
        PROMPT_DUE = "prompt_due", _("A prompt that I have not answered is due soon")
        ANSWER_WANTED = "answer_wanted", _("A question in your course")
        GRADE_RELEASED = "grade_released", _("A grade was released")
        HANDED_IN = "handed_in", _("Your essay was received")
        EXTENSION_ASKED = "extension_asked", _("Somebody asks for more time")
        EXTENSION_DECIDED = "extension_decided", _("My request for more time is decided")
        DEADLINE_MOVED = "deadline_moved", _("A deadline was moved")
        TEAM_CHANGED = "team_changed", _("My team for an essay has changed")
        ESSAY_RETURNED = "essay_returned", _("An essay of mine comes back to be revised")
        COMMENT_ANSWERED = "comment_answered", _("A comment of mine on an essay was answered")
        REGRADE_ASKED = "regrade_asked", _("Somebody contests a grade")
        REGRADE_ANSWERED = "regrade_answered", _("My question about a grade is answered")
        REVIEW_OPEN = "review_open", _("Essays of classmates wait for my reading")
        ALLOCATED = "allocated", _("Essays are given to me to mark")
        ANCHOR_CHANGED = "anchor_changed", _("A passage of yours was changed")
        ENROLLED = "enrolled", _("You were enrolled")
        INVITED = "invited", _("I am invited to a course")
        JOIN_ASKED = "join_asked", _("Somebody wants to join my course")
        JOIN_DECIDED = "join_decided", _("My request to join a course is decided")
        DATA_ASKED = "data_asked", _("Somebody asks about their personal data")
        DATA_READY = "data_ready", _("What I asked about my personal data is done")
        FAULT_REPORTED = "fault_reported", _("A fault of the text was reported")
        FAULT_ACCEPTED = "fault_accepted", _("A fault that you reported was corrected")
        FAULT_REJECTED = "fault_rejected", _("A fault that you reported was left as it is")
        FLAG_RAISED = "flag_raised", _("A post was flagged")
        FLAG_KEPT = "flag_kept", _("A post that I flagged was left standing")
        FLAG_REMOVED = "flag_removed", _("A post that I flagged was taken down")
        TEXT_CORRECTED = "text_corrected", _("The text of your course was corrected")
        BATCH_DONE = "batch_done", _("A long list or copy that I set going is done")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32, choices=Kind.choices)
    details = models.JSONField(default=dict)
    path = models.CharField(max_length=300, help_text=_("Address within the site."))
    subject = models.CharField(max_length=12, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    delivery = models.CharField(max_length=8, choices=Delivery.choices, default=Delivery.APP)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("recipient", "-created_at"), name="notice_of_person"),
            models.Index(fields=("recipient",), name="notice_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=("recipient",),
                name="notice_for_digest",
                condition=models.Q(delivery="digest", mailed_at=None, read_at=None),
            ),
            models.Index(fields=("subject", "subject_id"), name="notice_of_subject"),
        )

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class MailChoice(models.Model):
    """How one person wants to hear of one kind. Without a row the kind's default holds (rules.default_delivery)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choices")
    kind = models.CharField(max_length=32, choices=Notice.Kind.choices)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="mail_choice_once"),)

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}: {self.delivery}"


class CalendarAddress(models.Model):
    """The secret part of the address where the calendar of one person fetches their deadlines."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_address")
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.user_id}"


class DigestTime(models.Model):
    """When one person gets the daily mail: at an hour of their zone (empty: the installation's), and when they last did."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_time")
    hour = models.PositiveSmallIntegerField(_("hour of the daily mail"), default=7, validators=[MaxValueValidator(23)])
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.hour}"


class Pulse(models.Model):
    """The sign of life of something that works in the background: a worker, or a command that a timer starts.

    A worker is `worker <its key>` and gives one again and again while it lives (`ended_at`: it was ended as it should);
    a command has its own name and gives one whenever it is through. `mail` is no program: its `fault` is the last mail
    that could not be sent.
    """

    name = models.CharField(max_length=80, unique=True)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name}: {self.at:%Y-%m-%d %H:%M:%S}"
