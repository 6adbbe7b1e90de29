"""Who writes together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models.assignments import Assignment


class Team(models.Model):
    """Students who write one essay together."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ("assignment", "name")
        constraints = (models.UniqueConstraint(fields=("assignment", "name"), name="team_name_once"),)

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """`assignment` is the team's, kept here so that the database lets nobody be in two teams of one assignment."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="+")
    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="teams")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assignment", "enrollment"), name="in_one_team"),)

    def __str__(self) -> str:
        return f"{self.enrollment_id} in {self.team_id}"
