"""Students who mark each other."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.grading.models.rubrics import Criterion, Level, RubricVersion


class PeerPlan(models.Model):
    """Students read each other's essays and mark them by the rubric. `percent` is what that weighs in the grade.

    A reading that was taken and not finished within `hold_hours` no longer counts as running: its essay goes to the next
    who asks, and its reader may still finish it. The peers' marks count in the results from `counted_at` on.
    """

    class Shown(models.TextChoices):
        HAND = "hand", _("When I open them")
        DUE = "due", _("When the readings are due")

    assignment = models.OneToOneField("assignments.Assignment", models.CASCADE, related_name="peer_plan")
    reviews_each = models.PositiveSmallIntegerField(
        _("essays that each student reads"), default=3, validators=(MinValueValidator(1), MaxValueValidator(10))
    )
    opens_at = models.DateTimeField(_("opens"))
    due_at = models.DateTimeField(_("due"))
    anonymous = models.BooleanField(_("without names"), default=True)
    percent = models.PositiveSmallIntegerField(
        _("percent of the grade"), default=0, validators=(MaxValueValidator(100),)
    )
    hold_hours = models.PositiveSmallIntegerField(
        _("hours for one essay"), default=48, validators=(MinValueValidator(1), MaxValueValidator(720))
    )
    shown = models.CharField(
        _("writers see what was said of their essay"), max_length=8, choices=Shown.choices, default=Shown.HAND
    )
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When the writers were shown what was said.")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the readers were told that it is open.")
    counted_at = models.DateTimeField(null=True, blank=True, help_text="Since when the marks count in the results.")

    class Meta:
        verbose_name = _("plan of peer review")
        verbose_name_plural = _("plans of peer review")

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.reviews_each}"


class PeerReview(models.Model):
    """One student's reading of one attempt. Allocated when its reader asks for the next essay, never before."""

    plan = models.ForeignKey(PeerPlan, models.CASCADE, related_name="reviews")
    attempt = models.ForeignKey("assignments.Attempt", models.PROTECT, related_name="peer_reviews")
    reviewer = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="peer_reviews")
    rubric_version = models.ForeignKey(RubricVersion, models.PROTECT, related_name="peer_reviews")
    overall = models.TextField(_("overall comment"), blank=True)
    version = models.PositiveIntegerField(default=0)
    allocated_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.BooleanField(default=True, help_text="Taken out by an instructor when False.")
    out_reason = models.CharField(_("reason"), max_length=300, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who allocated it by hand.",
    )  # fmt: skip
    thanked_at = models.DateTimeField(null=True, blank=True)
    report = models.CharField(_("what is wrong with it"), max_length=500, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    report_closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("peer review")
        verbose_name_plural = _("peer reviews")
        ordering = ("plan", "allocated_at", "pk")
        constraints = (models.UniqueConstraint(fields=("attempt", "reviewer"), name="peer_review_once"),)

    def __str__(self) -> str:
        return f"{self.reviewer_id} on {self.attempt_id}"


class PeerMark(models.Model):
    review = models.ForeignKey(PeerReview, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        verbose_name = _("mark of a peer")
        verbose_name_plural = _("marks of peers")
        constraints = (models.UniqueConstraint(fields=("review", "criterion"), name="peer_mark_once"),)

    def __str__(self) -> str:
        return f"{self.review_id}/{self.criterion_id}: {self.points}"
