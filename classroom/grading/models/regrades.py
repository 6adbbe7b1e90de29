"""Results that are contested."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classroom.grading.models.results import Grade, GradeChange
from classroom.grading.models.rubrics import Criterion


class RegradeRequest(models.Model):
    """A student asks whoever marked to look at a criterion again; `criterion` None asks about the whole."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("regrade", "Open")
        KEPT = "kept", pgettext_lazy("regrade", "Left as it is")
        CHANGED = "changed", pgettext_lazy("regrade", "Changed")
        WITHDRAWN = "withdrawn", pgettext_lazy("regrade", "Withdrawn")

    grade = models.ForeignKey(Grade, models.PROTECT, related_name="regrade_requests")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+")
    change = models.ForeignKey(
        GradeChange, models.PROTECT, related_name="contested_by", help_text="The result that is contested."
    )
    became = models.ForeignKey(
        GradeChange,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        help_text="The result that came of it.",
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request to mark again")
        verbose_name_plural = _("requests to mark again")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("grade", "criterion"), condition=models.Q(state="open"), name="regrade_open_once"
            ),
            models.UniqueConstraint(
                fields=("grade",),
                condition=models.Q(state="open", criterion__isnull=True),
                name="regrade_of_whole_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.grade_id}/{self.criterion_id}: {self.state}"


class RegradeMessage(models.Model):
    """A word in the talk on a request: the student's reason, the marker's answer."""

    request = models.ForeignKey(RegradeRequest, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("request", "created_at", "pk")

    def __str__(self) -> str:
        return self.body[:40]
