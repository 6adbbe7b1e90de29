"""How far the work of a class is: one line per student and assignment, and where a marker goes next."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classroom.assignments.models import Assignment, Attempt, TeamMember
from classroom.courses.models import Enrollment
from classroom.grading.models import Allocation, Grade, GradeStatus, Marking
from classroom.grading.rules import hides_names, markable_submissions
from classroom.grading.rules.access import given_back
from classroom.grading.rules.aliases import address_key
from classroom.grading.rules.scales import outcome


class State(models.TextChoices):
    """Where one student's work stands, in the order in which it goes."""

    NOT_HANDED_IN = "none", pgettext_lazy("state of an essay", "Not handed in")
    WAITING = "waiting", _("Waiting to be marked")
    OPEN = "open", _("Being marked")
    RETURNED = "returned", _("Given back to be revised")
    DONE = "done", _("Marked by you")
    DIFFER = "differ", _("Two markings that differ")
    MARKED = "marked", _("Marked, not released")
    EXCUSED = "excused", _("Excused")
    MISSING = "missing", _("Missing")
    RELEASED = "released", _("Released")


@dataclass(frozen=True, slots=True)
class Work:
    """One student's work on one assignment. `points` is the result, released or not.

    Of a `hidden` one nothing tells whose it is: `name` is a code, and person, number, group, times and symbol are left out.
    `symbol` is what was set by hand as the student's grade of the course, `key` what stands for the essay in addresses,
    `mine` whether it was allocated to the viewer, `markable` whether they may mark it. Of an essay that two mark, `state`
    is that of the viewer's own marking until both are done.
    """

    enrollment_id: int | None
    name: str
    student_number: str
    group_id: int | None
    group: str
    state: State
    released: bool
    points: Decimal | None = None
    scale: str | None = None
    submission_id: int | None = None
    key: str = ""
    hidden: bool = False
    mine: bool = False
    markable: bool = False
    attempt: int | None = None
    words: int | None = None
    handed_in_at: datetime | None = None
    late: bool = False
    marked_by: str = ""
    symbol: str = ""

    @property
    def outcome(self) -> str:
        """The result as it is said: points, or complete and incomplete; empty where there is none."""
        return "" if self.points is None else outcome(self.points, self.scale)

    @property
    def ready(self) -> bool:
        """Whether a release would show it: it has a final result that is not released yet."""
        return not self.released and self.state in (State.MARKED, State.EXCUSED, State.MISSING)

    @property
    def to_mark(self) -> bool:
        return self.state in (State.WAITING, State.OPEN)

    @property
    def marked(self) -> bool:
        return self.attempt is not None and self.state not in (State.WAITING, State.OPEN, State.RETURNED)


@dataclass(frozen=True, slots=True)
class _Essay:
    """The last attempt of a submission, and how its assignment is marked."""

    pk: int
    submission_id: int
    number: int
    words: int
    handed_in_at: datetime
    late: bool
    code: str | None
    place: int | None
    revealed_at: datetime | None
    agreed: str | None
    markers: int | None
    sample_percent: int | None
    away: bool


@dataclass(frozen=True, slots=True)
class _Result:
    status: str
    points: Decimal | None
    release_id: int | None
    decided_at: datetime
    attempt_id: int | None
    raw_points: Decimal | None
    scale: str | None


@dataclass(frozen=True)
class _Facts:
    """What the lines are made of. `turns` is None where nobody looks: then nothing is held back."""

    markings: dict[int, dict[int, tuple[str, str]]]
    allocations: dict[int, dict[int, str]]
    turns: dict[int, int] | None
    own: set[int]


