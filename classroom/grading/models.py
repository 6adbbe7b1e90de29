"""Marking: rubrics with versions, one marking per attempt, grades that only grow by changes, and their release."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Rubric(models.Model):
    assignment = models.OneToOneField(
        "assignments.Assignment", models.CASCADE, related_name="rubric", verbose_name=_("assignment")
    )
    version_number = models.PositiveIntegerField(_("current version"), default=0, editable=False)

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")

    def __str__(self) -> str:
        return f"{self.assignment_id} v{self.version_number}"


class RubricVersion(models.Model):
    """A rubric as it was when marks were given by it. Never changed once a mark hangs from it."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rubric version")
        verbose_name_plural = _("rubric versions")
        ordering = ("rubric", "-number")
        constraints = (models.UniqueConstraint(fields=("rubric", "number"), name="rubric_version_once"),)

    def __str__(self) -> str:
        return f"{self.rubric_id} v{self.number}"


class Criterion(models.Model):
    version = models.ForeignKey(RubricVersion, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    max_points = models.DecimalField(_("points at most"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "position"), name="criterion_position_once"),)

    def __str__(self) -> str:
        return self.title


class Level(models.Model):
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ("criterion", "position")
        constraints = (models.UniqueConstraint(fields=("criterion", "position"), name="level_position_once"),)

    def __str__(self) -> str:
        return self.title


class Marking(models.Model):
    """The marking of one attempt. `turn` is 1 for the first marker, 2 for an independent second one."""

    class State(models.TextChoices):
        OPEN = "open", _("Being marked")
        FINAL = "final", _("Marked")

    attempt = models.ForeignKey("assignments.Attempt", models.PROTECT, related_name="markings")
    turn = models.PositiveSmallIntegerField(default=1)
    rubric_version = models.ForeignKey(RubricVersion, models.PROTECT, related_name="markings")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    overall = models.TextField(_("overall comment"), blank=True)
    overall_html = models.TextField(editable=False, blank=True)
    overall_version = models.PositiveIntegerField(default=0)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        constraints = (models.UniqueConstraint(fields=("attempt", "turn"), name="marking_once"),)

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.turn}"


class Mark(models.Model):
    """Points on one criterion. `version` grows by one with each save, and catches a second marker."""

    marking = models.ForeignKey(Marking, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="marks")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="marks")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = (models.UniqueConstraint(fields=("marking", "criterion"), name="mark_once"),)

    def __str__(self) -> str:
        return f"{self.marking_id}/{self.criterion_id}: {self.points}"


class FeedbackComment(models.Model):
    """A marker's comment on a span of an attempt, in code points of the attempt's plain text."""

    class Tone(models.TextChoices):
        PLAIN = "", _("Remark")
        GOOD = "good", _("Well done")
        MEND = "mend", _("To mend")

    marking = models.ForeignKey(Marking, models.CASCADE, related_name="comments")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    body = models.TextField()
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+")
    tone = models.CharField(max_length=8, choices=Tone.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("marking", "start", "pk")

    def __str__(self) -> str:
        return self.body[:40]


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
    marking = models.ForeignKey(Marking, models.PROTECT, null=True, blank=True, related_name="grade_changes")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("grade change")
        verbose_name_plural = _("grade changes")
        ordering = ("assignment", "enrollment", "pk")

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.enrollment_id}: {self.status} {self.points}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise AppendOnlyError(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError(self._meta.label)


class Release(models.Model):
    """The act that shows a class its grades. Only grades that name a release are seen by students."""

    assignment = models.ForeignKey("assignments.Assignment", models.PROTECT, related_name="releases")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

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
