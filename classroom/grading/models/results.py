"""Grades that only grow by changes, and their release."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.grading.models.marking import Marking
from classroom.grading.models.rubrics import RubricVersion


class GradeStatus(models.TextChoices):
    GRADED = "graded", _("Graded")
    EXCUSED = "excused", _("Excused")
    MISSING = "missing", _("Missing")


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete a row of a table that only grows."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise AppendOnlyError(self.model._meta.label)

    def bulk_update(self, *args, **kwargs):
        raise AppendOnlyError(self.model._meta.label)

    def delete(self):
        raise AppendOnlyError(self.model._meta.label)


class GradeChange(models.Model):
    """One change of one student's result. Rows are only ever added; the grade is what the last one says."""

    objects = AppendOnlyQuerySet.as_manager()

    assignment = models.ForeignKey("assignments.Assignment", models.PROTECT, related_name="grade_changes")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="grade_changes")
    status = models.CharField(max_length=8, choices=GradeStatus.choices)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    raw_points = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Before anything is taken off; `points` is after.",
    )
    peer_points = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="What the peers gave, the middle of them."
    )
    peer_percent = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="What that weighs in what lateness is taken off from."
    )
    penalty = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="What lateness took off; 0 or more."
    )
    penalty_details = models.JSONField(default=dict, blank=True, help_text="How it was worked out.")
    marking = models.ForeignKey(Marking, models.PROTECT, null=True, blank=True, related_name="grade_changes")
    rubric_version = models.ForeignKey(
        RubricVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of `marking`, as it was then.",
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("grade change")
        verbose_name_plural = _("grade changes")
        ordering = ("assignment", "enrollment", "pk")

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.enrollment_id}: {self.status} {self.points}"

    @property
    def scale(self) -> str | None:
        """By what it was marked then; None for what was given without a marking. Reads the version of the rubric."""
        return self.rubric_version.scale if self.rubric_version else None

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise AppendOnlyError(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError(self._meta.label)


class Release(models.Model):
    """The act that shows a class, a group or one student the grades. Only grades that name a release are seen by students."""

    assignment = models.ForeignKey("assignments.Assignment", models.PROTECT, related_name="releases")
    group = models.ForeignKey("courses.Group", models.SET_NULL, null=True, blank=True, related_name="+")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, null=True, blank=True, related_name="+")
    contest_until = models.DateTimeField(
        _("may be contested until"), null=True, blank=True, help_text=_("Then the grades are final.")
    )
    changes = models.ManyToManyField(
        GradeChange, blank=True, related_name="releases", help_text="What it showed: kept when a grade changes again."
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("assignment", "-made_at")

    def __str__(self) -> str:
        return f"{self.assignment_id} at {self.made_at}"


class Grade(models.Model):
    """A student's current result on one assignment, derived from the last GradeChange."""

    assignment = models.ForeignKey("assignments.Assignment", models.PROTECT, related_name="grades")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="grades")
    change = models.ForeignKey(GradeChange, models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=GradeStatus.choices)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    release = models.ForeignKey(Release, models.SET_NULL, null=True, blank=True, related_name="grades")

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        constraints = (models.UniqueConstraint(fields=("assignment", "enrollment"), name="grade_once"),)

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.enrollment_id}: {self.points}"
