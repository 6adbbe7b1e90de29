"""People: one account per person."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from classroom.accounts.models.preferences import (
    Alignment,
    Digits,
    Era,
    Leading,
    Measure,
    TextSize,
    Theme,
    Typeface,
)
from classroom.common.student_numbers import NumberKey


class User(AbstractUser):
    """One person. What they may do in a course is their enrolment's business; `is_staff` means site administrator."""

    first_name = None
    last_name = None

    email = models.EmailField(_("e-mail"), blank=True)
    full_name = models.CharField(_("full name"), max_length=150)
    latin_name = models.CharField(_("name in Latin letters"), max_length=150, blank=True)
    student_number = models.CharField(_("student number"), max_length=20, blank=True)
    faculty = models.CharField(_("faculty"), max_length=150, blank=True)
    sort_key = models.CharField(max_length=400, blank=True, editable=False, db_index=True)

    language = models.CharField(
        _("language"), max_length=2, blank=True, choices=[("", _("As the browser")), ("th", "ไทย"), ("en", "English")]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Empty: that of the course, or of the site.")
    )
    digits = models.CharField(_("digits"), max_length=8, blank=True, choices=Digits.choices)
    era = models.CharField(_("era"), max_length=8, blank=True, choices=Era.choices)
    theme = models.CharField(_("theme"), max_length=8, blank=True, choices=Theme.choices)
    text_size = models.CharField(_("text size"), max_length=8, blank=True, choices=TextSize.choices)
    leading = models.CharField(_("line spacing"), max_length=8, blank=True, choices=Leading.choices)
    typeface = models.CharField(_("letters"), max_length=8, blank=True, choices=Typeface.choices)
    measure = models.CharField(_("line length"), max_length=8, blank=True, choices=Measure.choices)
    alignment = models.CharField(_("alignment"), max_length=8, blank=True, choices=Alignment.choices)
    shows_both_eras = models.BooleanField(_("years in both eras"), default=False)
    uses_shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    hides_marks = models.BooleanField(_("marks in the text hidden"), default=False)
    mails_new_devices = models.BooleanField(_("mails about new devices"), default=True, editable=False)

    consent_due = models.BooleanField(_("has to agree first"), default=False, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("sort_key", "pk")
        indexes = (models.Index(NumberKey("student_number"), name="user_by_number"),)
        constraints = (
            models.UniqueConstraint(
                Lower("username"), name="user_username_once", violation_error_message=_("This user name is taken.")
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                condition=~models.Q(email=""),
                violation_error_message=_("Another account has this e-mail address."),
            ),
            models.UniqueConstraint(
                # Of who was erased the number may be kept beside the grades; it is theirs no more.
                NumberKey("student_number"),
                name="user_number_once",
                condition=~models.Q(student_number="") & models.Q(erased_at=None),
                violation_error_message=_("Another account has this student number."),
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ", 1)[0] if self.full_name else self.username
