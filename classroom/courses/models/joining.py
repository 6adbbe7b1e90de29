"""How people come into a course: by a code, by an invitation, and by waiting for a seat."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from classroom.courses.models.courses import Course, Group
from classroom.courses.models.enrollments import Role


class JoinCode(models.Model):
    """What lets whoever knows it join a course, typed, as a link or as a QR code."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="join_codes", verbose_name=_("course"))
    code = models.CharField(_("code"), max_length=16, unique=True)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.STUDENT)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("group"))
    expires_at = models.DateTimeField(_("good until"), null=True, blank=True)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("How many may come by this code. Empty: as many as come.")
    )
    needs_approval = models.BooleanField(_("joining waits for approval"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("join code")
        verbose_name_plural = _("join codes")
        ordering = ("-made_at", "-pk")
        constraints = (
            # Whoever has seen it knows it, so that no code makes anybody staff, whoever writes the row.
            models.CheckConstraint(condition=models.Q(role__in=("student", "auditor")), name="join_code_for_learners"),
        )

    def __str__(self) -> str:
        return self.grouped

    @property
    def grouped(self) -> str:
        """The code as it is shown: in two halves."""
        return f"{self.code[:4]}-{self.code[4:]}"


class JoinRequest(models.Model):
    """Somebody who wants to join: asked and waits for approval, or waits for a seat, or has the answer."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for approval")
        WAITING = "waiting", _("Waits for a seat")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    course = models.ForeignKey(Course, models.CASCADE, related_name="join_requests", verbose_name=_("course"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests", verbose_name=_("person")
    )
    join_code = models.ForeignKey(
        JoinCode, models.SET_NULL, null=True, blank=True, related_name="requests", verbose_name=_("join code")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("course", "user"),
                condition=models.Q(state__in=("asked", "waiting")),
                name="join_request_open_once",
            ),
        )
        indexes = (models.Index(fields=("course", "state"), name="join_request_of_course"),)

    def __str__(self) -> str:
        if JoinRequest.user.is_cached(self) and JoinRequest.course.is_cached(self):
            return f"{self.user} · {self.course}"
        return f"{self.user_id} to {self.course_id}: {self.state}"


class Invitation(models.Model):
    """A place offered by mail. The link in the mail is good once; only its SHA-256 is kept."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="invitations", verbose_name=_("course"))
    email = models.EmailField(_("e-mail"))
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.STUDENT)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("group"))
    language = models.CharField(
        _("language of the mail"), max_length=2, choices=[("th", "ไทย"), ("en", "English")], default="th"
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False, help_text=_("SHA-256 of the key."))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("good until"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                "course",
                Lower("email"),
                condition=models.Q(accepted_at=None, ended_at=None),
                name="invitation_open_once",
            ),
        )

    def __str__(self) -> str:
        if Invitation.course.is_cached(self):
            return f"{self.full_name or self.email} · {self.course}"
        return f"{self.email} to {self.course_id}"
