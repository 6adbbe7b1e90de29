"""Who writes a submission."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from classroom.assignments.models import Submission, TeamMember
from classroom.courses.models import Enrollment


def writers_of(submission: Submission) -> QuerySet[Enrollment]:
    """The places of those who write `submission`: the members of its team, or the one whose it is; with user filled."""
    if submission.team_id:
        found = Enrollment.objects.filter(teams__team=submission.team_id)
    else:
        found = Enrollment.objects.filter(pk=submission.enrollment_id)
    return found.select_related("user").order_by("user__sort_key", "pk")


def written_by(enrollments: Iterable | QuerySet, prefix: str = "") -> Q:
    """A filter of submissions, reached by `prefix`: those that the holders of `enrollments` write, alone or in a team.

    `enrollments` are keys, slots of a prepared query for such, or a queryset.
    """
    teams = TeamMember.objects.filter(enrollment__pk__in=enrollments).values("team")
    alone = Q(**{f"{prefix}team": None, f"{prefix}enrollment__pk__in": enrollments})
    return alone | Q(**{f"{prefix}team__in": teams})
