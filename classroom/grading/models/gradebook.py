"""The gradebook: columns in categories, what was entered by hand, and how percents become letters."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.grading.models.results import GradeStatus

PERCENT = (MinValueValidator(0), MaxValueValidator(100))


class GradeCategory(models.Model):
    """Columns that count together. Weights of a course need not make 100: they are taken as parts of their sum."""

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="grade_categories")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=80)
    weight = models.DecimalField(
        _("weight"), max_digits=6, decimal_places=2, default=1, validators=(MinValueValidator(0),)
    )
    drop_lowest = models.PositiveSmallIntegerField(_("lowest that do not count"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("course", "position", "pk")
        constraints = (models.UniqueConstraint(fields=("course", "title"), name="grade_category_once"),)

    def __str__(self) -> str:
        return self.title


class Column(models.Model):
    """A column of the gradebook: of an assignment, of a prompt, or made by hand with a title of its own.

    `max_points` is what it counts out of; empty takes that of its source, to which points are scaled otherwise.
    """

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="grade_columns")
    category = models.ForeignKey(GradeCategory, models.SET_NULL, null=True, blank=True, related_name="columns")
    position = models.PositiveSmallIntegerField(default=0)
    assignment = models.OneToOneField(
        "assignments.Assignment", models.CASCADE, null=True, blank=True, related_name="grade_column"
    )
    thread = models.OneToOneField(
        "discussions.Thread", models.CASCADE, null=True, blank=True, related_name="grade_column"
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    max_points = models.DecimalField(
        _("out of"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=(MinValueValidator(Decimal("0.01")),),
    )
    counts = models.BooleanField(_("counts in the total"), default=True)
    released_at = models.DateTimeField(
        null=True, blank=True, help_text="Of a column made by hand: when students see it."
    )

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        ordering = ("course", "position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(assignment__isnull=False, thread__isnull=True)
                | models.Q(assignment__isnull=True, thread__isnull=False)
                | models.Q(assignment__isnull=True, thread__isnull=True, max_points__isnull=False),
                name="column_of_one_kind",
            ),
        )

    def __str__(self) -> str:
        return self.title or f"{self.assignment_id or self.thread_id}"


class Entry(models.Model):
    """What a student has in a column made by hand. `version` grows by one with each save, and catches a second hand."""

    column = models.ForeignKey(Column, models.CASCADE, related_name="entries")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="grade_entries")
    status = models.CharField(max_length=8, choices=GradeStatus.choices, default=GradeStatus.GRADED)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = (models.UniqueConstraint(fields=("column", "enrollment"), name="entry_once"),)

    def __str__(self) -> str:
        return f"{self.column_id}/{self.enrollment_id}: {self.points}"


class GradeScheme(models.Model):
    """How percents become letters in a course."""

    class Preset(models.TextChoices):
        THAI_8 = "thai8", _("Eight levels, A to F")
        SATISFACTORY = "su", _("S and U")

    course = models.OneToOneField("courses.Course", models.CASCADE, related_name="grade_scheme")
    preset = models.CharField(_("letters"), max_length=8, choices=Preset.choices, default=Preset.THAI_8)
    missing_is_zero = models.BooleanField(
        _("missing work counts as 0"),
        default=False,
        help_text=_("Otherwise it is shown as missing and counts nowhere."),
    )
    version = models.PositiveIntegerField(default=1, help_text="Of all that is set up: categories, columns, cut-offs.")
    released_at = models.DateTimeField(null=True, blank=True, help_text="When students see their letters.")

    class Meta:
        verbose_name = _("scheme of grades")
        verbose_name_plural = _("schemes of grades")

    def __str__(self) -> str:
        return f"{self.course_id}: {self.preset}"


class Cutoff(models.Model):
    """A letter and the percent from which it is given (>=). `worth` is its grade point; S and U have none."""

    scheme = models.ForeignKey(GradeScheme, models.CASCADE, related_name="cutoffs")
    letter = models.CharField(max_length=3)
    at_least = models.DecimalField(max_digits=5, decimal_places=2, validators=PERCENT)
    worth = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("cut-off")
        verbose_name_plural = _("cut-offs")
        ordering = ("scheme", "-at_least")
        constraints = (models.UniqueConstraint(fields=("scheme", "letter"), name="cutoff_once"),)

    def __str__(self) -> str:
        return f"{self.letter} >= {self.at_least}"


class CourseResult(models.Model):
    """What is set by hand in place of the letter that the total makes: a symbol, or another letter with its reason."""

    class Symbol(models.TextChoices):
        INCOMPLETE = "I", _("I: work is still to come")
        WITHDRAWN = "W", _("W: withdrawn")
        MISSED = "M", _("M: examination missed")
        PROGRESS = "P", _("P: in progress")
        VISITOR = "V", _("V: visitor")
        AUDIT = "AU", _("AU: audit")
        NO_REPORT = "X", _("X: no grade reported")

    enrollment = models.OneToOneField("courses.Enrollment", models.PROTECT, related_name="course_result")
    letter = models.CharField(_("grade"), max_length=3)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("result of a course")
        verbose_name_plural = _("results of courses")

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.letter}"
