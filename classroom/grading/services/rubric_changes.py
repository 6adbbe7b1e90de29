"""Changing a rubric that is in use: what it does to marks is shown first, and just that is done."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.common.numbers import weighted_sum
from classroom.courses.rules import closed_when_archived
from classroom.grading.models import Criterion, FeedbackComment, Grade, Level, Mark, Marking, RubricVersion
from classroom.grading.queries.rubric import begun_markings, rubric_criteria, rubric_with_levels
from classroom.grading.services.errors import PreviewOutdatedError
from classroom.grading.services.points import marking_points
from classroom.grading.services.results import grade_essay
from classroom.grading.services.rubrics import CriterionPlan, continued, same_rubric, set_rubric
from classroom.grading.services.second import plan_of


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one mark: `place` and `level` are the new ones, from 1; None where its criterion or level goes."""

    mark: Mark
    place: int | None = None
    level: int | None = None
    after: Decimal | None = None

    @property
    def changes(self) -> bool:
        return self.mark.points is not None and self.mark.points != self.after


@dataclass(frozen=True, slots=True)
class EssayMoves:
    """What becomes of one marking. `before` and `after` are its points; `kept` says that it stays by its old version."""

    marking: Marking
    moves: tuple[Move, ...]
    before: Decimal
    after: Decimal
    kept: bool = False

    @property
    def finished(self) -> bool:
        return self.marking.state == Marking.State.FINAL

    @property
    def changed(self) -> tuple[Move, ...]:
        return () if self.kept else tuple(move for move in self.moves if move.changes)

    @property
    def changes(self) -> bool:
        return not self.kept and (bool(self.changed) or self.before != self.after)


@dataclass(frozen=True, slots=True)
class RubricPreview:
    """What saving a rubric would do to the essays that are begun. `token` stands for all of it."""

    essays: tuple[EssayMoves, ...]
    token: str

    @property
    def changing(self) -> list[EssayMoves]:
        return [essay for essay in self.essays if essay.changes]

    @property
    def marks(self) -> int:
        return sum(len(essay.changed) for essay in self.essays)

    @property
    def kept(self) -> int:
        return sum(essay.kept for essay in self.essays)

    @property
    def finished(self) -> int:
        return sum(essay.finished for essay in self.essays)

    @property
    def open(self) -> int:
        return len(self.essays) - self.finished


def preview_rubric(
    *, assignment: Assignment, criteria: Sequence[CriterionPlan], begun: bool, finished: bool
) -> RubricPreview:
    """Say what `criteria` would do to the marks there are: `begun` carries unfinished markings over, `finished` the others.

    A finished marking is carried only where every new criterion has points then; otherwise it stays as it is, and so does
    one whose result was agreed upon by several markers.
    """
    current = rubric_with_levels(assignment.pk)
    if current is None or same_rubric(current, criteria):
        return RubricPreview((), _token(current, criteria, begun, finished, ()))
    ancestors = _ancestors(criteria, list(current.criteria.all()), rubric_criteria(assignment.pk))
    essays = tuple(
        _essay(marking, criteria, ancestors, begun=begun, finished=finished)
        for marking in begun_markings(assignment.pk)
    )
    return RubricPreview(essays, _token(current, criteria, begun, finished, essays))


@closed_when_archived("assignment.course")
@transaction.atomic
def change_rubric(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    criteria: Sequence[CriterionPlan],
    shown: str | None = None,
    expected_version: int | None = None,
    begun: bool = False,
    finished: bool = False,
    token: str,
) -> RubricVersion:
    """Save `criteria` as `set_rubric` does, and carry the marks just as the preview of `token` showed.

    Raises PreviewOutdatedError, and does nothing, when something was marked since. Results whose points change are new
    changes of their grades, which wait for the next release; the others stay as they are.
    """
    # Whoever marks locks the marking: nothing moves between the look and the act.
    list(Marking.objects.select_for_update().filter(attempt__submission__assignment=assignment).values("pk"))
    preview = preview_rubric(assignment=assignment, criteria=criteria, begun=begun, finished=finished)
    if preview.token != token:
        raise PreviewOutdatedError
    version = set_rubric(
        acting_user=acting_user, now=now, assignment=assignment, criteria=criteria, shown=shown,
        expected_version=expected_version,
    )  # fmt: skip
    carried = [essay for essay in preview.essays if not essay.kept]
    new = {criterion.position: criterion for criterion in version.criteria.prefetch_related("levels")}
    for essay in carried:
        _carry(acting_user, now, essay, version, new)
    if carried:
        record(
            acting_user=acting_user, now=now, action="grading.carry_marks", target=version.rubric,
            course_id=assignment.course_id,
            changes={"essays": (0, len(carried)), "marks": (0, preview.marks), "version": (None, version.number)},
        )  # fmt: skip
    return version