def class_work(
    assignments: Sequence[Assignment], students: QuerySet[Enrollment], *, viewer: Enrollment | None
) -> dict[int, list[Work]]:
    """Return, by the key of the assignment, the work of each of `students` as `viewer` may see it.

    In the order of the Thai alphabet; where names are hidden, essays come first in the order of the pile. `viewer` is None
    for services alone, which then know everything. Six queries, five without a viewer, however many there are.
    `students` is one of the querysets of `rules`.
    """
    keys = [assignment.pk for assignment in assignments]
    people = list(
        students.order_by("user__sort_key", "pk").values_list(
            "pk", "user__full_name", "user__student_number", "group_id", "group__name", "course_result__letter"
        )
    )
    essays = _essays(assignments)
    facts = _facts(keys, viewer)
    results = {
        (assignment, enrollment): _Result(*rest)
        for assignment, enrollment, *rest in Grade.objects.filter(assignment__in=keys).values_list(
            "assignment_id", "enrollment_id", "status", "points", "release_id", "change__made_at",
            "change__marking__attempt_id", "change__raw_points", "change__rubric_version__scale",
        )
    }  # fmt: skip
    found = {}
    for assignment in assignments:
        hides = viewer is not None and hides_names(assignment)
        coded, named, shown = [], [], set()
        for person in people:
            place = (assignment.pk, person[0])
            essay = essays.get(place)
            hidden = hides and essay is not None and essay.revealed_at is None
            line = _work(person, assignment, essay, results.get(place), facts, hidden=hidden)
            if hidden and essay.submission_id in shown:
                # One line for a team: how many are in it would tell which it is.
                continue
            if hides and essay is not None:
                shown.add(essay.submission_id)
                coded.append((essay.place or 0, line))
            else:
                named.append(line)
        found[assignment.pk] = [line for _place, line in sorted(coded, key=lambda pair: pair[0])] + named
    return found


def counts(works: Iterable[Work]) -> Counter[State]:
    return Counter(work.state for work in works)


def _essays(assignments: Sequence[Assignment]) -> dict[tuple[int, int], _Essay]:
    """The last essays by assignment and writer; the members of a team have the same. One query, one more for teams."""
    keys = [assignment.pk for assignment in assignments]
    rows = list(
        Attempt.objects.filter(submission__assignment__in=keys)
        .annotate(away=given_back("pk"))
        .order_by("number")
        .values_list(
            "submission__team_id", "submission__assignment_id", "submission__enrollment_id",
            "pk", "submission_id", "number", "words", "handed_in_at", "late",
            "submission__alias__code", "submission__alias__place", "submission__alias__revealed_at", "agreement__rule",
            "submission__assignment__marking_plan__markers", "submission__assignment__marking_plan__sample_percent",
            "away",
        )
    )  # fmt: skip
    found = {(assignment, enrollment): _Essay(*rest) for team, assignment, enrollment, *rest in rows if not team}
    of_teams = {team: _Essay(*rest) for team, _assignment, _enrollment, *rest in rows if team}
    members = TeamMember.objects.filter(assignment__in=[each.pk for each in assignments if each.in_teams])
    if any(assignment.in_teams for assignment in assignments):
        for assignment, enrollment, team in members.values_list("assignment_id", "enrollment_id", "team_id"):
            # What they wrote alone before rests.
            found.pop((assignment, enrollment), None)
            if team in of_teams:
                found[assignment, enrollment] = of_teams[team]
    return found


def _facts(keys: list[int], viewer: Enrollment | None) -> _Facts:
    markings: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    for attempt, turn, state, marker in Marking.objects.filter(
        attempt__submission__assignment__in=keys, turn__gt=0
    ).values_list("attempt_id", "turn", "state", "marked_by__full_name"):
        markings[attempt][turn] = (state, marker)
    allocations: dict[int, dict[int, str]] = defaultdict(dict)
    own = set()
    for submission, turn, marker, name in Allocation.objects.filter(submission__assignment__in=keys).values_list(
        "submission_id", "turn", "marker_id", "marker__user__full_name"
    ):
        allocations[submission][turn] = name
        if viewer is not None and marker == viewer.pk:
            own.add(submission)
    turns = None
    if viewer is not None:
        turns = dict(markable_submissions(viewer).filter(assignment__in=keys).values_list("pk", "turn"))
    return _Facts(markings, allocations, turns, own)


