"""Who marks what, under which name, and what becomes of two markings."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class MarkingPlan(models.Model):
    """How an assignment is marked: by one or by two who do not see each other, and what becomes of differences.

    With two markers each essay has two markings, or only those of the sample. Their totals agree when they differ by
    `agree_within` points at most; then `agreed_by` says what counts, else a third marker decides.
    """

    class AgreedBy(models.TextChoices):
        MEAN = "mean", _("The mean of the two")
        FIRST = "first", _("The first marker")
        HIGHER = "higher", _("The higher one")

    assignment = models.OneToOneField("assignments.Assignment", models.CASCADE, related_name="marking_plan")
    markers = models.PositiveSmallIntegerField(
        _("markers for each essay"), default=1, validators=(MinValueValidator(1), MaxValueValidator(2))
    )
    agree_within = models.DecimalField(
        _("points that the two may differ by"), max_digits=6, decimal_places=2, default=0
    )
    agreed_by = models.CharField(_("what counts then"), max_length=8, choices=AgreedBy.choices, default=AgreedBy.MEAN)
    sample_percent = models.PositiveSmallIntegerField(
        _("percent of the essays that are marked twice"), default=100, validators=(MaxValueValidator(100),)
    )
    sample_by_band = models.BooleanField(
        _("as many from the low, the middle and the high"),
        default=False,
        help_text=_("By the points of the first marker."),
    )
    sampled_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the sample was drawn: then the others have their result."
    )

    class Meta:
        verbose_name = _("plan of marking")
        verbose_name_plural = _("plans of marking")

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.markers}"


class Allocation(models.Model):
    """Who marks a submission in which turn. Without one, whoever may mark the class may take it."""

    submission = models.ForeignKey("assignments.Submission", models.CASCADE, related_name="allocations")
    turn = models.PositiveSmallIntegerField(default=1)
    marker = models.ForeignKey("courses.Enrollment", models.CASCADE, related_name="allocations")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = (
            models.UniqueConstraint(fields=("submission", "turn"), name="allocated_once"),
            models.UniqueConstraint(fields=("submission", "marker"), name="allocated_to_others"),
        )

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.turn}: {self.marker_id}"


class Agreement(models.Model):
    """What became of two markings of one attempt: agreed by the rule, or decided by a third or by hand."""

    class Rule(models.TextChoices):
        AGREED = "agreed", _("They agree")
        THIRD = "third", _("A third marker")
        HAND = "hand", _("Decided by hand")

    attempt = models.OneToOneField("assignments.Attempt", models.PROTECT, related_name="agreement")
    rule = models.CharField(max_length=8, choices=Rule.choices)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.points}"


class Alias(models.Model):
    """What stands for a name while an assignment is marked without names: a code, and a place in a random order."""

    submission = models.OneToOneField("assignments.Submission", models.CASCADE, related_name="alias")
    assignment = models.ForeignKey("assignments.Assignment", models.CASCADE, related_name="aliases")
    code = models.CharField(max_length=8)
    place = models.PositiveIntegerField(help_text="Random: the order of the pile.")
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("code of an essay")
        verbose_name_plural = _("codes of essays")
        constraints = (models.UniqueConstraint(fields=("assignment", "code"), name="alias_once"),)

    def __str__(self) -> str:
        return self.code
