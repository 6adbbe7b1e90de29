"""Who writes together. Whatever is changed, no text is lost, and nobody reads a text that was written without them."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Draft, DraftVersion, Submission, Team, TeamMember
from classroom.assignments.services.lateness import judge_lateness_again
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.courses.rules import closed_when_archived
from classroom.notices.models import Notice
from classroom.notices.services import notify_again

#: How many are put together at random.
FOURS = 4


class LastOfTeam(Exception):
    """Everybody would leave a team that has begun to write: its text would be nobody's. `team` is that one."""

    def __init__(self, team: Team) -> None:
        super().__init__(team.name)
        self.team = team


class TeamNameTaken(Exception):
    """Another team of the assignment has that name."""


@closed_when_archived("assignment.course")
@transaction.atomic
def create_team(*, acting_user: User, now: datetime, assignment: Assignment, name: str) -> Team:
    """Make an empty team. Raises TeamNameTaken."""
    _lock(assignment)
    if Team.objects.filter(assignment=assignment, name=name).exists():
        raise TeamNameTaken
    return _make(acting_user, now, assignment, name)


@closed_when_archived("assignment.course")
@transaction.atomic
def place_students(
    *, acting_user: User, now: datetime, assignment: Assignment, places: Mapping[int, int | None]
) -> int:
    """Put each enrolment of `places` into the team of that key, or in none, and return how many moved.

    Who joins a team that has not begun brings what they wrote alone, and it becomes the team's; of a team that has
    begun it is put among the earlier versions. Who leaves begins anew, or where they were alone: the text stays with the
    team, and if they began it, goes to another of its members. All whose team is another by it are told. Raises LastOfTeam;
    then nothing is changed.
    """
    _lock(assignment)
    teams = {team.pk: team for team in Team.objects.filter(assignment=assignment)}
    now_in = dict(TeamMember.objects.filter(assignment=assignment).values_list("enrollment_id", "team_id"))
    moves = {place: team for place, team in places.items() if now_in.get(place) != team}
    if not moves:
        return 0
    TeamMember.objects.filter(assignment=assignment, enrollment__in=moves).delete()
    TeamMember.objects.bulk_create(
        TeamMember(team=teams[team], assignment=assignment, enrollment_id=place)
        for place, team in moves.items()
        if team is not None
    )
    for key in {now_in[place] for place in moves if place in now_in}:
        _leave(teams[key])
    for place, team in moves.items():
        if team is not None:
            _bring(teams[team], place, now)
    record(
        acting_user=acting_user, now=now, action="assignments.place_students", target=assignment,
        course_id=assignment.course_id,
        changes={"teams": ({place: now_in.get(place) for place in moves}, dict(moves))},
    )  # fmt: skip
    judge_lateness_again(acting_user=acting_user, now=now, assignment=assignment)
    _tell_teams(acting_user, now, assignment, now_in, moves)
    return len(moves)


@closed_when_archived("assignment.course")
@transaction.atomic
def teams_at_random(
    *, acting_user: User, now: datetime, assignment: Assignment, students: Iterable[Enrollment], seed: int | None = None
) -> int:
    """Put those of `students` who are in no team into new ones of four, the last of three where that comes out better."""
    alone = _alone(assignment, students)
    random.Random(seed).shuffle(alone)  # noqa: S311 - who sits with whom is no secret
    number = max(round(len(alone) / FOURS), 1) if alone else 0
    return _place_in_new(
        acting_user, now, assignment, {_name(place + 1): alone[place::number] for place in range(number)}
    )


@closed_when_archived("assignment.course")
@transaction.atomic
def teams_from_groups(
    *, acting_user: User, now: datetime, assignment: Assignment, students: Iterable[Enrollment]
) -> int:
    """Make a team of each class group, of those of `students` who are in no team; who is in no group stays alone."""
    groups: dict[str, list[Enrollment]] = {}
    for student in _alone(assignment, students):
        if student.group_id:
            groups.setdefault(student.group.name, []).append(student)
    return _place_in_new(acting_user, now, assignment, groups)