def _carry(
    acting_user: User, now: datetime, essay: EssayMoves, version: RubricVersion, new: dict[int, Criterion]
) -> None:
    """Marks of a criterion that goes stay with the marking, and count no more: going back to it brings nothing back."""
    marking = essay.marking
    marking.rubric_version, marking.updated_at = version, now
    marking.save(update_fields=("rubric_version", "updated_at"))
    for move in essay.moves:
        if move.place is None:
            continue
        mark, criterion = move.mark, new[move.place]
        FeedbackComment.objects.filter(marking=marking, criterion=mark.criterion_id).update(criterion=criterion)
        mark.criterion = criterion
        mark.level = _level(criterion, move.level)
        mark.points = move.after
        mark.version += 1
        mark.updated_at = now
        mark.save()
    # Of an essay that two mark, what counts is settled between them: see `settle`.
    counts = not plan_of(marking.attempt) or Grade.objects.filter(change__marking=marking).exists()
    if essay.finished and essay.before != essay.after and counts:
        grade_essay(
            acting_user=acting_user, now=now, attempt=marking.attempt, raw_points=marking_points(marking),
            marking=marking, reason=f"v{version.number}",
        )  # fmt: skip


def _level(criterion: Criterion, place: int | None) -> Level | None:
    return next((level for level in criterion.levels.all() if level.position == place), None)


def _ancestors(
    criteria: Sequence[CriterionPlan], current: Sequence[Criterion], every: Iterable[Criterion]
) -> dict[int, int]:
    """The place of the new criterion by the key of every criterion that it goes on with, however long ago."""
    before = {criterion.pk: criterion.continues_id for criterion in every}
    found: dict[int, int] = {}
    for place, plan in enumerate(criteria, 1):
        criterion = continued(plan, current)
        key = criterion and criterion.pk
        while key and key not in found:
            found[key] = place
            key = before.get(key)
    return found


def _essay(
    marking: Marking, criteria: Sequence[CriterionPlan], ancestors: dict[int, int], *, begun: bool, finished: bool
) -> EssayMoves:
    marks = [mark for mark in marking.marks.all() if mark.criterion.version_id == marking.rubric_version_id]
    moves = tuple(_move(mark, ancestors.get(mark.criterion_id), criteria) for mark in marks)
    before = weighted_sum((mark.points, mark.criterion.weight) for mark in marks)
    after = weighted_sum((move.after, criteria[move.place - 1].weight) for move in moves if move.place)
    given = {move.place for move in moves if move.place and move.after is not None}
    if marking.state == Marking.State.FINAL:
        kept = not finished or len(given) < len(criteria) or marking.is_agreed
    else:
        kept = not begun
    return EssayMoves(marking, moves, before, after, kept)


def _move(mark: Mark, place: int | None, criteria: Sequence[CriterionPlan]) -> Move:
    if place is None:
        return Move(mark)
    return Move(mark, place, *_carried(mark, criteria[place - 1]))


def _carried(mark: Mark, plan: CriterionPlan) -> tuple[int | None, Decimal | None]:
    """The new level's place and the points: the level of the same name, else one with these points, else none."""
    if mark.points is None:
        return None, None
    if not plan.levels:
        return None, min(mark.points, plan.max_points)
    for place, level in enumerate(plan.levels, 1):
        if mark.level and level.title.strip() == mark.level.title:
            lowest = level.points if level.lowest is None else level.lowest
            return place, min(max(mark.points, lowest), level.points)
    for place, level in reversed(list(enumerate(plan.levels, 1))):
        if (level.points if level.lowest is None else level.lowest) <= mark.points <= level.points:
            return place, mark.points
    return None, None


def _token(
    current: RubricVersion | None,
    criteria: Sequence[CriterionPlan],
    begun: bool,
    finished: bool,
    essays: Sequence[EssayMoves],
) -> str:
    shown = [current and current.pk, [_said(plan) for plan in criteria], begun, finished]
    shown += [
        (
            essay.marking.pk, essay.marking.state, essay.marking.rubric_version_id, essay.kept,
            [(move.mark.pk, move.mark.version, move.place, move.level, _number(move.after)) for move in essay.moves],
        )
        for essay in essays
    ]  # fmt: skip
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _said(plan: CriterionPlan) -> tuple:
    levels = [
        (level.title.strip(), level.description.strip(), _number(level.points), _number(level.lowest))
        for level in plan.levels
    ]
    title, description = plan.title.strip(), plan.description.strip()
    return title, description, _number(plan.max_points), _number(plan.weight), plan.continues, levels


def _number(number: Decimal | None) -> str:
    """The same text for the same number, however many noughts it ends in."""
    return "" if number is None else f"{number.normalize():f}"