def _work(
    person: tuple, assignment: Assignment, essay: _Essay | None, result: _Result | None, facts: _Facts, *, hidden: bool
) -> Work:
    enrollment_id, name, student_number, group_id, group, symbol = person
    who = {
        "enrollment_id": enrollment_id,
        "name": name,
        "student_number": student_number,
        "group_id": group_id,
        "group": group or "",
        "symbol": symbol or "",
        "released": bool(result and result.release_id is not None),
        "points": result.points if result else None,
        "scale": result.scale if result else None,
    }
    if essay is None:
        status = result.status if result else None
        return Work(**who, state=State(status) if _without_essay(status) else State.NOT_HANDED_IN)
    if hidden:
        who |= {"enrollment_id": None, "name": essay.code or "–", "student_number": "", "group_id": None, "group": ""}
        who["symbol"] = ""
        # What lateness took off would tell who was late.
        who["points"] = result.raw_points if result else None
    state, marked_by = _state(essay, result, facts)
    if state not in (State.MARKED, State.RELEASED) and essay.markers == 2:
        who |= {"points": None, "released": False}
    return Work(
        **who,
        state=state,
        submission_id=essay.submission_id,
        key=address_key(essay.submission_id, assignment.anonymous_marking, essay.code),
        hidden=hidden,
        mine=essay.submission_id in facts.own,
        markable=bool(facts.turns and essay.submission_id in facts.turns),
        attempt=essay.number,
        words=essay.words,
        handed_in_at=None if hidden else essay.handed_in_at,
        late=essay.late and not hidden,
        marked_by=marked_by,
    )


def _without_essay(status: str | None) -> bool:
    return status in (GradeStatus.EXCUSED, GradeStatus.MISSING)


def _state(essay: _Essay, result: _Result | None, facts: _Facts) -> tuple[State, str]:
    """Where an essay stands, and who marks it."""
    # Who was excused or missing and hands in afterwards has an essay to be marked.
    if result and _without_essay(result.status) and result.decided_at >= essay.handed_in_at:
        return State(result.status), ""
    markings = facts.markings.get(essay.pk, {})
    given = facts.allocations.get(essay.submission_id, {})
    released = bool(result and result.release_id)
    if essay.markers != 2:
        state, marker = markings.get(1, (None, given.get(1, "")))
        state = _single(state, released)
    else:
        state, marker = _double(essay, result, markings, given, facts, released)
    away = essay.away and state in (State.WAITING, State.OPEN)
    return (State.RETURNED if away else state), marker


def _single(state: str | None, released: bool) -> State:
    if state is None:
        return State.WAITING
    if state == Marking.State.OPEN:
        return State.OPEN
    return State.RELEASED if released else State.MARKED


def _double(essay: _Essay, result: _Result | None, markings: dict, given: dict, facts: _Facts, released: bool):
    """The same for an essay that two mark, or that may come into the sample that two mark."""
    names = ", ".join(given[turn] for turn in sorted(given))
    sampled = essay.sample_percent != 100 and 2 not in given
    settled = essay.agreed or (sampled and result and result.attempt_id == essay.pk)
    if settled:
        return (State.RELEASED if released else State.MARKED), names
    final = {turn for turn, (state, _marker) in markings.items() if state == Marking.State.FINAL}
    if {1, 2} <= final and final >= set(given):
        return State.DIFFER, names
    turn = facts.turns.get(essay.submission_id) if facts.turns is not None else None
    if turn is None:
        return (State.OPEN if markings else State.WAITING), names
    state, marker = markings.get(turn, (None, given.get(turn, "")))
    if state is None:
        return State.WAITING, marker
    return (State.OPEN if state == Marking.State.OPEN else State.DONE), marker