def _place_in_new(
    acting_user: User, now: datetime, assignment: Assignment, plan: Mapping[str, Sequence[Enrollment]]
) -> int:
    _lock(assignment)
    taken = dict(Team.objects.filter(assignment=assignment).values_list("name", "pk"))
    places = {}
    for name, members in plan.items():
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name[:50]} ({number})"
        taken[free] = team = _make(acting_user, now, assignment, free).pk
        places |= {member.pk: team for member in members}
    return place_students(acting_user=acting_user, now=now, assignment=assignment, places=places)


def _tell_teams(
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    before: Mapping[int, int],
    moves: Mapping[int, int | None],
) -> None:
    """Tell whoever moved, and those in the teams that somebody joined or left, once while they have not looked."""
    if not assignment.published or (assignment.opens_at and assignment.opens_at > now):
        return
    others = {before[place] for place in moves if place in before} | {team for team in moves.values() if team}
    people = User.objects.filter(
        Q(enrollments__in=list(moves)) | Q(enrollments__teams__team__in=others),
        enrollments__state=Enrollment.State.ACTIVE, enrollments__course=assignment.course_id,
    ).exclude(pk=acting_user.pk).distinct()  # fmt: skip
    notify_again(
        recipients=people,
        kind=Notice.Kind.TEAM_CHANGED,
        details={"assignment": assignment.title, "course": assignment.course.both_titles},
        path=reverse("assignments:assignment", args=(assignment.course.slug, assignment.pk)),
        now=now,
    )


def _name(number: int) -> str:
    return _("Team %(n)s") % {"n": number}


def _alone(assignment: Assignment, students: Iterable[Enrollment]) -> list[Enrollment]:
    together = set(TeamMember.objects.filter(assignment=assignment).values_list("enrollment_id", flat=True))
    return [student for student in students if student.pk not in together]


def _make(acting_user: User, now: datetime, assignment: Assignment, name: str) -> Team:
    team = Team(assignment=assignment, name=name, created_at=now)
    team.full_clean(validate_constraints=False)
    team.save()
    record(
        acting_user=acting_user, now=now, action="assignments.create_team", target=team,
        course_id=assignment.course_id, changes={"name": (None, name)},
    )  # fmt: skip
    return team


def _leave(team: Team) -> None:
    """After somebody left: give the text to one who is still there; a team that is empty and wrote nothing goes."""
    submission = Submission.objects.filter(team=team).first()
    members = list(TeamMember.objects.filter(team=team).order_by("pk").values_list("enrollment_id", flat=True))
    if submission is None:
        if not members:
            team.delete()
        return
    if not members:
        raise LastOfTeam(team)
    if submission.enrollment_id not in members:
        submission.enrollment_id = members[0]
        submission.save(update_fields=("enrollment",))


def _bring(team: Team, place: int, now: datetime) -> None:
    """What a new member wrote alone: the team's, when it has not begun; else among its earlier versions."""
    own = Submission.objects.filter(assignment=team.assignment_id, enrollment=place, team=None).first()
    if own is None:
        return
    ours = Submission.objects.filter(team=team).first()
    if ours is None:
        own.team = team
        own.save(update_fields=("team",))
        return
    for version in _texts(own):
        version.submission, version.pk = ours, None
        version.save()


def _texts(submission: Submission) -> list[DraftVersion]:
    """The draft as a version to be kept, when anything stands in it."""
    draft = Draft.objects.filter(submission=submission).first()
    if draft is None or not draft.markdown.strip():
        return []
    return [
        DraftVersion(
            submission=submission,
            title=draft.title,
            markdown=draft.markdown,
            words=draft.words,
            saved_at=draft.saved_at,
        )
    ]


def _lock(assignment: Assignment) -> None:
    Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
