"""Teams, as staff put them together and as their members see them."""

from dataclasses import dataclass

from classroom.assignments.models import Assignment, Submission, Team, TeamMember
from classroom.assignments.rules import grantable_enrollments
from classroom.courses.models import Enrollment


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """One's team with all its members, oneself too, by the Thai alphabet."""

    name: str
    members: tuple[Enrollment, ...]


@dataclass(frozen=True, slots=True)
class Seating:
    """The teams of an assignment, and its students with `team_id`, None for who is in none. `begun` are teams that write."""

    teams: tuple[Team, ...]
    students: tuple[Enrollment, ...]
    begun: frozenset[int]

    @property
    def alone(self) -> int:
        return sum(student.team_id is None for student in self.students)


def own_team(enrollment: Enrollment, assignment: Assignment) -> OwnTeam | None:
    """The holder's team in `assignment`; one query, none for work that is not in teams."""
    if not assignment.in_teams:
        return None
    mine = TeamMember.objects.filter(assignment=assignment, enrollment=enrollment).values("team")
    members = list(
        TeamMember.objects.filter(team__in=mine)
        .select_related("team", "enrollment__user")
        .order_by("enrollment__user__sort_key", "pk")
    )
    return OwnTeam(members[0].team.name, tuple(member.enrollment for member in members)) if members else None


def seating(enrollment: Enrollment, assignment: Assignment) -> Seating:
    """Who writes with whom, for those who decide it; four queries."""
    teams = tuple(Team.objects.filter(assignment=assignment).order_by("pk"))
    together = dict(TeamMember.objects.filter(assignment=assignment).values_list("enrollment_id", "team_id"))
    students = tuple(grantable_enrollments(enrollment).select_related("user", "group"))
    for student in students:
        student.team_id = together.get(student.pk)
    begun = Submission.objects.filter(team__in=teams).values_list("team_id", flat=True)
    return Seating(teams, students, frozenset(begun))
