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
from classroom.grading.models import (
    Agreement,
    Criterion,
    FeedbackComment,
    Grade,
    Level,
    Mark,
    Marking,
    RubricVersion,
    Scale,
)
from classroom.grading.queries.rubric import begun_markings, rubric_criteria, rubric_with_levels
from classroom.grading.rules.second import AGREED_TURN
from classroom.grading.services.errors import PreviewOutdatedError
from classroom.grading.services.marking import reopen_marking
from classroom.grading.services.moves import EssayMoves, Move, carried_points
from classroom.grading.services.points import marking_points
from classroom.grading.services.results import grade_essay
from classroom.grading.services.rubrics import (
    CriterionPlan,
    check_criteria,
    check_done,
    continued,
    criteria_before,
    same_rubric,
    scale_of,
    set_rubric,
)
from classroom.grading.services.scale_moves import HALF, Exchange, exchanged, together
from classroom.grading.services.second import plan_of, settle


@dataclass(frozen=True, slots=True)
class RubricPreview:
    """What saving a rubric would do to the essays that are begun. `token` stands for all of it.

    `scale` is what they would be marked by; it is `exchanged` where that is another than now.
    """

    essays: tuple[EssayMoves, ...]
    token: str
    scale: str = Scale.POINTS
    exchanged: bool = False

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
    def unfit(self) -> int:
        """How many keep their result because nothing can be made of it."""
        return sum(essay.unfit and essay.kept for essay in self.essays)

    @property
    def done(self) -> list[EssayMoves]:
        """Those that would say another thing, where the scale is another."""
        return [essay for essay in self.changing if essay.exchanged]

    @property
    def complete(self) -> int:
        """How many would be complete, where that is the scale."""
        return sum(bool(essay.after) for essay in self.done)

    @property
    def incomplete(self) -> int:
        return sum(essay.after is not None and not essay.after for essay in self.done)

    @property
    def to_mark(self) -> int:
        """How many would have to be marked anew."""
        return sum(essay.after is None for essay in self.done)

    @property
    def finished(self) -> int:
        return sum(essay.finished for essay in self.essays)

    @property
    def open(self) -> int:
        return len(self.essays) - self.finished


def preview_rubric(
    *,
    assignment: Assignment,
    criteria: Sequence[CriterionPlan],
    begun: bool,
    finished: bool,
    exchange: Exchange = HALF,
) -> RubricPreview:
    """Say what `criteria` would do to the marks there are: `begun` carries unfinished markings over, `finished` the others.

    A finished marking is carried only where every new criterion has points then; otherwise it stays as it is, and so does
    one whose result was agreed upon by several markers. Where the scale becomes another, `exchange` says what results
    become, agreed ones too. Raises ValidationError for criteria that cannot be used.
    """
    check_criteria(criteria)
    scale = scale_of(criteria)
    if scale == Scale.DONE:
        check_done(assignment)
    current = rubric_with_levels(assignment.pk)
    chosen = (begun, finished, exchange)
    if current is None or same_rubric(current, criteria):
        return RubricPreview((), _token(current, criteria, chosen, ()))
    every = rubric_criteria(assignment.pk)
    ancestors = _ancestors(criteria, criteria_before(current, scale), every)
    essays = []
    for marking in begun_markings(assignment.pk):
        if marking.rubric_version.scale == scale:
            essays.append(_essay(marking, criteria, ancestors, begun=begun, finished=finished))
        else:
            essays.append(exchanged(marking, criteria, ancestors, every, exchange, begun=begun, finished=finished))
    essays = together(essays)
    return RubricPreview(
        tuple(essays), _token(current, criteria, chosen, essays), scale, exchanged=current.scale != scale
    )


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
    exchange: Exchange = HALF,
    token: str,
) -> RubricVersion:
    """Save `criteria` as `set_rubric` does, and carry the marks just as the preview of `token` showed.

    Raises PreviewOutdatedError, and does nothing, when something was marked since. Results whose points change are new
    changes of their grades, which wait for the next release; the others stay as they are.
    """
    # Whoever marks locks the marking: nothing moves between the look and the act.
    list(Marking.objects.select_for_update().filter(attempt__submission__assignment=assignment).values("pk"))
    preview = preview_rubric(
        assignment=assignment, criteria=criteria, begun=begun, finished=finished, exchange=exchange
    )
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
    _settle(acting_user, now, carried)
    if carried:
        record(
            acting_user=acting_user, now=now, action="grading.carry_marks", target=version.rubric,
            course_id=assignment.course_id,
            changes={"essays": (0, len(carried)), "marks": (0, preview.marks), "version": (None, version.number)}
            | ({"complete_from": (None, exchange.complete_from)} if preview.scale == Scale.DONE else {}),
        )  # fmt: skip
    return version


