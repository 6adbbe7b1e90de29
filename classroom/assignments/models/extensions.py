"""More time: given, and asked for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classroom.assignments.models.assignments import Assignment


class Work(models.TextChoices):
    """What time is given and asked for: to write the essay, or to read the essays of classmates on it."""

    ESSAY = "essay", pgettext_lazy("more time", "to write")
    READINGS = "readings", pgettext_lazy("more time", "to read classmates' essays")


class Extension(models.Model):
    """More time for one student or one group, as a delta on the due time and the closing time of one work.

    `with_penalty`: work is taken for longer, and is late all the same. It may stand beside one without. Readings are never
    late, they are done or not; so what is given for them is without.
    """

    work = models.CharField(max_length=8, choices=Work.choices, default=Work.ESSAY)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extensions")
    enrollment = models.ForeignKey(
        "courses.Enrollment", models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    group = models.ForeignKey("courses.Group", models.CASCADE, null=True, blank=True, related_name="extensions")
    minutes = models.PositiveIntegerField(_("minutes"))
    with_penalty = models.BooleanField(_("late work loses points all the same"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = (
            models.UniqueConstraint(fields=("assignment", "work", "enrollment", "with_penalty"), name="extension_once"),
            models.UniqueConstraint(
                fields=("assignment", "work", "group", "with_penalty"), name="extension_of_group_once"
            ),
            models.CheckConstraint(
                condition=models.Q(enrollment__isnull=False, group__isnull=True)
                | models.Q(enrollment__isnull=True, group__isnull=False),
                name="extension_for_one_or_group",
            ),
            models.CheckConstraint(
                condition=models.Q(with_penalty=False) | models.Q(work="essay"),
                name="extension_to_read_without_penalty",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrollment_id or f'group {self.group_id}'}: {self.minutes} min"


class ExtensionRequest(models.Model):
    """A student asks for more time; an instructor grants it, perhaps other than asked, or says no."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("request", "Open")
        GRANTED = "granted", pgettext_lazy("request", "Granted")
        REFUSED = "refused", pgettext_lazy("request", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")

    work = models.CharField(max_length=8, choices=Work.choices, default=Work.ESSAY)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extension_requests")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="extension_requests")
    minutes = models.PositiveIntegerField(_("minutes"))
    reason = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("assignment", "work", "enrollment"),
                condition=models.Q(state="open"),
                name="extension_request_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.enrollment_id}: {self.minutes} min, {self.state}"
