"""What moves one writer's deadline, looked up for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from classroom.assignments.models import Assignment, Attempt, Extension, Return, TeamMember, Work
from classroom.assignments.rules.teams import written_by
from classroom.common.prepared import PreparedForFew
from classroom.courses.models import Enrollment


@dataclass(frozen=True, slots=True)
class Given:
    """What moves one writer's deadline: `extensions`, with `granted_by` and `group` filled, those of their group and of
    the members of their team too; `returned` when their last attempt was given back; `returns` is how many were.
    """

    extensions: tuple[Extension, ...] = ()
    returned: Return | None = None
    returns: int = 0


def given_to(pairs: Iterable[tuple[Enrollment, Assignment]]) -> dict[tuple[int, int], Given]:
    """Return by the keys of each pair what was given; two queries, three when an assignment is written in teams."""
    pairs = list(pairs)
    enrollments = {enrollment.pk: enrollment for enrollment, _ in pairs}
    assignments = {assignment.pk: assignment for _, assignment in pairs}
    teams = _teams(enrollments, [key for key, assignment in assignments.items() if assignment.in_teams])
    groups = {enrollment.group_id for enrollment in enrollments.values()}
    people = set(enrollments)
    for team in teams.values():
        people |= team.people
        groups |= team.groups
    groups.discard(None)
    of_person, of_group = defaultdict(list), defaultdict(list)
    for extension in _extensions(people=people, groups=groups, assignments=assignments):
        if extension.group_id:
            of_group[extension.group_id, extension.assignment_id].append(extension)
        else:
            of_person[extension.enrollment_id, extension.assignment_id].append(extension)
    returns = _returns(enrollments, assignments)
    found = {}
    for enrollment, assignment in pairs:
        key = (enrollment.pk, assignment.pk)
        team = teams.get(key) or _Team(0, {enrollment.pk}, {enrollment.group_id})
        extensions = [each for person in team.people for each in of_person[person, assignment.pk]]
        extensions += [each for group in team.groups for each in of_group[group, assignment.pk]]
        own = returns.get(("team", team.pk) if team.pk else ("alone", *key), [])
        returned = next((each for each in own if each.is_last), None)
        found[key] = Given(tuple(extensions), returned, len(own))
    return found


def time_to_read(pairs: Iterable[tuple[Enrollment, Assignment]]) -> dict[tuple[int, int], tuple[Extension, ...]]:
    """Return by the keys of each pair what was given to read the essays of others: one's own, and one's group's.

    One query. Everybody reads for themselves: what a member of one's team was given is theirs.
    """
    pairs = list(pairs)
    extensions = _to_read(
        people={place.pk for place, _ in pairs},
        groups={place.group_id for place, _ in pairs} - {None},
        assignments={assignment.pk for _, assignment in pairs},
    )
    found = defaultdict(list)
    for extension in extensions:
        found["group" if extension.group_id else "one", extension.group_id or extension.enrollment_id,
              extension.assignment_id].append(extension)  # fmt: skip
    return {
        (place.pk, assignment.pk): (
            *found["one", place.pk, assignment.pk], *found["group", place.group_id, assignment.pk]
        )
        for place, assignment in pairs
    }  # fmt: skip


def _extensions_for(work: Work, people: Collection, groups: Collection, assignments: Collection) -> QuerySet[Extension]:
    return Extension.objects.filter(
        Q(enrollment__pk__in=people) | Q(group__pk__in=groups), work=work, assignment__pk__in=assignments
    ).select_related("granted_by", "group")


_extensions = PreparedForFew(
    lambda people, groups, assignments: _extensions_for(Work.ESSAY, people, groups, assignments)
)
_to_read = PreparedForFew(
    lambda people, groups, assignments: _extensions_for(Work.READINGS, people, groups, assignments)
)


@dataclass(frozen=True, slots=True)
class _Team:
    pk: int
    people: set[int]
    groups: set[int | None]


def _teams(enrollments: Iterable[int], assignments: list[int]) -> dict[tuple[int, int], _Team]:
    """The teams of `enrollments` in `assignments`, by the keys of both, with all their members; one query or none."""
    if not assignments:
        return {}
    mine = TeamMember.objects.filter(assignment__in=assignments, enrollment__in=enrollments).values("team")
    teams: dict[int, _Team] = {}
    places = []
    for team, assignment, enrollment, group in TeamMember.objects.filter(team__in=mine).values_list(
        "team_id", "assignment_id", "enrollment_id", "enrollment__group_id"
    ):
        found = teams.setdefault(team, _Team(team, set(), set()))
        found.people.add(enrollment)
        found.groups.add(group)
        places.append(((enrollment, assignment), found))
    return dict(places)


def _returns(enrollments: Iterable[int], assignments: Iterable[int]) -> dict[tuple, list[Return]]:
    """The returns of what was handed in, by the team or the writer; `is_last` says whether nothing came after. One query."""
    found = defaultdict(list)
    for returned in _returned(people=list(enrollments), assignments=list(assignments)):
        submission = returned.attempt.submission
        if submission.team_id:
            found["team", submission.team_id].append(returned)
        else:
            found["alone", submission.enrollment_id, submission.assignment_id].append(returned)
    return found


def _returned_to(people: Collection, assignments: Collection) -> QuerySet[Return]:
    later = Attempt.objects.filter(submission=OuterRef("attempt__submission"), number__gt=OuterRef("attempt__number"))
    return (
        Return.objects.filter(
            written_by(people, "attempt__submission__"),
            attempt__submission__assignment__pk__in=assignments, taken_back_at=None,
        )
        .select_related("attempt__submission")
        .defer("attempt__markdown", "attempt__html")
        .annotate(is_last=~Exists(later))
        .order_by("pk")
    )  # fmt: skip


_returned = PreparedForFew(_returned_to)