def _carry(
    acting_user: User, now: datetime, essay: EssayMoves, version: RubricVersion, new: dict[int, Criterion]
) -> None:
    """Marks of a criterion that goes stay with the marking, and count no more: going back to it brings nothing back.

    But where the scale was another: then nobody has taken it for gone.
    """
    marking, finished = essay.marking, essay.finished
    if essay.again:
        reopen_marking(acting_user=acting_user, now=now, attempt=marking.attempt, turn=marking.turn)
    marking.rubric_version, marking.updated_at = version, now
    marking.save(update_fields=("rubric_version", "updated_at"))
    for move in essay.moves:
        if move.place is None:
            continue
        mark, criterion = move.mark, new[move.place]
        if not move.made_of or mark.criterion.is_done_scale:
            FeedbackComment.objects.filter(marking=marking, criterion=mark.criterion_id).update(criterion=criterion)
        if move.made_of:
            mark = _made_of(move.made_of)
        mark.criterion = criterion
        mark.level = _level(criterion, move.level)
        mark.points = move.after
        mark.version += 1
        mark.updated_at = now
        mark.save()
    # Of an essay that two mark, what counts is settled between them: see `settle`.
    counts = not plan_of(marking.attempt) or Grade.objects.filter(change__marking=marking).exists()
    changes = essay.exchanged or essay.before != essay.after
    if finished and not essay.again and changes and counts:
        points = marking_points(marking)
        if marking.turn == AGREED_TURN:
            Agreement.objects.filter(attempt=marking.attempt).update(points=points)
        grade_essay(
            acting_user=acting_user, now=now, attempt=marking.attempt, raw_points=points, marking=marking,
            reason=f"v{version.number}",
        )  # fmt: skip


def _made_of(marks: Sequence[Mark]) -> Mark:
    """A new mark with the remarks of `marks`, each with its criterion where there are several."""
    said = [(mark.criterion.shown_title, mark.comment) for mark in marks if mark.comment]
    if len(marks) == 1:
        comment = marks[0].comment
    else:
        comment = "\n".join(f"{title}: {words}" for title, words in said)
    last = max(marks, key=lambda mark: mark.updated_at)
    return Mark(marking=last.marking, marked_by=last.marked_by, comment=comment)


def _settle(acting_user: User, now: datetime, carried: Sequence[EssayMoves]) -> None:
    """Two markings that differed by points may say the same now."""
    attempts: dict[int, list[Marking]] = {}
    for essay in carried:
        if essay.exchanged and essay.finished and not essay.marking.is_agreed:
            attempts.setdefault(essay.marking.attempt_id, []).append(essay.marking)
    for markings in attempts.values():
        attempt = markings[0].attempt
        if len(markings) > 1 and (plan := plan_of(attempt)):
            settle(acting_user=acting_user, now=now, attempt=attempt, plan=plan)


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
    return Move(mark, place, *carried_points(mark.points, criteria[place - 1], mark.level))


def _token(
    current: RubricVersion | None,
    criteria: Sequence[CriterionPlan],
    chosen: tuple[bool, bool, Exchange],
    essays: Sequence[EssayMoves],
) -> str:
    begun, finished, exchange = chosen
    shares = (exchange.complete_from, exchange.complete, exchange.incomplete)
    shown = [current and current.pk, [_said(plan) for plan in criteria], begun, finished]
    shown += [exchange.again, [_number(share) for share in shares]]
    shown += [
        (
            essay.marking.pk, essay.marking.state, essay.marking.rubric_version_id, essay.kept,
            essay.again,
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
